"""Who must not judge whom, by what the records say today: the shell around `commissions.conflicts`.

All of it is read from the region, since members and candidates come from any place in it; told is whose pair it is and
why, to those who oversee the commission.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.reserve.candidates.models import Candidate, CandidateExperience
from services.reserve.candidates.rules import full_name
from services.reserve.commissions import service as commissions
from services.reserve.commissions.conflicts import Conflict, Contender, Juror, Work, computed, told_since
from services.reserve.commissions.rules import Seat
from services.reserve.meetings import queries
from services.reserve.meetings.assembly import Pair
from services.reserve.meetings.occasion import Occasion, Subject

Jobs = Mapping[UUID, list[Work]]
"""Person → where they have worked."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Whom the records were asked about, and what they say."""

    seats: Mapping[UUID, Seat]
    subjects: Mapping[UUID, Subject]
    conflicts: Mapping[Pair, list[Conflict]]

    @property
    def barring(self) -> dict[Pair, list[Conflict]]:
        """Without what an applicant brought into the own file after the application: nobody is recused at will."""
        kept = {pair: [each for each in found if each.bars] for pair, found in self.conflicts.items()}
        return {pair: found for pair, found in kept.items() if found}


async def screened(tx: AsyncSession, occasion: Occasion) -> Screen:
    """Every member who sits today or on the day of the occasion, and everybody they would judge."""
    today, subjects = tx.info["clock"].today(), occasion.subjects
    seats = await _seats(tx, occasion, {today, occasion.held_on})
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        of_whom = {each.candidate_id for each in subjects.values()}
        files: dict[UUID, Candidate] = dict((await tx.execute(queries.files_of(of_whom))).all())
        people = {*(each.person_id for each in seats.values()), *(each.person_id for each in files.values())}
        jobs = _jobs(await tx.execute(queries.posts([each for each in people if each], today)))
        known = [each.organisation_id for each in seats.values() if each.organisation_id]
        names: dict[UUID, str] = dict((await tx.execute(queries.organisations(known))).all())
    entered = [each for each in subjects.values() if each.judged and each.journal_number is not None]
    rivals = {files[each.candidate_id].person_id for each in entered} - {None}
    jurors = {each.member_id: _juror(each, jobs, names, rivals) for each in seats.values()}
    contenders = {each.id: _contenders(each, files[each.candidate_id], jobs, today) for each in subjects.values()}
    conflicts = {
        (member, subject): found
        for member, juror in jurors.items()
        for subject, told in contenders.items()
        if (found := told_since(*(computed(juror, each, today, occasion.conflict_years) for each in told)))
    }
    return Screen(seats, subjects, conflicts)


async def _seats(tx: AsyncSession, occasion: Occasion, days: Collection[date]) -> dict[UUID, Seat]:
    if occasion.commission_id is None:
        return {}
    found = [seat for day in sorted(days) for seat in await commissions.roster(tx, occasion.commission_id, day)]
    return {seat.member_id: seat for seat in found}


def _jobs(rows: Iterable[Any]) -> Jobs:
    found: defaultdict[UUID, list[Work]] = defaultdict(list)
    for person, organisation, name, since, until in rows:
        found[person].append(Work(organisation, name, since, until))
    return found


def _juror(seat: Seat, jobs: Jobs, names: Mapping[UUID, str], rivals: Collection[UUID | None]) -> Juror:
    """Where the commission says that a member works, they work today; since when, only the directory may say."""
    held = _held(seat.person_id, jobs)
    if seat.organisation_id and all(each.organisation_id != seat.organisation_id for each in held):
        held.append(Work(seat.organisation_id, names.get(seat.organisation_id, ""), None, None))
    return Juror(seat.person_id, seat.full_name, tuple(held), seat.person_id in rivals)


def _contenders(subject: Subject, file: Candidate, jobs: Jobs, today: date) -> tuple[Contender, Contender]:
    """As they entered, and as the file tells of them today: the posts of the directory, the own file, the papers."""
    held, papers = _held(file.person_id, jobs), subject.papers
    told = [_told(job) for job in file.experience]
    at_work = [Work(file.organisation_id, file.workplace or "", today, None)]
    if not (file.organisation_id or file.workplace):
        at_work = []
    titles = [each.title for each in file.documents]
    now = Contender(file.person_id, full_name(file), (*held, *told, *at_work), (*titles, *papers))
    if (entered := subject.entered) is None:
        return now, now
    kept = [_told(job) for job in file.experience if _key(job) in entered.jobs]
    gone = entered.jobs - {_key(job) for job in file.experience}
    kept += [Work(None, name, _day(since), _day(until)) for name, since, until in sorted(gone, key=str)]
    at_work = at_work if file.workplace == entered.workplace else []
    titles = [each.title for each in file.documents if each.added_on <= entered.on]
    return Contender(now.person_id, now.full_name, (*held, *kept, *at_work), (*titles, *papers)), now


def _told(job: CandidateExperience) -> Work:
    return Work(job.organisation_id, job.organisation_name, job.valid_from, job.valid_to)


def _key(job: CandidateExperience) -> tuple[str, str, str | None]:
    return job.organisation_name, job.valid_from.isoformat(), job.valid_to.isoformat() if job.valid_to else None


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _held(person_id: UUID | None, jobs: Jobs) -> list[Work]:
    return [*jobs.get(person_id, [])] if person_id else []
