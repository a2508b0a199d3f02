"""In which order the stages of a competition come, who may enter and who passes on. Values in, values out."""

from collections.abc import Sequence

from services.kernel.places import region_of
from services.kernel.workflow import Refusal
from services.training.competitions.rules import LABELS, CompetitionLevel, CompetitionResult

LEVELS = tuple(CompetitionLevel)
PASSING = frozenset({CompetitionResult.winner, CompetitionResult.prize_winner})
"""Who passes on to the next stage."""


def wrong_levels(levels: Sequence[CompetitionLevel], place: str) -> Refusal | None:
    """Stages follow one another without a gap; a municipality holds its own stage and no other."""
    at = [LEVELS.index(each) for each in levels]
    if at != list(range(at[0], at[0] + len(at))):
        return Refusal.of("levels", "gap_between_levels", "Этапы идут подряд, от муниципального к федеральному")
    if region_of(place) != place and list(levels) != [CompetitionLevel.municipal]:
        return Refusal.of("levels", "not_a_region", "Муниципалитет проводит конкурс только в муниципальный этап")
    return None


def level_before(levels: Sequence[CompetitionLevel], level: CompetitionLevel) -> CompetitionLevel | None:
    """From whose stages people pass to this one; None: they are nominated for it."""
    return levels[levels.index(level) - 1] if level is not levels[0] else None


def not_nominated_here(levels: Sequence[CompetitionLevel], level: CompetitionLevel) -> Refusal | None:
    """Heads are nominated for the first stage alone."""
    if level is levels[0]:
        return None
    said = f"Выдвигают на {LABELS[levels[0]]} этап; на этот проходят по итогам предыдущего."
    return Refusal("not_the_first_stage", said)


def too_late(levels: Sequence[CompetitionLevel], level: CompetitionLevel, begun: Sequence[CompetitionLevel]) -> bool:
    """Is a stage of a later level, of those `begun`, judged already, or over?"""
    return any(levels.index(each) > levels.index(level) for each in begun)


def not_passed(
    levels: Sequence[CompetitionLevel],
    level: CompetitionLevel,
    former: CompetitionLevel,
    closed: bool,
    result: CompetitionResult | None,
) -> Refusal | None:
    """What keeps a nominee of the stage `former` from this one."""
    if former is not level_before(levels, level):
        return Refusal.of("entry_id", "not_the_stage_before", "Заявка — не предыдущего этапа этого конкурса")
    if not closed:
        return Refusal.of("entry_id", "stage_open", "Итоги предыдущего этапа ещё не подведены")
    if result not in PASSING:
        return Refusal.of("entry_id", "did_not_win", "На следующий этап проходят победители и призёры")
    return None
