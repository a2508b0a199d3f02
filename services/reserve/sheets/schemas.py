"""What is said of sheets, sealed and opened."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Code, Exact, In, Out, Reached, Text, example
from services.reserve.sheets.rules import LONGEST_COMMENT, Mark, SetAside

Comment = Annotated[Text, Field(max_length=LONGEST_COMMENT)]


class MarkIn(In):
    """Оценка по одному критерию."""

    mark: Exact = Field(title="Оценка", description="По шкале критерия")
    comment: Comment | None = Field(
        default=None, title="Комментарий", description="К нулю обязателен, если так сказано в положении"
    )


class SheetIn(In):
    """Оценочный лист целиком: каждый критерий этапа. Новый лист заменяет прежний ваш же."""

    model_config = example(
        {"marks": {"aims": {"mark": 2}, "means": {"mark": 0, "comment": "Средства не названы"}}},
    )

    marks: dict[Code, MarkIn] = Field(min_length=1, max_length=30, title="Оценки", description="По кодам критериев")

    def told(self) -> dict[str, Mark]:
        return {code: Mark(each.mark, each.comment or None) for code, each in self.marks.items()}


class SealedSheetOut(Out):
    """Лист запечатан. Сохраните `commitment` и `nonce`: по ним вы проверите свой лист после вскрытия."""

    contest_id: UUID = Field(title="Конкурс")
    application_id: UUID = Field(title="Заявка")
    stage: str = Field(title="Код этапа")
    member_id: UUID = Field(title="Член комиссии")
    commitment: str = Field(
        title="Обязательство", description="SHA-256 от имени листа, оценок и `nonce`; лист по нему не угадать"
    )
    nonce: str = Field(title="Случайное число", description="32 байта; хранится только внутри запечатанного листа")


class MarkOut(Out):
    """Оценка по одному критерию."""

    mark: Exact = Field(title="Оценка")
    comment: str | None = Field(title="Комментарий")


class OwnSheetOut(SealedSheetOut):
    """Собственный лист до закрытия листов."""

    marks: dict[str, MarkOut] = Field(title="Оценки", description="По кодам критериев")


class HandedInOut(Out):
    """Сдан ли лист. Как он заполнен, до вскрытия не знает никто, кроме автора."""

    application_id: UUID = Field(title="Заявка")
    stage: str = Field(title="Код этапа")
    member_id: UUID = Field(title="Член комиссии")
    full_name: str = Field(title="Фамилия, имя, отчество")
    handed_in: bool = Field(title="Лист сдан")


class SetAsideOut(Out):
    """Сданный лист, который вскрыт не будет (или не был): он остаётся запечатанным и в баллы не входит."""

    application_id: UUID = Field(title="Заявка")
    stage: str = Field(title="Код этапа")
    member_id: UUID = Field(title="Член комиссии")
    full_name: str = Field(title="Фамилия, имя, отчество")
    reason: SetAside = Field(title="Почему")


class SheetsOut(Out):
    """Какие листы ожидаются и какие сданы."""

    contest_id: UUID = Field(title="Конкурс")
    opened: bool = Field(title="Листы вскрыты")
    missing: int = Field(title="Сколько листов не сдано")
    sheets: list[HandedInOut] = Field(title="Листы", description="Ожидаемые")
    set_aside: list[SetAsideOut] = Field(
        title="Отложены", description="Сданы, но не считаются: автор не пришёл на заседание, отведён и тому подобное"
    )


class StageReachedOut(Out):
    """Что заявка набрала на этапе."""

    stage: str = Field(title="Код этапа")
    sheets: int = Field(title="Сколько листов")
    points: Reached = Field(title="Баллы")
    criteria: dict[str, Reached] = Field(
        title="По критериям, справочно",
        description="Без весов, каждый критерий сведён сам по себе. При усечённом среднем (`trimmed_mean`) для баллов "
        "отбрасывают листы целиком: из этих чисел баллы не складываются",
    )
    passed: bool = Field(title="Порог этапа пройден")


class ApplicationResultOut(Out):
    """Итог заявки по листам."""

    application_id: UUID = Field(title="Заявка")
    points: Reached = Field(title="Баллы")
    passed: bool = Field(title="Пороги пройдены")
    rank: int | None = Field(title="Место", description="null — пороги не пройдены")
    tied: bool = Field(title="Место разделено", description="Между равными выбирает председатель")
    stages: list[StageReachedOut] = Field(title="Этапы")


class ContestResultsOut(Out):
    """Итоги конкурса по листам, лучшие первыми. Участник видит свой."""

    contest_id: UUID = Field(title="Конкурс")
    results: list[ApplicationResultOut] = Field(title="Итоги")


class OpenedSheetOut(Out):
    """Вскрытый лист одного члена комиссии."""

    member_id: UUID = Field(title="Член комиссии")
    stage: str = Field(title="Код этапа")
    marks: dict[str, MarkOut] = Field(title="Оценки", description="По кодам критериев")


class ApplicationMarksOut(Out):
    """Оценки заявки и итог из них."""

    result: ApplicationResultOut = Field(title="Итог")
    sheets: list[OpenedSheetOut] = Field(title="Листы")


class JurySpreadOut(Out):
    """Разброс листов одной заявки на этапе."""

    application_id: UUID = Field(title="Заявка")
    stage: str = Field(title="Код этапа")
    sheets: int = Field(title="Сколько листов")
    lowest: Reached = Field(title="Наименьшая сумма")
    highest: Reached = Field(title="Наибольшая сумма")
    deviation: Reached = Field(title="Среднее квадратичное отклонение")


class JuryOutlierOut(Out):
    """Лист, далёкий от остальных."""

    application_id: UUID = Field(title="Заявка")
    stage: str = Field(title="Код этапа")
    member_id: UUID = Field(title="Член комиссии")
    total: Reached = Field(title="Сумма листа")
    others: Reached = Field(title="Медиана остальных листов")


class JuryLeaningOut(Out):
    """Насколько член комиссии в среднем щедрее (строже) остальных."""

    member_id: UUID = Field(title="Член комиссии")
    sheets: int = Field(title="Сколько листов")
    above: Reached = Field(title="Выше медианы остальных, баллов", description="Отрицательное — строже")


class JuryAgreementOut(Out):
    """Насколько жюри единодушно. На баллы не влияет: что из этого следует, решает комиссия."""

    spreads: list[JurySpreadOut] = Field(title="Разброс")
    outliers: list[JuryOutlierOut] = Field(
        title="Выделяющиеся листы", description="Дальше четверти шкалы этапа от медианы остальных, при трёх и более"
    )
    leanings: list[JuryLeaningOut] = Field(title="Склонность членов комиссии")
