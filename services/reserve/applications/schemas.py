"""What is said of applications."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.schemas import Code, Day, In, Instant, Line, Out, Prose, Reached, StepIn, Version, example, wrong
from services.reserve.applications.grounds import SkipGround
from services.reserve.applications.rules import ApplicationAction, ApplicationStatus
from services.reserve.regulations.terms import BlindField
from services.reserve.requirements.profile import EducationLevel, ExperienceKind, StudyField
from services.reserve.requirements.rules import Outcome


class ApplicationDocumentIn(In):
    """Документ заявки: загруженный файл или то, что принесли на бумаге."""

    model_config = example({"code": "programme", "file_id": "0d8c7a56-1e1f-4c3b-9d64-1c4f0b1c2d3e"})

    code: Code = Field(title="Код", description="Из перечня документов положения")
    file_id: UUID | None = Field(default=None, title="Файл")
    paper: Line | None = Field(default=None, title="На бумаге", description="Что представлено, если файла нет")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.file_id is None) == (self.paper is None):
            raise wrong("Укажите файл или то, что представлено на бумаге", "file_id")
        return self


class ApplicationCreate(In):
    """Заявка. Сам участник подаёт её за себя; секретарь организатора называет кандидата."""

    model_config = example({"documents": [{"code": "diploma", "paper": "Диплом 107704 0012345, копия заверена"}]})

    candidate_id: UUID | None = Field(
        default=None, title="Кандидат", description="null — сам вызывающий, по собственному делу кандидата"
    )
    documents: Annotated[list[ApplicationDocumentIn], Field(max_length=50)] = Field(default=[], title="Документы")

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [each.code for each in self.documents]
        for position, code in enumerate(codes):
            if code in codes[:position]:
                raise wrong("Документ назван дважды", "documents", position, "code")
        return self


class ApplicationCheckIn(In):
    """Что проверяющий нашёл по критерию."""

    model_config = example({"outcome": "met", "said": None})

    outcome: Outcome = Field(title="Вывод")
    said: Prose | None = Field(
        default=None, title="Основание", description="Обязательно, если вывод иной, чем вычисленный по делу кандидата"
    )


class ApplicationStepIn(StepIn[ApplicationAction]):
    """Шаг заявки: допустить, отказать с причиной, отозвать, не назначать. Остальные шаги заявка делает вместе с
    конкурсом."""

    model_config = example(
        {"action": "admit"},
        {"action": "reject", "reason": "Нет стажа, требуемого положением"},
        {"action": "skip", "reason": "На заключение договора не явился, уведомлён 12.03.2027"},
    )


class ApplicationItem(Out):
    """Заявка в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место конкурса")
    contest_id: UUID = Field(title="Конкурс")
    journal_number: int = Field(title="Номер в журнале")
    registered_at: Instant = Field(title="Зарегистрирована")
    candidate_id: UUID | None = Field(title="Кандидат", description="null — скрыто от жюри до вскрытия листов")
    full_name: str | None = Field(
        title="Фамилия, имя, отчество", description="null — скрыто до вскрытия листов или данные уничтожены"
    )
    status: ApplicationStatus = Field(title="Статус")
    points: Reached | None = Field(title="Баллы", description="null — листы не вскрыты")
    rank: int | None = Field(title="Место по баллам", description="null — порог не пройден или листы не вскрыты")
    version: Version


class ApplicationEducationOut(Out):
    """Диплом."""

    level: EducationLevel = Field(title="Уровень")
    field: StudyField = Field(title="Область")
    institution: str = Field(title="Где получен")
    graduated_on: Day = Field(title="Когда")


class ApplicationExperienceOut(Out):
    """Работа."""

    kind: ExperienceKind = Field(title="Вид стажа")
    organisation_name: str | None = Field(title="Организация", description="null — скрыто")
    position: str | None = Field(title="Должность", description="null — скрыто")
    valid_from: Day = Field(title="С")
    valid_to: Day | None = Field(title="По", description="Включительно; null — работает")


class ApplicationDossierOut(Out):
    """Что дело кандидата говорило в день подачи заявки."""

    full_name: str | None = Field(title="Фамилия, имя, отчество", description="null — скрыто")
    age: int | None = Field(title="Возраст", description="Полных лет в день подачи; null — скрыто или неизвестно")
    workplace: str | None = Field(title="Место работы", description="null — скрыто или неизвестно")
    position: str | None = Field(title="Должность", description="null — скрыто или неизвестно")
    education: list[ApplicationEducationOut] | None = Field(title="Образование", description="null — скрыто")
    experience: list[ApplicationExperienceOut] | None = Field(title="Стаж", description="null — скрыто")


class ApplicationDocumentOut(Out):
    """Документ заявки, одна из его редакций."""

    id: UUID = Field(title="Идентификатор")
    code: str = Field(title="Код")
    title: str = Field(title="Название")
    edition: int = Field(title="Редакция")
    current: bool = Field(title="Последняя редакция")
    file: bool = Field(title="Загружен файл")
    paper: str | None = Field(title="На бумаге")
    added_at: Instant = Field(title="Добавлен")


class ApplicationCheckOut(Out):
    """Критерий допуска: что нашёл проверяющий и что вычислено по делу кандидата."""

    criterion: str = Field(title="Код критерия")
    title: str = Field(title="Критерий")
    required: bool = Field(title="Обязателен")
    outcome: Outcome | None = Field(title="Вывод проверяющего", description="null — ещё не проверено")
    said: str | None = Field(title="Основание")
    computed: Outcome = Field(title="Вычислено", description="По делу кандидата; после проверки — каким было тогда")
    computed_said: str = Field(title="Почему так вычислено")
    checked_at: Instant | None = Field(title="Когда проверено")
    checked_by: UUID | None = Field(title="Кто проверил", description="Учётная запись")
    checker_id: UUID | None = Field(title="Кто проверил", description="Человек из справочника")


class ApplicationOut(ApplicationItem):
    """Заявка целиком."""

    self_applied: bool = Field(title="Подана самим участником")
    consent_id: UUID | None = Field(title="Согласие", description="На обработку персональных данных для конкурса")
    hidden: list[BlindField] = Field(title="Что скрыто от вас", description="До вскрытия листов, по положению")
    dossier: ApplicationDossierOut | None = Field(title="Дело", description="null — данные уничтожены")
    documents: list[ApplicationDocumentOut] | None = Field(title="Документы", description="null — скрыто")
    missing: list[str] = Field(title="Не представлены", description="Названия обязательных документов")
    checks: list[ApplicationCheckOut] | None = Field(title="Критерии допуска", description="null — скрыто")
    failed: list[str] | None = Field(
        title="За что отказано", description="Невыполненные критерии и непредставленные документы; null — не отказано"
    )
    decided_on: Day | None = Field(title="Решено о допуске")
    reason: str | None = Field(
        title="Причина", description="Отказа, отзыва или того, что не назначен; null — не названа или скрыта"
    )
    skip_ground: SkipGround | None = Field(
        title="Почему не назначен", description="Найдено по данным; null — не обойдена"
    )
    appeal_until: Day | None = Field(title="Жалоба на отказ по", description="Включительно; null — отказа не было")
    allowed_actions: list[ApplicationAction] = Field(title="Что можно сделать сейчас")


class ApplicationQuery(ListQuery):
    """Отбор заявок."""

    status: ApplicationStatus | None = Field(default=None, description="Статус")
    sort: Literal["journal_number", "-journal_number", "rank", "-rank"] = Field(
        default="journal_number", description="Порядок"
    )


class OwnApplicationQuery(ListQuery):
    """Отбор заявок по всем конкурсам."""

    contest_id: UUID | None = Field(default=None, description="Конкурс")
    candidate_id: UUID | None = Field(default=None, description="Кандидат")
    status: ApplicationStatus | None = Field(default=None, description="Статус")
    sort: Literal["registered_at", "-registered_at"] = Field(default="-registered_at", description="Порядок")
