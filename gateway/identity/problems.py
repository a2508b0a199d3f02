"""What identity refuses. At the token endpoint every refusal carries the OAuth member `error` (RFC 6749 §5.2).

OAuthProblem
├── InvalidRequest 400
├── UnsupportedGrantType 400
├── InvalidScope 400
├── InvalidGrant 400             wrong name or password, dead refresh token
│   ├── PasswordChangeRequired   the password is right and temporary
│   ├── AccountDisabled          the password is right, the account is not
│   └── NoAssignment             the password is right, nothing was granted
├── InvalidClient 401
├── TooManyAttempts 429          this address guessed too often
└── AccountLocked 429            this name was guessed too often from here, or from everywhere, whoever has it
"""

from collections.abc import Mapping
from typing import ClassVar

from gateway.identity.password_rules import TOO_SHORT
from services.kernel.problems import AlreadyExists, Conflict, Failure, Forbidden, Invalid, NotFound, Problem
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal


class OAuthProblem(Problem):
    """Токен не выдан."""

    status = 400
    error: ClassVar[str] = "invalid_request"

    def __init__(self, detail: str | None = None, *, headers: Mapping[str, str] | None = None) -> None:
        never_kept = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        super().__init__(detail, headers=never_kept | dict(headers or {}), members={"error": self.error})


class InvalidRequest(OAuthProblem):
    """Запрос токена составлен неправильно."""


class UnsupportedGrantType(OAuthProblem):
    """Такой способ входа не поддерживается: password, refresh_token или client_credentials."""

    error = "unsupported_grant_type"


class InvalidScope(OAuthProblem):
    """Такой роли у вас нет, или запрошено несколько ролей сразу."""

    error = "invalid_scope"


class InvalidGrant(OAuthProblem):
    """Неверное имя или пароль, либо токен обновления больше не действует."""

    error = "invalid_grant"


class PasswordChangeRequired(InvalidGrant):
    """Пароль временный, войти с ним нельзя. Замените его своим операцией POST /auth/password и войдите снова."""


class AccountDisabled(InvalidGrant):
    """Учётная запись отключена. Обратитесь к администратору."""


class NoAssignment(InvalidGrant):
    """Учётной записи ещё не назначена ни одна роль. Обратитесь к администратору."""


class InvalidClient(OAuthProblem):
    """Неизвестная служба или неверный её секрет."""

    status = 401
    error = "invalid_client"

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Basic realm="edulead"'})


class _TooOften(OAuthProblem):
    """Слишком много неудачных попыток входа. Повторите позже."""

    status = 429
    error = "temporarily_unavailable"

    def __init__(self, seconds: int = 60) -> None:
        said = f"{self.title()} Подождите секунд: {seconds}."
        super().__init__(said, headers={"Retry-After": str(seconds)})


class TooManyAttempts(_TooOften):
    """С этого адреса слишком много неудачных попыток входа."""


class AccountLocked(_TooOften):
    """С этим именем слишком много неудачных попыток входа: вход временно закрыт."""


class WeakPassword(Invalid):
    """Новый пароль не подходит."""

    def __init__(self, found: Refusal = TOO_SHORT) -> None:
        super().__init__(found.detail, errors=[field_error(("new_password",), found.reason, found.detail)])


class WrongPassword(Invalid):
    """Прежний пароль неверен."""

    def __init__(self) -> None:
        super().__init__(errors=[field_error(("old_password",), "wrong_password", "Прежний пароль неверен")])


class AccountNotFound(NotFound):
    """Учётная запись не найдена или не видна с вашими правами."""


class AssignmentNotFound(NotFound):
    """У учётной записи нет такого назначения, или оно вам не видно."""


class SessionNotFound(NotFound):
    """Такого сеанса у вас нет."""


class OutOfReach(Forbidden):
    """У учётной записи есть роли, которыми вы не управляете."""


class GrantRefused(Forbidden):
    """Назначить эту роль в этом месте вы не можете."""


class RoleMisplaced(Invalid):
    """Эта роль не работает на таком уровне."""


class UsernameTaken(AlreadyExists):
    """Такое имя для входа уже занято."""


class AssignmentExists(AlreadyExists):
    """Эта роль в этом месте уже назначена."""


class PersonHasAccount(AlreadyExists):
    """У этого человека уже есть действующая учётная запись: дайте роль ей, вторую не заводят."""


class AccountInactive(Conflict):
    """Учётная запись отключена: сменить её пароль можно только после включения."""


class RolesClash(Conflict):
    """Одна учётная запись не может и делать работу, и проверять её."""

    def __init__(self, held: str = "школа", wanted: str = "ОМСУ") -> None:
        said = f"Роли «{held}» и «{wanted}» вместе не даются: в одной проверяют то, что делают в другой."
        super().__init__(f"{said} Вторую роль дайте учётной записи другого человека.")


class LastAdmin(Conflict):
    """Это последний администратор: сначала назначьте другого."""


class KeyFileUnusable(Failure):
    """Вход временно невозможен: шлюз не может прочитать ключ подписи. Сообщите администратору."""


CONFLICTS: Mapping[str, type[Problem]] = {
    "uq_account_username": UsernameTaken,
    "uq_account_person": PersonHasAccount,
    "uq_assignment_account_id_role_place": AssignmentExists,
}
"""Constraint → problem; the gateway's application joins it with the directory's."""
