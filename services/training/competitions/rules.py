"""How a competition and its stages go. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class CompetitionLevel(StrEnum):
    municipal = "municipal"
    regional = "regional"
    federal = "federal"


class CompetitionStatus(StrEnum):
    draft = "draft"
    announced = "announced"
    completed = "completed"
    cancelled = "cancelled"


class CompetitionAction(StrEnum):
    announce = "announce"
    complete = "complete"
    cancel = "cancel"


class CompetitionStageStatus(StrEnum):
    nominating = "nominating"
    judging = "judging"
    closed = "closed"
    called_off = "called_off"


STAGES_OVER = frozenset({CompetitionStageStatus.closed, CompetitionStageStatus.called_off})


class CompetitionStageAction(StrEnum):
    judge = "judge"
    close = "close"
    call_off = "call_off"


class CompetitionResult(StrEnum):
    winner = "winner"
    prize_winner = "prize_winner"
    participant = "participant"


LABELS: dict[StrEnum, str] = labelled(
    {
        CompetitionLevel.municipal: "муниципальный",
        CompetitionLevel.regional: "региональный",
        CompetitionLevel.federal: "федеральный",
        CompetitionStatus.draft: "готовится",
        CompetitionStatus.announced: "объявлен",
        CompetitionStatus.completed: "завершён",
        CompetitionStatus.cancelled: "отменён",
        CompetitionAction.announce: "объявить",
        CompetitionAction.complete: "завершить",
        CompetitionAction.cancel: "отменить",
        CompetitionStageStatus.nominating: "приём заявок",
        CompetitionStageStatus.judging: "оценка",
        CompetitionStageStatus.closed: "закрыт",
        CompetitionStageStatus.called_off: "не состоялся",
        CompetitionStageAction.judge: "начать оценку",
        CompetitionStageAction.close: "подвести итоги",
        CompetitionStageAction.call_off: "признать несостоявшимся",
        CompetitionResult.winner: "победитель",
        CompetitionResult.prize_winner: "призёр",
        CompetitionResult.participant: "участник",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard of a competition may look at: how many stages it has, and how many of them are open."""

    stages: int
    unclosed: int


def all_closed(facts: Facts) -> Refusal | None:
    if not facts.stages:
        return Refusal("no_stages", "Ни один этап конкурса не проводился.")
    if facts.unclosed:
        return Refusal("stages_open", f"Не закрыто этапов: {facts.unclosed}.")
    return None


@dataclass(frozen=True, slots=True)
class StageFacts:
    """All that a guard of a stage may look at."""

    federal: bool
    """Judged by others: results are written down, there are no sheets."""
    entries: int
    jurors: int
    unjudged: int
    """Entries that nobody on the jury may judge."""
    sheets_missing: int
    results_missing: int
    before: int
    """Stages of the level before that are not over: who wins there would come too late."""
    announced: bool
    """Does the competition go on?"""


def going_on(facts: StageFacts) -> Refusal | None:
    if facts.announced:
        return None
    return Refusal("competition_over", "Конкурс завершён или отменён.")


def has_entries(facts: StageFacts) -> Refusal | None:
    if facts.entries:
        return None
    return Refusal("no_entries", "На этап никто не выдвинут.")


def has_none(facts: StageFacts) -> Refusal | None:
    if not facts.entries:
        return None
    return Refusal("has_entries", f"На этап выдвинуто: {facts.entries}. Оцените их или примите отзыв заявок.")


def all_have_come(facts: StageFacts) -> Refusal | None:
    if not facts.before:
        return None
    said = f"Этапов без итогов: {facts.before}. Подведите их или признайте, что этап не состоялся."
    return Refusal("stage_before_open", said)


def has_a_jury(facts: StageFacts) -> Refusal | None:
    if facts.federal or facts.jurors:
        return None
    return Refusal("no_jury", "Назначьте жюри.")


def each_has_a_judge(facts: StageFacts) -> Refusal | None:
    if not facts.unjudged:
        return None
    said = (
        f"Заявок, которые некому оценить: {facts.unjudged}. Член жюри не оценивает соперников по своей номинации, "
        "свою организацию и тех, кого выдвинул сам. Введите в жюри других людей."
    )
    return Refusal("no_judge", said)


def all_judged(facts: StageFacts) -> Refusal | None:
    if facts.federal and facts.results_missing:
        return Refusal("results_missing", f"Не внесено результатов: {facts.results_missing}.")
    if not facts.federal and facts.sheets_missing:
        return Refusal("sheets_missing", f"Не сдано оценочных листов: {facts.sheets_missing}.")
    return None


S, A = CompetitionStatus, CompetitionAction
WORKFLOW = Workflow(
    "competition",
    LABELS,
    #    action      from         to           permission           guard
    Step(A.announce, S.draft,     S.announced, P.competition_write),
    Step(A.complete, S.announced, S.completed, P.competition_write, all_closed),
    Step(A.cancel,   S.announced, S.cancelled, P.competition_write, needs_reason=True),
)  # fmt: skip

_READY = first_of(going_on, all_have_come, has_entries, has_a_jury, each_has_a_judge)
_DONE = first_of(going_on, each_has_a_judge, all_judged)
T, B = CompetitionStageStatus, CompetitionStageAction
STAGE = Workflow(
    "competition_stage",
    LABELS,
    #    action      from          to            permission           guard
    Step(B.judge,    T.nominating, T.judging,    P.competition_write, _READY),
    Step(B.close,    T.judging,    T.closed,     P.competition_write, _DONE),
    Step(B.call_off, T.nominating, T.called_off, P.competition_write, first_of(going_on, has_none), needs_reason=True),
)  # fmt: skip
