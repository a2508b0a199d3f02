"""Who may put whom forward, and from where, before anything is looked up. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.directory.roles import Role
from services.kernel.places import contains
from services.kernel.workflow import Refusal
from services.reserve.entries.terms import ReserveLevel, level_of
from services.reserve.regulations.terms import LABELS, NominationSource
from services.reserve.requirements.profile import ConsentPurpose

N = NominationSource
AUTHORITIES = frozenset({Role.omsu, Role.department})

NOMINATORS: Mapping[NominationSource, frozenset[Role]] = MappingProxyType(
    {
        N.self_nomination: AUTHORITIES | {Role.school},
        N.school: frozenset({Role.school}),
        N.omsu: frozenset({Role.omsu}),
        N.department: frozenset({Role.department}),
        N.school_team: AUTHORITIES | {Role.school},
        N.municipal_team: AUTHORITIES,
        N.municipal_reserve: AUTHORITIES,
        N.leaders_base: AUTHORITIES,
        N.reserve_contest: frozenset(),
    }
)
"""Source → who may name it. What a contest has decided is entered by its conduct, and by nobody else."""

ONLY_AT: Mapping[NominationSource, ReserveLevel] = MappingProxyType(
    {
        N.school_team: ReserveLevel.municipal,
        N.municipal_team: ReserveLevel.regional,
        N.municipal_reserve: ReserveLevel.regional,
    }
)
"""A step up leads one level up."""

NAMES_RECORD = frozenset({N.school_team, N.municipal_team, N.municipal_reserve, N.leaders_base, N.reserve_contest})
"""Sources that are a record of their own, which the nomination names."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who puts whom forward, for whose reserve, from where."""

    source: NominationSource
    source_named: bool
    reserve: str
    candidate_place: str
    in_person: bool
    """Is the caller the candidate?"""
    role: str
    caller_place: str
    allowed: frozenset[NominationSource]
    """By the regulation."""


def misplaced(reserve: str, candidate_place: str) -> Refusal | None:
    """Why there is no such reserve for the candidate, whoever asks."""
    if level_of(reserve) is None:
        detail = "Резерв ведут муниципалитет и регион: укажите место одного из них"
        return Refusal.of("reserve", "no_reserve_there", detail)
    if not contains(reserve, candidate_place):
        return Refusal.of("reserve", "place_beyond", "Кандидат относится к другой территории, чем этот резерв")
    return None


def against(proposal: Proposal) -> Refusal | None:
    """What stands against it, pointing at the field of the body."""
    return next((refusal for rule in _RULES if (refusal := rule(proposal))), None)


def agreed(consents: Collection[ConsentPurpose]) -> Refusal | None:
    """Nobody is put forward who has not agreed, or agrees no more."""
    if ConsentPurpose.reserve in consents:
        return None
    detail = "Нет действующего согласия кандидата на обработку персональных данных для резерва"
    return Refusal.of("candidate_id", "consent_missing", detail)


def _by_role(said: Proposal) -> Refusal | None:
    if said.role in NOMINATORS[said.source]:
        return None
    detail = f"Ваша роль не выдвигает так: «{LABELS[said.source]}»"
    return Refusal.of("source", "source_not_yours", detail)


def _regulated(said: Proposal) -> Refusal | None:
    if said.source in said.allowed:
        return None
    return Refusal.of("source", "source_not_allowed", "Положение не предусматривает такого выдвижения")


def _one_level_up(said: Proposal) -> Refusal | None:
    if ONLY_AT.get(said.source, level_of(said.reserve)) == level_of(said.reserve):
        return None
    detail = f"{LABELS[said.source].capitalize()} выдвигают в резерв другого уровня"
    return Refusal.of("reserve", "wrong_level", detail)


def _own(said: Proposal) -> Refusal | None:
    """Oneself in person; a school its own people."""
    if said.source is N.self_nomination and not said.in_person:
        return Refusal.of("candidate_id", "not_in_person", "Самовыдвижение подаёт сам кандидат")
    if said.role == Role.school and not said.in_person and not contains(said.caller_place, said.candidate_place):
        return Refusal.of("candidate_id", "not_your_place", "Школа выдвигает своих работников")
    return None


def _record_named(said: Proposal) -> Refusal | None:
    if said.source_named == (said.source in NAMES_RECORD):
        return None
    detail = "Укажите запись, откуда выдвигают" if not said.source_named else "У такого выдвижения нет своей записи"
    return Refusal.of("source_id", "source_record", detail)


_RULES = (_by_role, _record_named, _one_level_up, _own, _regulated)
