"""What may stand on a sheet, who hands one in and until when. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.kernel.differences import words
from services.kernel.labels import labelled
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal
from services.reserve.regulations.contest import ContestCriterion


class SetAside(StrEnum):
    """Why a sheet that was handed in is not opened."""

    absent = "absent"
    recused = "recused"
    not_competing = "not_competing"
    not_seated = "not_seated"


LABELS: dict[StrEnum, str] = labelled(
    {
        SetAside.absent: "член комиссии не пришёл на заседание",
        SetAside.recused: "член комиссии отведён от этой заявки",
        SetAside.not_competing: "заявка больше не участвует",
        SetAside.not_seated: "на день заседания в комиссии не состоял",
    }
)

LONGEST_COMMENT = 1000
"""Characters; every sheet is as long as one whose comments are all of this length."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a juror gave for one criterion, and why."""

    mark: Decimal
    comment: str | None


Marks = Mapping[str, Mark]
"""By criterion."""


def wrong_marks(criteria: Sequence[ContestCriterion], marks: Marks) -> list[dict[str, str]]:
    """What is wrong with a sheet of these criteria of a regulation; every criterion has its mark, on its scale."""
    asked = {each.code: each for each in criteria}
    missing = [
        field_error(("marks",), "criterion_missing", f"Нет оценки по критерию «{each.title}»")
        for each in criteria
        if each.code not in marks
    ]
    given = (_wrong(asked.get(code), code, each) for code, each in marks.items())
    return [*missing, *(each for each in given if each is not None)]


def _wrong(criterion: ContestCriterion | None, code: str, given: Mark) -> dict[str, str] | None:
    if criterion is None:
        return field_error(("marks", code), "criterion_unknown", "Такого критерия на этом этапе нет")
    scale = criterion.scale
    if not scale.lowest <= given.mark <= scale.highest or (given.mark - scale.lowest) % scale.step:
        said = f"Оценка — от {words(scale.lowest)} до {words(scale.highest)} с шагом {words(scale.step)}"
        return field_error(("marks", code, "mark"), "out_of_scale", said)
    if given.mark == 0 and criterion.zero_needs_comment and not (given.comment or "").strip():
        return field_error(("marks", code, "comment"), "zero_without_comment", "Объясните нулевую оценку")
    return None


anothers = Refusal("another_account", "Лист сдан с другой учётной записи: читает и исправляет его только она.")


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """All that decides whether a member hands in a sheet, or reads the own one, now."""

    scoring: bool
    """The contest is at the stage at which sheets are filled in."""
    opened: bool
    over: bool
    """The last day for sheets has passed."""
    admitted: bool
    """The application competes."""
    votes: bool
    """The member is one of those who mark."""
    recused: bool
    own_application: bool
    """The member is the applicant."""
    marked_by_substitute: bool
    """Another member of the same seat has marked this application."""


def not_now(facts: SheetFacts) -> Refusal | None:
    """Why sheets of the contest are closed, to whomever."""
    if facts.opened:
        return Refusal("sheets_opened", "Листы уже вскрыты: оценки больше не меняются.")
    if not facts.scoring:
        return Refusal("not_scoring", "Конкурс сейчас не оценивается.")
    if facts.over:
        return Refusal("sheets_closed", "Приём оценочных листов закончен.")
    return None


def not_by_you(facts: SheetFacts) -> Refusal | None:
    """Why this member marks this application not."""
    if not facts.votes:
        return Refusal("no_vote", "Член комиссии без права голоса листов не заполняет.")
    if facts.recused or facts.own_application:
        return Refusal("recused", "Вы не оцениваете эту заявку: заявлен или установлен отвод.")
    if not facts.admitted:
        return Refusal("not_admitted", "Заявка не допущена к оценке.")
    if facts.marked_by_substitute:
        return Refusal("seat_has_marked", "Эту заявку оценил тот, с кем вы делите место в комиссии.")
    return None


def refused(facts: SheetFacts) -> Refusal | None:
    return not_now(facts) or not_by_you(facts)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A sheet that is due: who, for which application, at which stage."""

    application_id: UUID
    stage: str
    member_id: UUID


def awaited(
    members: Iterable[UUID], applications: Iterable[UUID], stages: Sequence[str], recused: Iterable[tuple[UUID, UUID]]
) -> set[Awaited]:
    """Every member marks every application at every stage, save where recused: (member, application)."""
    members, apart = list(members), set(recused)
    return {
        Awaited(application, stage, member)
        for application in applications
        for member in members
        if (member, application) not in apart
        for stage in stages
    }
