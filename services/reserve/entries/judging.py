"""What the law looks at, as it stands today: criteria, readiness, duties, and what a guard may know."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import contains, region_of
from services.reserve.attestations import service as attestations
from services.reserve.candidates import service as candidates
from services.reserve.candidates.claimed import claimed
from services.reserve.candidates.consents import lapsed
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.service import CandidateNotFound
from services.reserve.entries import queries
from services.reserve.entries.checking import Checks, standing, unchecked, unmet
from services.reserve.entries.guards import Facts
from services.reserve.entries.models import Entry
from services.reserve.entries.readiness import Degree, Prepared, degree
from services.reserve.entries.rules import PENDING, STAYING, EntryStatus, status_on
from services.reserve.entries.terms import Room, of_age
from services.reserve.permissions import P, access
from services.reserve.received import service as received
from services.reserve.regulations import service as regulations
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.reserve import ReserveRules
from services.reserve.regulations.service import RegulationMissing
from services.reserve.regulations.terms import NominationSource, RegulationKind
from services.reserve.requirements.profile import ConsentPurpose
from services.reserve.requirements.rules import Judged, judged


def rules_of(regulation: Regulation) -> ReserveRules:
    said = regulation.rules
    assert isinstance(said, ReserveRules)  # of the kind it was asked for
    return said


async def regulation_of(tx: AsyncSession, reserve: str, day: date) -> Regulation:
    """The one on the reserve in force there. Raises RegulationMissing."""
    return await regulations.in_force(tx, RegulationKind.reserve, reserve, day)


async def findings(tx: AsyncSession, candidate: Candidate, rules: ReserveRules, day: date) -> list[dict[str, Any]]:
    """Each criterion with what is found of it on the day, in the words it is frozen in."""
    attested = await attestations.valid_until(tx, candidate.id, day)
    profile = await candidates.profile_of(tx, candidate, day, attested)
    return [_frozen(each, rules) for each in judged(rules.criteria, profile)]


def _frozen(found: Judged, rules: ReserveRules) -> dict[str, Any]:
    return {
        **found.criterion.model_dump(mode="json", include={"code", "title", "clause", "required"}),
        "needs_check": found.criterion.code in rules.checked,
        "outcome": found.finding.outcome.value,
        "said": found.finding.said,
    }


def today_of(tx: AsyncSession) -> date:
    today: date = tx.info["clock"].today()
    return today


def keeps(caller: Identity, entry: Entry) -> bool:
    """Does the caller keep the reserve the entry belongs to?"""
    return access.allows(caller, P.entry_manage, entry.reserve)


def in_person(caller: Identity, entry: Entry) -> bool:
    return caller.is_person(entry.person_id)


def put_forward(caller: Identity, entry: Entry) -> bool:
    """Whoever stands where the nomination was made; of a nomination by oneself only the candidate."""
    if entry.source is NominationSource.self_nomination:
        return in_person(caller, entry) or keeps(caller, entry)
    return in_person(caller, entry) or caller.place == entry.nominated_at


async def file_of(tx: AsyncSession, entry: Entry) -> Candidate | None:
    """The candidate's file, or the one it was merged into; None where it is not seen from here."""
    try:
        return await candidates.get(tx, entry.candidate_id)
    except CandidateNotFound:
        return None


def consent_gone(candidate: Candidate, day: date) -> bool:
    """Was there a consent for the reserve, and is none in force?"""
    return lapsed((each.stated for each in candidate.consents), ConsentPurpose.reserve, day)


async def consents(tx: AsyncSession, candidate: Candidate, day: date) -> bool:
    """Is a consent for the reserve in force on the day?"""
    return ConsentPurpose.reserve in (await candidates.profile_of(tx, candidate, day)).consents


async def facts_of(tx: AsyncSession, caller: Identity, entry: Entry) -> Facts:
    """What a guard may look at. The candidate's file and the room are asked for where they decide, no earlier."""
    today, keeping = today_of(tx), contains(caller.place, entry.reserve)
    own = in_person(caller, entry) or await candidates.is_of_caller(tx, entry.candidate_id)
    known = Facts(keeping, own or put_forward(caller, entry), own, today, entry.until)
    if not keeping or entry.status not in (EntryStatus.review, *STAYING):
        return known
    candidate = await file_of(tx, entry)
    try:
        rules = rules_of(await regulation_of(tx, entry.reserve, today))
    except RegulationMissing:
        return replace(known, regulated=False)
    born = candidate.birth_date if candidate is not None else None
    known = replace(known, aged_out=of_age(born, rules.exit_age, today))
    if entry.status in STAYING:
        return replace(known, renewals=len(entry.renewals), renewable=rules.renewals)
    return await _including(tx, known, entry, candidate, rules)


async def _including(
    tx: AsyncSession, known: Facts, entry: Entry, candidate: Candidate | None, rules: ReserveRules
) -> Facts:
    """A file that went beyond what is seen from here since the nomination proves nothing."""
    today = known.today
    file_id = entry.candidate_id if candidate is None else candidate.id
    there = await tx.scalar(queries.open_of(file_id, entry.reserve, today))
    async with standing_at(tx, region_of(entry.reserve)):  # ADR 0008
        above = await tx.scalar(queries.above(file_id, entry.reserve, today))
    found = [] if candidate is None else await findings(tx, candidate, rules, today)
    checks = await checks_of(tx, entry)
    return replace(
        known,
        consented=candidate is None or await consents(tx, candidate, today),
        unmet=BEYOND if candidate is None else unmet(found, checks),
        unchecked=unchecked(found, checks),
        elsewhere=there is not None,
        above=above is not None,
        rooms=await rooms(tx, entry, rules, today),
    )


BEYOND = ("личное дело кандидата ведут на другой территории",)


async def checks_of(tx: AsyncSession, entry: Entry) -> Checks:
    """Of a nomination not decided yet those of what the file claims now; then as they stood when it was decided."""
    if not entry.checks or entry.status not in PENDING:
        return entry.checks
    candidate = await file_of(tx, entry)
    return {} if candidate is None else standing(entry.checks, claimed(await candidates.whole(tx, candidate)))


async def rooms(tx: AsyncSession, entry: Entry, rules: ReserveRules, today: date) -> tuple[Room, ...]:
    """So many for each post: of the organisation somebody is named for, and of all that work within the reserve.

    Whoever includes holds the lock of the reserve: of two who ask at once the second counts the first.
    """
    posts = await tx.scalar(queries.posts(entry.reserve, today)) or 0
    everybody = Room("В этом резерве", await tx.scalar(queries.taken(entry, today)) or 0, rules.per_post * posts)
    if entry.organisation_id is None:
        return (everybody,)
    same = await tx.scalar(queries.taken(entry, today, entry.organisation_id)) or 0
    return (Room("На эту должность в резерве", same, rules.per_post), everybody)


async def prepared_of(tx: AsyncSession, entry: Entry) -> Prepared:
    today = today_of(tx)
    told = []
    if entry.person_id is not None and entry.included_on is not None:
        told = await received.training_of(tx, entry.person_id, entry.included_on, today)
    done = [each for each in entry.plan if each.confirmed_on is not None]
    candidate = await file_of(tx, entry)
    file_id = entry.candidate_id if candidate is None else candidate.id
    return Prepared(
        on=today,
        attested_until=await attestations.valid_until(tx, file_id, today),
        lines=len(entry.plan),
        done=len(done),
        learned=sum(each.hours or 0 for each in told),
        proven=sum(each.hours for each in done if each.training_id is None),
    )


async def degree_of(tx: AsyncSession, entry: Entry) -> Degree | None:
    """None of somebody who is not in the reserve today."""
    if status_on(entry.status, entry.until, today_of(tx)) not in STAYING:
        return None
    return degree(rules_of(entry.regulation).readiness, await prepared_of(tx, entry))
