"""What signing in takes and gives: form and answer of RFC 6749, keys of RFC 7517, metadata of RFC 8414."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from gateway.identity import examples
from services.kernel.schemas import In, Out, example

Given = Annotated[str | None, BeforeValidator(lambda value: value or None)]
"""A form field; empty means absent (RFC 6749 §3.2)."""


class TokenForm(BaseModel):
    """Запрос токена. Поля, которых нет в списке, не учитываются (RFC 6749, раздел 3.2)."""

    grant_type: Given = Field(
        default=None,
        title="Способ входа",
        description="`password`, `refresh_token` или `client_credentials`",
        examples=["password"],
    )
    username: Given = Field(default=None, title="Имя для входа", examples=["omsu.smolensk"])
    password: Given = Field(default=None, title="Пароль", json_schema_extra={"format": "password"})
    refresh_token: Given = Field(default=None, title="Токен обновления")
    client_id: Given = Field(default=None, title="Имя службы", description="Только для `client_credentials`")
    client_secret: Given = Field(default=None, title="Секрет службы", json_schema_extra={"format": "password"})
    scope: Given = Field(
        default=None,
        title="Роль",
        description="Одна роль из назначенных: `role:omsu`, а если таких несколько — `role:omsu@ru.r67.m12`. "
        "Без неё — первая из назначенных",
        examples=["role:omsu"],
    )


class TokenOut(Out):
    """Выданные токены."""

    model_config = example(examples.TOKEN)

    access_token: str = Field(title="Токен доступа", description="Передавайте в `Authorization: Bearer …`")
    token_type: str = Field(title="Вид токена", examples=["bearer"])
    expires_in: int = Field(title="Срок действия токена доступа, секунд", examples=[900])
    refresh_token: str | None = Field(title="Токен обновления", description="Одноразовый; у служб — null")
    scope: str = Field(title="Роль, в которой выдан токен", examples=["role:omsu"])


class RevokeForm(BaseModel):
    """Токен, который больше не нужен."""

    token: Given = Field(default=None, title="Токен", description="Токен обновления или токен доступа")
    token_type_hint: Given = Field(default=None, title="Вид токена", description="Подсказка; можно не указывать")


class PasswordSet(In):
    """Замена пароля без входа: по прежнему паролю, в том числе временному."""

    username: str = Field(max_length=200, title="Имя для входа", examples=["omsu.smolensk"])
    old_password: str = Field(max_length=1000, title="Прежний пароль", json_schema_extra={"format": "password"})
    new_password: str = Field(
        max_length=1000,
        title="Новый пароль",
        description="От 10 до 200 знаков, не совпадает с именем и не из числа самых частых",
        json_schema_extra={"format": "password"},
    )


class JwkOut(Out):
    """Открытый ключ, которым проверяют токены доступа."""

    kty: str = Field(title="Семейство", examples=["EC"])
    crv: str = Field(title="Кривая", examples=["P-256"])
    alg: str = Field(title="Алгоритм подписи", examples=["ES256"])
    use: str = Field(title="Назначение", examples=["sig"])
    kid: str = Field(title="Номер ключа")
    x: str = Field(title="Координата x")
    y: str = Field(title="Координата y")


class JwksOut(Out):
    """Открытые ключи: действующий и те, чьи токены ещё живы."""

    model_config = example(examples.JWKS)

    keys: list[JwkOut] = Field(title="Ключи")


class AuthorizationServerOut(Out):
    """Сведения о сервере входа по RFC 8414."""

    issuer: str = Field(title="Кто выдаёт токены", description="Значение `iss` в токене")
    token_endpoint: str = Field(title="Где получить токен")
    revocation_endpoint: str = Field(title="Где отозвать токен")
    jwks_uri: str = Field(title="Где взять открытые ключи")
    grant_types_supported: list[str] = Field(title="Способы входа")
    response_types_supported: list[str] = Field(title="Виды ответа точки авторизации", description="Её нет")
    token_endpoint_auth_methods_supported: list[str] = Field(title="Как служба называет себя")
    scopes_supported: list[str] = Field(title="Роли")
