"""Why somebody is left without a mentor: the first reason there is, with numbers and names of directions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.kernel.labels import labelled
from services.training.matching.exclusions import LABELS as EXCLUDED
from services.training.matching.exclusions import Broken, Exclusion
from services.training.matching.people import Mentee
from services.training.matching.scores import named


class UnmatchedReason(StrEnum):
    no_mentors = "no_mentors"
    no_direction = "no_direction"
    excluded = "excluded"
    full = "full"


LABELS: dict[UnmatchedReason, str] = labelled(
    {
        UnmatchedReason.no_mentors: "наставников нет",
        UnmatchedReason.no_direction: "нужные направления никто не охватывает",
        UnmatchedReason.excluded: "подходящих наставников исключают правила",
        UnmatchedReason.full: "все подходящие наставники заняты",
    }
)


@dataclass(frozen=True, slots=True)
class Unmatched:
    mentee: str
    reason: UnmatchedReason
    said: str
    rules: Mapping[Exclusion, int]
    """Rule → mentors it excludes, of those who cover a direction; a mentor may be excluded by several."""


class Taken(NamedTuple):
    """How many places of mentors who would do are taken, and by what."""

    pairs: int
    unanswered: int
    here: int
    """By others of the same matching."""


def unmatched(mentee: Mentee, broken: Sequence[Broken], titles: Mapping[str, str], taken: Taken) -> Unmatched:
    """Why nobody accompanies the mentee; `broken` holds, for each mentor there is, the rules the pair would break."""
    strong = [each for each in broken if Exclusion.direction not in each]
    rules = dict(Counter(rule for each in strong for rule in each))
    reason, said = _why(mentee, broken, strong, titles, taken)
    return Unmatched(mentee.id, reason, said, rules)


def _why(
    mentee: Mentee,
    broken: Sequence[Broken],
    strong: Sequence[Broken],
    titles: Mapping[str, str],
    taken: Taken,
) -> tuple[UnmatchedReason, str]:
    if not broken:
        return UnmatchedReason.no_mentors, "В регионе нет ни одного наставника"
    if not strong:
        wanted = named(mentee.directions, titles)
        return UnmatchedReason.no_direction, f"Ни один наставник не охватывает направления: {wanted}"
    if all(strong):
        counts = Counter(rule for each in strong for rule in each)
        told = "; ".join(f"{EXCLUDED[rule]} — {counts[rule]}" for rule in Exclusion if counts[rule])
        return UnmatchedReason.excluded, f"Исключены все наставники нужных направлений ({len(strong)}): {told}"
    fit = sum(not each for each in strong)
    return UnmatchedReason.full, f"Места у всех подходящих наставников ({fit}) заняты{_by(taken)}"


def _by(taken: Taken) -> str:
    """What takes the places; nothing to name where all are taken until pairs that have ended leave them."""
    told = {
        "нынешними парами": taken.pairs,
        "предложениями, на которые не ответили": taken.unanswered,
        "другими в этом подборе": taken.here,
    }
    counted = "; ".join(f"{what}: {count}" for what, count in told.items() if count)
    return f" — {counted}" if counted else " до конца прежних пар"
