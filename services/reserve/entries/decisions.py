"""What the keeper of a reserve says with a decision: the order, the consent, the ground."""

from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import Day, In, Line, StepIn, example, wrong
from services.reserve.entries.exclusions import ExclusionCode
from services.reserve.entries.rules import APART, EntryAction


class OrderIn(In):
    """Приказ или распоряжение."""

    number: Line = Field(title="Номер")
    date: Day = Field(title="Дата")


class InclusionIn(In):
    """Включение в резерв."""

    order: OrderIn = Field(title="Приказ")
    included_on: Day | None = Field(
        default=None, title="С какого дня", description="null — с сегодняшнего; не раньше приказа"
    )


class RenewalIn(In):
    """Продление: приказ и согласие кандидата, документом или файлом."""

    order: OrderIn = Field(title="Приказ")
    consented_on: Day = Field(title="Согласие дано")
    consent: Line | None = Field(default=None, title="Согласие, документ")
    file_id: UUID | None = Field(default=None, title="Согласие, файл")

    @model_validator(mode="after")
    def _consented(self) -> Self:
        if self.consent is None and self.file_id is None:
            raise wrong("Приложите согласие кандидата на продление", "consent")
        return self


class UnreportedChangeIn(In):
    """Изменение, о котором не сообщили в срок. Оно записывается к сообщениям об изменениях как найденное сегодня."""

    what: Line = Field(title="Что изменилось")
    changed_on: Day = Field(title="С какого дня")


class ExclusionIn(In):
    """Исключение из резерва. Что можно проверить — план, отчёты, аттестация, возраст, согласие, — проверяется."""

    code: ExclusionCode = Field(title="Основание")
    order: OrderIn | None = Field(default=None, title="Приказ")
    change: UnreportedChangeIn | None = Field(
        default=None, title="Что изменилось", description="Обязательно у `changes_unreported`, и только у него"
    )


class EntryStepIn(StepIn[EntryAction]):
    """Шаг зачисления. Включение, продление и исключение говорят и своё: приказ, согласие, основание."""

    model_config = example(
        {"action": "take"},
        {"action": "include", "inclusion": {"order": {"number": "15-р", "date": "2026-11-27"}}},
        {"action": "exclude", "reason": "Заявление от 01.03.2027", "exclusion": {"code": "own_request"}},
    )

    inclusion: InclusionIn | None = Field(default=None, title="Включение", description="Только у шага `include`")
    renewal: RenewalIn | None = Field(default=None, title="Продление", description="Только у шага `renew`")
    exclusion: ExclusionIn | None = Field(default=None, title="Исключение", description="Только у шага `exclude`")

    @model_validator(mode="after")
    def _says_its_own(self) -> Self:
        if self.action in APART:
            raise wrong("Назначение и его отмену записывают в назначениях", "action")
        for action, field in SAYS.items():
            said = getattr(self, field) is not None
            if said != (self.action is action):
                detail = "Заполните у этого шага" if not said else "Заполняют только у своего шага"
                raise wrong(detail, field)
        return self


SAYS = {EntryAction.include: "inclusion", EntryAction.renew: "renewal", EntryAction.exclude: "exclusion"}
"""Steps that say more than a step does, and where."""
