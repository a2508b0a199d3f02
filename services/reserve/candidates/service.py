"""The shell around candidates: who may see a file, and what is known of the person on a day."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.database import stand, standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.periods import full_years
from services.kernel.places import ROOT
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.references import unknown_reference
from services.reserve.candidates import queries
from services.reserve.candidates.consents import gone, purposes
from services.reserve.candidates.experience import by_kind, by_kinds
from services.reserve.candidates.models import Candidate, CandidateCheck
from services.reserve.candidates.rules import LABELS, CandidateStatus, category_of
from services.reserve.permissions import P, access
from services.reserve.requirements.profile import CheckKind, Profile, Studied, Trained


class CandidateNotFound(NotFound):
    """Кандидат не найден или не виден с вашими правами."""


class CandidateClosed(Conflict):
    """Дело объединено, обезличено, или согласий на него больше нет (`consent_gone`): изменить его нельзя."""


async def get(tx: AsyncSession, candidate_id: UUID) -> Candidate:
    """The file another record names, at the place the transaction stands at; a merged one is the one it became.

    For records that have shown their caller the right to it. What a body names: `referred`; what a caller asks for
    itself: `read`. The own file is found wherever it lies.
    """
    found = await tx.scalar(queries.by_id(candidate_id)) or await own(tx, candidate_id)
    if found is None:
        raise CandidateNotFound
    if found.merged_into_id is None:
        return found
    return await tx.scalar(queries.by_id(found.merged_into_id)) or found


async def read(tx: AsyncSession, caller: Identity, candidate_id: UUID) -> Candidate:
    """The very file, merged or not, if the caller may see it."""
    found = await tx.scalar(queries.visible(caller, candidate_id)) or await own(tx, candidate_id)
    if found is None:
        raise CandidateNotFound
    return found


async def referred(tx: AsyncSession, candidate_id: UUID, field: str) -> Candidate:
    """The file that `field` of a body names; raises Invalid for one the caller cannot see or that is no more."""
    try:
        found = await read(tx, tx.info["caller"], candidate_id)
    except CandidateNotFound:
        found = None
    if found is not None and found.merged_into_id is not None:
        found = await get(tx, candidate_id)
    if found is None or found.status is not CandidateStatus.active:
        raise Invalid(errors=[unknown_reference((field,), "Кандидат не найден")])
    return found


async def own(tx: AsyncSession, candidate_id: UUID | None = None) -> Candidate | None:
    """The caller's own file, if it is the one asked for; it may lie above or beside where the caller stands."""
    caller: Identity = tx.info["caller"]
    if caller.person is None:
        return None
    async with standing_at(tx, ROOT):  # ADR 0008
        found = await tx.scalar(queries.of_person(caller.person))
    return found if found is not None and candidate_id in {None, found.id} else None


async def is_of_caller(tx: AsyncSession, candidate_id: UUID) -> bool:
    """Is it the caller's own file as it is linked today, or one that became it? Whatever it was linked to before."""
    mine = await own(tx)
    if mine is None or mine.id == candidate_id:
        return mine is not None
    async with standing_at(tx, ROOT):  # ADR 0008
        named = await tx.scalar(queries.by_id(candidate_id))
    return named is not None and named.merged_into_id == mine.id


async def whole(tx: AsyncSession, candidate: Candidate) -> Candidate:
    """The same with all its parts, which lie where it does."""
    async with standing_at(tx, candidate.place):  # ADR 0008
        await tx.execute(queries.whole(candidate.id))
    return candidate


async def to_change(
    tx: AsyncSession,
    caller: Identity,
    candidate_id: UUID,
    seen: int | None = None,
    *,
    in_person: bool = True,
    consented: bool = True,
) -> Candidate:
    """The file with all its parts, once it may be changed: If-Match → legality → whose it is.

    The own file is changed from where it lies to the end of the transaction (ADR 0008), unless not `in_person`: what
    others have to say of the candidate. Where no consent is left to keep it, only what is not `consented` goes on:
    consents themselves, and taking away. Raises PreconditionFailed, CandidateClosed or Forbidden.
    """
    candidate = await read(tx, caller, candidate_id)
    expect(candidate, seen)
    if candidate.status is not CandidateStatus.active:
        raise CandidateClosed(f"Дело {LABELS[candidate.status]}: изменить его нельзя.")
    if in_person and is_own(caller, candidate):
        await stand(tx, candidate.place)
    else:
        access.require(caller, P.candidate_write, candidate.place)
    await whole(tx, candidate)
    if consented:
        require_consented(candidate, tx.info["clock"].today())
    return candidate


def require_consented(candidate: Candidate, today: date) -> None:
    """Of a whole file: nothing new is learnt of who takes the last consent back. Raises CandidateClosed."""
    if gone((each.stated for each in candidate.consents), today):
        said = "Согласий, по которым ведут дело, больше нет: запишите новое или дождитесь уничтожения данных."
        raise CandidateClosed(said, members={"reason": "consent_gone"})


def is_own(caller: Identity, candidate: Candidate) -> bool:
    return caller.is_person(candidate.person_id)


def changed(candidate: Candidate) -> Fact:
    return Fact("reserve.candidate.changed", candidate.id, candidate.place, told(candidate))


def told(candidate: Candidate) -> dict[str, str | None]:
    """What events of a candidate carry: no personal data."""
    ids = {name: getattr(candidate, name) for name in ("person_id", "organisation_id")}
    return {"status": candidate.status, **{name: its and str(its) for name, its in ids.items()}}


async def profile_of(tx: AsyncSession, candidate: Candidate, on: date, attested_until: date | None = None) -> Profile:
    """All that is known of the person on the day; `attested_until` is what attestations say of it."""
    await whole(tx, candidate)
    jobs = [each.job for each in candidate.experience if each.valid_from <= on]
    checks = _latest([each for each in candidate.checks if each.checked_on <= on])
    held = ((each.category, each.valid_from, each.valid_to) for each in candidate.qualifications)
    return Profile(
        on=on,
        age=None if candidate.birth_date is None else full_years(candidate.birth_date, on),
        russian_citizen=candidate.russian_citizen,
        studied=tuple(Studied(each.level, each.field) for each in candidate.education if each.graduated_on <= on),
        trained=tuple(
            Trained(each.field, each.hours, each.retraining) for each in candidate.training if each.completed_on <= on
        ),
        months=by_kind(jobs, on),
        months_in=by_kinds(jobs, on),
        category=category_of(held, on),
        clear={kind: each.checked_on for kind, each in checks.items() if each.clear},
        obstacles=obstacles(candidate, on),
        consents=purposes((each.stated for each in candidate.consents), on),
        attested_until=attested_until if attested_until is not None and attested_until >= on else None,
    )


def obstacles(candidate: Candidate, on: date) -> frozenset[CheckKind]:
    """Kinds of checks whose latest by the day bars from the post; the file with its parts."""
    latest = _latest([each for each in candidate.checks if each.checked_on <= on])
    return frozenset(kind for kind, each in latest.items() if not each.clear)


def _latest(checks: list[CandidateCheck]) -> dict[CheckKind, CandidateCheck]:
    """Of each kind the latest; of one day, the one that bars."""
    return {each.kind: each for each in sorted(checks, key=lambda each: (each.checked_on, not each.clear))}
