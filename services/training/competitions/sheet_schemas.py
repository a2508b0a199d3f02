"""What is said of juries and sheets."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Code, Exact, In, Out, Prose, Version, example
from services.training.competitions.marks import Given
from services.training.competitions.rules import CompetitionStageStatus
from services.training.competitions.stage_schemas import Address, FileId, Nomination

_PERSON = "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"


class CompetitionJuryIn(In):
    """Состав жюри целиком."""

    model_config = example({"person_ids": [_PERSON]})

    person_ids: Annotated[list[UUID], Field(max_length=50)] = Field(title="Члены жюри", description="Из справочника")


class CompetitionJurorOut(Out):
    """Член жюри."""

    id: UUID = Field(title="Идентификатор")
    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены или ещё не получены")
    entries: int = Field(
        title="Оценивает заявок",
        description="Без соперников по своей номинации, своей организации и тех, кого выдвинул сам",
    )
    sheets: int = Field(title="Сдано листов")


class CompetitionJuryOut(Out):
    """Жюри этапа."""

    stage_id: UUID = Field(title="Этап")
    jurors: list[CompetitionJurorOut] = Field(title="Члены жюри", description="По ФИО")


class CompetitionBallotRow(Out):
    """Заявка, которую оценивает член жюри."""

    entry_id: UUID = Field(title="Заявка")
    nomination: Nomination
    full_name: str | None = Field(title="ФИО")
    organisation_name: str | None = Field(title="Организация")
    link: Address
    file_id: FileId
    handed_in: bool = Field(title="Лист сдан")


class CompetitionBallotOut(Out):
    """Что оценивает член жюри на этапе."""

    stage_id: UUID = Field(title="Этап")
    status: CompetitionStageStatus = Field(title="Статус этапа")
    entries: list[CompetitionBallotRow] = Field(
        title="Заявки", description="По номинации и ФИО; без тех, кого вы не оцениваете"
    )


class CompetitionMarkIn(In):
    """Оценка по критерию."""

    mark: Exact = Field(title="Оценка", description="От нуля до наибольшей по критерию")
    comment: Annotated[Prose | None, Field(title="Комментарий", description="К нулю обязателен")] = None


class CompetitionSheetIn(In):
    """Оценочный лист: оценка по каждому критерию. Ноль объясняют."""

    model_config = example(
        {"marks": {"relevance": {"mark": 2}, "results": {"mark": 0, "comment": "Результаты не измерены"}}}
    )

    marks: Annotated[dict[Code, CompetitionMarkIn], Field(max_length=50)] = Field(title="Оценки по коду критерия")

    def given(self) -> dict[str, Given]:
        return {code: Given(each.mark, each.comment) for code, each in self.marks.items()}


class CompetitionSheetOut(Out):
    """Оценочный лист."""

    id: UUID = Field(title="Идентификатор")
    entry_id: UUID = Field(title="Заявка")
    juror_id: UUID = Field(title="Член жюри")
    total: Exact = Field(title="Сумма")
    marks: dict[str, CompetitionMarkIn] = Field(title="Оценки по коду критерия")
    version: Version


class CompetitionSheetsOut(Out):
    """Все листы закрытого этапа."""

    stage_id: UUID = Field(title="Этап")
    sheets: list[CompetitionSheetOut] = Field(title="Листы", description="По заявке и члену жюри")
