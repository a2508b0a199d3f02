"""Every refusal a client can meet, as RFC 9457 problem+json. A class's docstring is what the client reads.

Problem
├── BadRequest 400
├── Unauthorized 401
├── Forbidden 403
├── NotFound 404
│   └── UnknownAddress           no operation stands there
├── MethodNotAllowed 405
├── NotAcceptable 406
├── RequestTimeout 408
├── Conflict 409
│   ├── AlreadyExists            a unique value is taken
│   ├── InUse                    something still refers to it
│   ├── IllegalStep              the workflow has no such step from this status
│   ├── StepRefused              the step exists, its guard says no
│   └── RequestInFlight          the same Idempotency-Key is being worked on
├── Gone 410
├── PreconditionFailed 412       If-Match is stale
├── TooLarge 413
├── UnsupportedMedia 415
├── Invalid 422
│   └── KeyReused                Idempotency-Key came back with another request
├── PreconditionRequired 428     If-Match is missing
├── TooManyRequests 429
├── Failure 500
├── BadGateway 502
├── Unavailable 503
└── GatewayTimeout 504
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, NotRequired
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse
from typing_extensions import TypedDict  # the one pydantic asks for before Python 3.12

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Запрос выполнить нельзя."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "problem"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        """`members` are extension members of the answer (RFC 9457 §3.2)."""
        self.detail = detail or self.title()
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.members = dict(members or {})
        super().__init__(self.detail)

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    def body(self, trace_id: str) -> dict[str, Any]:
        return {
            "type": f"urn:edulead:problem:{self.code}",
            "title": self.title(),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "errors": self.errors,
            "trace_id": trace_id,
        } | self.members

    def response(self, trace_id: str) -> JSONResponse:
        headers = {"Cache-Control": "no-store", **self.headers}
        return _Told(self.body(trace_id), self.status, headers, media_type=MEDIA_TYPE)


class _Told(JSONResponse):
    def render(self, content: Any) -> bytes:
        """A name or value that is said back may hold half of a pair of surrogates: no text, but JSON can escape it."""
        said = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return said.encode("utf-8", "backslashreplace")


class BadRequest(Problem):
    """Запрос составлен неправильно."""

    status = 400


class Unauthorized(Problem):
    """Нужен действующий токен доступа."""

    status = 401

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class Forbidden(Problem):
    """Ваша роль не даёт права на это действие."""

    status = 403


class NotFound(Problem):
    """Запись не найдена или не видна с вашими правами."""

    status = 404


class UnknownAddress(NotFound):
    """Такого адреса нет."""


class MethodNotAllowed(Problem):
    """Этот метод здесь не поддерживается."""

    status = 405


class NotAcceptable(Problem):
    """Такой формат ответа не поддерживается."""

    status = 406


class RequestTimeout(Problem):
    """Тело запроса не пришло вовремя."""

    status = 408

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"Connection": "close"})  # what is left of the body is not waited for


class Conflict(Problem):
    """Действие противоречит текущему состоянию данных."""

    status = 409


class AlreadyExists(Conflict):
    """Такая запись уже есть."""


class InUse(Conflict):
    """На запись ссылаются другие данные."""


class IllegalStep(Conflict):
    """Из текущего статуса такого шага нет."""


class StepRefused(Conflict):
    """Условие шага не выполнено."""


class RequestInFlight(Conflict):
    """Запрос с этим ключом идемпотентности ещё выполняется. Повторите через секунду."""

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "1"})


class Gone(Problem):
    """Этих данных больше нет."""

    status = 410


class PreconditionFailed(Problem):
    """Запись изменилась: прочитайте её заново и повторите."""

    status = 412


class TooLarge(Problem):
    """Запрос слишком большой."""

    status = 413

    @classmethod
    def over(cls, limit: int, what: str = "Тело запроса") -> "TooLarge":
        """`what` has more than `limit` bytes."""
        size, unit = (limit / 2**20, "МиБ") if limit >= 2**20 else (limit / 2**10, "КиБ")
        said = f"{size:.3g}".replace(".", ",")
        return cls(f"{what} больше {said} {unit}.", members={"limit_bytes": limit})


class UnsupportedMedia(Problem):
    """Такой тип содержимого не поддерживается."""

    status = 415


class Invalid(Problem):
    """Данные не прошли проверку."""

    status = 422


class KeyReused(Invalid):
    """Этот ключ идемпотентности уже использован для другого запроса."""


class PreconditionRequired(Problem):
    """Укажите в If-Match версию записи, которую вы видели (заголовок ETag)."""

    status = 428


class TooManyRequests(Problem):
    """Слишком много запросов. Повторите позже."""

    status = 429


class Failure(Problem):
    """Внутренняя ошибка. Сообщите администратору номер trace_id."""

    status = 500


class BadGateway(Problem):
    """Служба ответила неправильно."""

    status = 502


class Unavailable(Problem):
    """Служба временно недоступна. Повторите через несколько секунд."""

    status = 503

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "2"})


class GatewayTimeout(Problem):
    """Служба не ответила вовремя."""

    status = 504


class ErrorOut(TypedDict):
    """Одна ошибка: где она или к какой записи относится, её код и объяснение."""

    pointer: NotRequired[Annotated[str, Field(description="Место в теле запроса, указатель JSON (RFC 6901)")]]
    parameter: NotRequired[Annotated[str, Field(description="Имя параметра пути или строки запроса")]]
    header: NotRequired[Annotated[str, Field(description="Имя заголовка")]]
    id: NotRequired[Annotated[UUID, Field(description="Запись, к которой относится ошибка")]]
    code: Annotated[str, Field(description="Постоянный код ошибки")]
    detail: Annotated[str, Field(description="Объяснение")]


class ProblemOut(BaseModel):
    """Ответ об ошибке по RFC 9457. Кроме этих полей бывают и другие: их называет описание операции."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})

    type: str = Field(description="Постоянный идентификатор вида ошибки")
    title: str = Field(description="Вид ошибки")
    status: int = Field(description="Код ответа HTTP")
    detail: str = Field(description="Что случилось в этом запросе")
    code: str = Field(description="Постоянный машинный код")
    errors: list[ErrorOut] = Field(description="Ошибки по полям или записям; пусто, если сказать больше нечего")
    trace_id: str = Field(description="Номер запроса для обращения к администратору")


def responses(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI `responses` of an operation that can raise these problems, with an example of each."""
    found: dict[int | str, dict[str, Any]] = {}
    for problem in problems:
        content: dict[str, Any] = {
            "schema": {"$ref": "#/components/schemas/ProblemOut"},
            "examples": {},
        }
        answer = found.setdefault(problem.status, {"description": problem.title(), "content": {MEDIA_TYPE: content}})
        example = {"summary": problem.title(), "value": problem().body("0af7651916cd43dd8448eb211c80319c")}
        answer["content"][MEDIA_TYPE]["examples"][problem.code] = example
    return found
