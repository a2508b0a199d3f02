"""What a caller learns about the own account, and says to change its password."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from gateway.identity import examples
from services.kernel.listing import ListQuery
from services.kernel.schemas import In, Instant, Out, example


class MyAccountOut(Out):
    """Собственная учётная запись."""

    id: UUID = Field(title="Идентификатор")
    username: str = Field(title="Имя для входа")
    full_name: str = Field(title="Имя человека")
    password_changed_at: Instant = Field(title="Когда менялся пароль")


class MyAssignmentOut(Out):
    """Роль, в которой можно войти."""

    id: UUID = Field(title="Идентификатор")
    role: str = Field(title="Роль", examples=["omsu"])
    role_label: str = Field(title="Роль по-русски", examples=["ОМСУ"])
    place: str = Field(title="Место", examples=["ru.r67.m12"])
    scope: str = Field(
        title="Область для входа", description="Значение `scope` в /auth/token", examples=["role:omsu@ru.r67.m12"]
    )
    current: bool = Field(title="В этой роли вы сейчас")


class MeOut(Out):
    """Кто вы, в какой роли и что вам можно."""

    model_config = example(examples.ME)

    account: MyAccountOut | None = Field(title="Учётная запись", description="У служб и при внешнем входе — null")
    person: UUID | None = Field(title="Человек", description="Карточка человека в справочнике")
    role: str = Field(title="Роль", examples=["omsu"])
    role_label: str = Field(title="Роль по-русски", examples=["ОМСУ"])
    place: str = Field(title="Место", description="Вам видно то, что здесь и ниже", examples=["ru.r67.m12"])
    permissions: dict[str, list[str]] = Field(
        title="Права", description="Часть системы → права текущей роли в ней", examples=[{"gateway": ["account:read"]}]
    )
    assignments: list[MyAssignmentOut] = Field(title="Назначения", description="Первое — роль по умолчанию")
    session: UUID | None = Field(title="Сеанс", description="У служб — null")


class SessionOut(Out):
    """Сеанс: один вход на одном устройстве."""

    model_config = example(examples.SESSION)

    id: UUID = Field(title="Идентификатор")
    role: str = Field(title="Роль")
    place: str = Field(title="Место")
    created_at: Instant = Field(title="Когда вошли")
    last_used_at: Instant = Field(title="Когда обновляли токен")
    expires_at: Instant = Field(title="Когда закончится")
    ip: str = Field(title="Адрес", examples=["203.0.113.7"])
    user_agent: str = Field(title="Программа")
    current: bool = Field(title="Этот сеанс")


class SessionQuery(ListQuery):
    sort: Literal["last_used_at", "-last_used_at", "created_at", "-created_at"] = Field(
        default="-last_used_at", description="Порядок; минус — по убыванию"
    )


class PasswordChange(In):
    """Замена своего пароля."""

    model_config = example({"old_password": "прежний пароль", "new_password": "новый длинный пароль"})

    old_password: str = Field(max_length=1000, title="Прежний пароль", json_schema_extra={"format": "password"})
    new_password: str = Field(
        max_length=1000,
        title="Новый пароль",
        description="От 10 до 200 знаков, не совпадает с именем и не из числа самых частых",
        json_schema_extra={"format": "password"},
    )
