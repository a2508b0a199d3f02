"""What a finding does to a deficit, and what may become of one. Values in, values out (DOMAIN.md, E)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.training.permissions import P


class DeficitSource(StrEnum):
    """Where a finding comes from."""

    diagnostics = "diagnostics"
    visit = "visit"
    indicator = "indicator"
    manual = "manual"
    edition = "edition"
    """Nothing was found: a new edition of the framework asks another level, or none."""


class DeficitStatus(StrEnum):
    open = "open"
    pending_verification = "pending_verification"
    closed = "closed"


class DeficitAction(StrEnum):
    await_verification = "await_verification"
    reopen = "reopen"
    close = "close"


class FindingEffect(StrEnum):
    """What became of a finding."""

    begins = "begins"
    replaces = "replaces"
    reopens = "reopens"
    closes = "closes"
    kept = "kept"
    unproven = "unproven"
    """Reaches the norm, less surely than what told of the lack: nothing changes."""
    revises = "revises"
    lapses = "lapses"
    """Closes with nothing proven."""


LABELS: dict[StrEnum, str] = labelled(
    {
        DeficitSource.diagnostics: "диагностика",
        DeficitSource.visit: "причины, названные при выезде",
        DeficitSource.indicator: "показатели мониторинга",
        DeficitSource.manual: "внесено вручную",
        DeficitSource.edition: "новая редакция модели",
        DeficitStatus.open: "открыт",
        DeficitStatus.pending_verification: "обучение пройдено, ждёт подтверждения",
        DeficitStatus.closed: "закрыт",
        DeficitAction.await_verification: "ждать подтверждения после обучения",
        DeficitAction.reopen: "открыть снова",
        DeficitAction.close: "закрыть",
        FindingEffect.begins: "открыл дефицит",
        FindingEffect.replaces: "заменил прежние сведения",
        FindingEffect.reopens: "открыл дефицит снова",
        FindingEffect.closes: "закрыл дефицит",
        FindingEffect.kept: "ничего не изменил",
        FindingEffect.unproven: "не закрыл дефицит: сведения менее надёжны, чем прежние",
        FindingEffect.revises: "изменил норму",
        FindingEffect.lapses: "закрыл дефицит: столько больше не требуют",
    }
)

PROVING = frozenset({DeficitSource.diagnostics, DeficitSource.manual})
"""What measures a level, and so can prove it; a sign that something is wrong never proves that it is not."""

SURE = 65
"""Per cent from which on a measured level proves, whatever it is measured against: what others who work beside the
person judge. What is less sure, a self-assessment above all, proves against what was no surer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The level of a competency, as something told it. `confidence` is in per cent, `causes` what told it."""

    competency: str
    level: int
    norm: int
    confidence: int
    found_on: date
    causes: tuple[str, ...] = ()

    @property
    def gap(self) -> int:
        """Levels short of the norm."""
        return gap(self.level, self.norm)


@dataclass(frozen=True, slots=True)
class Known:
    """The latest deficit of a person in a competency; `surest` is the surest confidence that told of the lack."""

    status: DeficitStatus
    found_on: date
    confidence: int
    awaiting_since: date | None = None
    closed_on: date | None = None
    surest: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    proven: bool = False
    """Is it closed by what was found, or by an edition that does not ask so much any more?"""
    own: bool = False
    """Is it the caller whose deficit it is?"""


def gap(level: int, norm: int) -> int:
    return max(0, norm - level)


def effect(known: Known | None, finding: Finding, source: DeficitSource) -> FindingEffect:
    """What the finding does to the latest deficit of the person in the competency.

    What is found later takes the place of what was found before, and on one day what is surer. After training only what
    was found since counts, after closing only what was found on a later day.
    """
    if known is None:
        return FindingEffect.begins if finding.gap else FindingEffect.kept
    if not _is_newer(known, finding):
        return FindingEffect.kept
    if known.status is DeficitStatus.closed:
        return FindingEffect.begins if finding.gap else FindingEffect.kept
    if not finding.gap:
        return _against(known, finding) if source in PROVING else FindingEffect.kept
    return FindingEffect.replaces if known.status is DeficitStatus.open else FindingEffect.reopens


def _against(known: Known, finding: Finding) -> FindingEffect:
    """Is a level that reaches the norm measured as surely as what told of the lack?"""
    sure = finding.confidence >= min(max(known.confidence, known.surest), SURE)
    return FindingEffect.closes if sure else FindingEffect.unproven


def _is_newer(known: Known, finding: Finding) -> bool:
    if known.closed_on is not None:
        return finding.found_on > known.closed_on
    if known.awaiting_since is not None and finding.found_on < known.awaiting_since:
        return False
    return (finding.found_on, finding.confidence) >= (known.found_on, known.confidence)


def by_proof(facts: Facts) -> Refusal | None:
    if facts.proven:
        return None
    return Refusal("no_proof", "Дефицит закрывает только доказанный уровень: внесите его как новые сведения.")


def by_another(facts: Facts) -> Refusal | None:
    if facts.own:
        return Refusal("own_deficit", "О собственном дефиците решает другой.")
    return None


def no_such_level(level: int, levels: int) -> Refusal | None:
    """A level above the scale of the framework in force."""
    if level <= levels:
        return None
    return Refusal.of("level", "no_such_level", f"Уровней в шкале: {levels}")


S, A = DeficitStatus, DeficitAction

WORKFLOW = Workflow(
    "deficit",
    LABELS,
    #    action               from                    to                      permission       guard
    Step(A.await_verification, S.open,                 S.pending_verification, P.deficit_write, by_another,
         needs_reason=True),
    Step(A.reopen,             S.pending_verification, S.open,                 P.deficit_write, by_another,
         needs_reason=True),
    Step(A.close,              S.open,                 S.closed,               P.deficit_write, by_proof),
    Step(A.close,              S.pending_verification, S.closed,               P.deficit_write, by_proof),
)  # fmt: skip

UNCHANGING = frozenset({FindingEffect.kept, FindingEffect.unproven})
"""After which a deficit says what it said."""

LIVING = (DeficitStatus.open, DeficitStatus.pending_verification)
"""Of a person in a competency there is at most one of these."""
