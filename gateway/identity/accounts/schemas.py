"""What is said about accounts and assignments."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field

from gateway.identity import examples
from gateway.identity.accounts.rules import USERNAME, AccountAction, AccountStatus, normalised
from services.directory.roles import Role
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, In, Instant, Line, Out, StepIn, Text, Version, absent, example, patterned

Username = Annotated[
    str,
    BeforeValidator(lambda value: normalised(value) if isinstance(value, str) else value),
    patterned(
        USERNAME,
        "Ожидаются латиница, цифры и знаки . _ @ + -, от 3 до 100 знаков",
        title="Имя для входа",
        description="Латиница, цифры и знаки . _ @ + -, от 3 до 100 знаков",
    ),
]
FullName = Annotated[Line, Field(title="Имя человека", description="Фамилия, имя и отчество")]
PersonId = Annotated[UUID | None, Field(title="Человек", description="Карточка человека в справочнике")]
RolePlace = Annotated[Place, Field(title="Место", examples=["ru.r67.m12.o4711"])]


class AssignmentCreate(In):
    """Роль, которую нужно дать, и место, где она действует."""

    role: Role = Field(title="Роль")
    place: RolePlace


class AccountCreate(In):
    """Новая учётная запись."""

    model_config = example(
        {
            "username": "school4711",
            "full_name": "Иванова Мария Петровна",
            "assignments": [{"role": "school", "place": "ru.r67.m12.o4711"}],
        }
    )

    username: Username
    full_name: FullName
    person_id: PersonId = None
    place: Place | None = Field(
        default=None, title="Где управляется", description="Не выше вашего места; по умолчанию оно само"
    )
    assignments: list[AssignmentCreate] = Field(
        default=[], max_length=20, title="Назначения", description="Первое — роль по умолчанию при входе"
    )


class AccountChange(Change):
    """Что изменить; чего нет в запросе, останется как было."""

    model_config = example({"full_name": "Петрова Мария Петровна"})

    full_name: FullName = Field(default_factory=absent)
    person_id: PersonId = Field(
        default_factory=absent, title="Человек", description="null — отвязать от карточки человека"
    )


class AccountStepIn(StepIn[AccountAction]):
    """Отключить учётную запись или включить её снова."""

    model_config = example({"action": "disable", "reason": "Уволена с 1 сентября"})


class AssignmentOut(Out):
    """Роль и место, где она действует."""

    id: UUID = Field(title="Идентификатор")
    role: Role = Field(title="Роль")
    place: str = Field(title="Место", examples=["ru.r67.m12.o4711"])


class AccountItemOut(Out):
    """Учётная запись в списке."""

    model_config = ConfigDict(title="Учётные записи", **example(examples.LISTED))

    id: UUID = Field(title="Идентификатор")
    username: str = Field(title="Имя для входа")
    full_name: str = Field(title="Имя человека")
    person_id: UUID | None = Field(title="Человек")
    place: str = Field(title="Где управляется")
    status: AccountStatus = Field(title="Статус")
    password_temporary: bool = Field(title="Пароль временный", description="Войти можно, только заменив его")
    assignments: list[AssignmentOut] = Field(title="Назначения", description="Только те, что вам видны")
    version: Version
    created_at: Instant = Field(title="Создана")


class AccountOut(AccountItemOut):
    """Учётная запись."""

    model_config = ConfigDict(title="AccountOut", **example(examples.ACCOUNT))

    updated_at: Instant = Field(title="Изменена")
    allowed_actions: list[AccountAction] = Field(title="Возможные действия")


class AccountCreatedOut(Out):
    """Созданная учётная запись и пароль для первого входа."""

    model_config = example(examples.CREATED)

    account: AccountOut
    temporary_password: str = Field(title="Временный пароль", description="Показывается один раз")


class AccountGrantedOut(AccountOut):
    """Учётная запись с новой ролью."""

    model_config = ConfigDict(title="AccountGrantedOut", **example(examples.GRANTED))

    temporary_password: str | None = Field(
        title="Временный пароль",
        description="Показывается один раз; null — пароль прежний. Меняется, если прежний выдал тот, кто сам эту роль "
        "дать не мог",
    )


class TemporaryPasswordOut(Out):
    """Пароль до первого входа."""

    model_config = example(examples.RESET)

    temporary_password: str = Field(title="Временный пароль", description="Показывается один раз")


class AccountQuery(ListQuery):
    status: AccountStatus | None = Field(default=None, description="Только в этом статусе")
    role: Role | None = Field(default=None, description="У кого есть эта роль")
    place: Place | None = Field(default=None, description="У кого есть роль в этом месте или ниже")
    person_id: UUID | None = Field(default=None, description="Учётные записи этого человека")
    q: Annotated[Text, Field(min_length=2, max_length=100)] | None = Field(
        default=None, description="Часть имени для входа или имени человека"
    )
    sort: Literal["full_name", "-full_name", "username", "-username", "created_at", "-created_at"] = Field(
        default="full_name", description="Порядок; минус — по убыванию"
    )
