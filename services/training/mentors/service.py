"""The shell around mentors: propose, change, take a step. What ends with a mentor: `mentoring.departing`."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.roles import Role
from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.periods import years_held
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, refused, require, unknown_reference
from services.training.competencies.knowing import Named, require_known
from services.training.directions import service as directions
from services.training.mentors import policies, queries
from services.training.mentors.models import Mentor
from services.training.mentors.notice import Notice
from services.training.mentors.rules import (
    LABELS,
    LIVING,
    WORKFLOW,
    Facts,
    MentorAction,
    MentorOrigin,
    MentorStatus,
    beside,
    out_of_order,
    settled,
    unfounded,
)
from services.training.mentors.schemas import MentorChange, MentorCreate, MentorStepIn, MentorTaught
from services.training.mentors.standing import Held, Standing, unfit
from services.training.permissions import P, access
from services.training.risks import service as risks
from services.training.store import COPIES


class MentorNotFound(NotFound):
    """Наставник не найден или не виден с вашими правами."""


class MentorLiving(Conflict):
    """Этот руководитель уже предложен в наставники или назначен."""


class MentorClosed(Conflict):
    """Наставничество этого человека завершено: изменить его нельзя."""


async def get(tx: AsyncSession, mentor_id: UUID) -> Mentor:
    return await one(tx, queries.by_id(mentor_id).where(queries.visible_to(tx.info["caller"])), MentorNotFound)


async def create(tx: AsyncSession, caller: Identity, data: MentorCreate) -> Mentor:
    """Propose a head. Raises Invalid for who heads nothing today, is at risk or too new in the post, and for a record
    of the base that does not include the head; MentorLiving (by the index) for who is one already."""
    term, why = (data.valid_from, data.valid_to), (data.leader_id, data.ground)
    require(out_of_order(term, (None, None), why))
    require(unfounded(data.leader_id, by_authority=caller.role == Role.omsu))
    person = await referred(tx, COPIES.person, data.person_id, "person_id", "Такого человека в справочнике нет")
    today = tx.info["clock"].today()
    organisation = (await tx.scalars(queries.headed([person.id], today))).first()
    if organisation is None:
        raise refused(("person_id",), "not_a_head", "Сейчас этот человек не руководит организацией")
    access.require(caller, P.mentor_write, organisation.place)
    region = region_of(organisation.place)
    await _require_in_base(tx, region, data)
    policy = await policies.POLICY.of(tx, region)
    await require_known(tx, region, _taught(data.teaches))
    await directions.require_known(tx, region, _strong_in(data.directions))
    require(unfit(await standing_of(tx, person.id, organisation.place), policy.years_in_post))
    mentor = Mentor(
        place=organisation.place,
        organisation_id=organisation.id,
        origin=MentorOrigin.base if data.leader_id else MentorOrigin.authority,
        **data.model_dump(),
    )
    return await added(tx, mentor, _proposed)


async def change(tx: AsyncSession, mentor_id: UUID, data: MentorChange, seen: int | None) -> Mentor:
    mentor = changeable(tx, access, await get(tx, mentor_id), seen, P.mentor_write, require_living)
    said = data.said()
    altered = {name for name, value in data.model_dump(exclude_unset=True).items() if value != getattr(mentor, name)}
    require(settled(mentor.status, altered))
    its = {name: said.get(name, getattr(mentor, name)) for name in _CHECKED}
    term, order = (its["valid_from"], its["valid_to"]), (its["order_number"], its["order_date"])
    require(out_of_order(term, order, (mentor.leader_id, mentor.ground)))
    await _require_file(tx, data.order_file_id, "order_file_id")
    await require_known(tx, region_of(mentor.place), _taught(data.teaches or []))
    await directions.require_known(tx, region_of(mentor.place), _strong_in(said.get("directions", ())))
    assign(mentor, data.model_dump(exclude_unset=True))
    return await renewed(tx, mentor, _changed)


async def advance(tx: AsyncSession, mentor: Mentor, data: MentorStepIn, seen: int | None) -> Mentor:
    """Consent, appoint, suspend, end. What it ends beside is the caller's to end (`mentoring.departing`)."""
    require(beside(data.action, data.last_day, data.consent_file_id))
    await _require_file(tx, data.consent_file_id, "consent_file_id")
    facts = await facts_of(tx, mentor, data)
    await steps.advance(tx, access, WORKFLOW, mentor, data, facts, seen, told(mentor))
    _date(mentor, data, facts.notice)
    if data.action is MentorAction.appoint:
        emit(tx, Fact("training.mentor.appointed", mentor.id, mentor.place, {"status": mentor.status, **told(mentor)}))
    return await renewed(tx, mentor)


async def facts_of(tx: AsyncSession, mentor: Mentor, data: MentorStepIn | None = None) -> Facts:
    policy = await policies.POLICY.of(tx, region_of(mentor.place))
    return Facts(
        own=tx.info["caller"].is_person(mentor.person_id),
        standing=await standing_of(tx, mentor.person_id, mentor.place),
        fewest_years=policy.years_in_post,
        ordered=mentor.order_number is not None,
        term=(mentor.valid_from, mentor.valid_to),
        notice=Notice(tx.info["clock"].today(), policy.notice_days, data.last_day if data else None),
    )


async def standing_of(tx: AsyncSession, person_id: UUID, place: str) -> Standing:
    return (await standings_of(tx, [person_id], region_of(place)))[person_id]


async def standings_of(tx: AsyncSession, people: Sequence[UUID], region: str) -> dict[UUID, Standing]:
    """As the region sees each: a person may have headed organisations anywhere in it."""
    today, held = tx.info["clock"].today(), defaultdict[UUID, list[Held]](list)
    async with standing_at(tx, region):  # ADR 0008
        heading = {person for _, person, _ in await tx.execute(queries.headed(people, today))}
        for person, first, last in await tx.execute(queries.headships(people)):
            held[person].append((first, last))
        risk = await risks.at_risk(tx, people, today)
    return {each: Standing(each in heading, years_held(held[each], today), each in risk) for each in people}


def told(mentor: Mentor) -> dict[str, Any]:
    """What events of a mentor carry."""
    return {
        "mentor_id": str(mentor.id),
        "person_id": str(mentor.person_id),
        "organisation_id": str(mentor.organisation_id),
        "leader_id": str(mentor.leader_id) if mentor.leader_id else None,
        "from": mentor.valid_from.isoformat(),
        "until": mentor.valid_to.isoformat(),
    }


def require_living(mentor: Mentor) -> None:
    if mentor.status not in LIVING:
        raise MentorClosed(f"Наставничество {LABELS[mentor.status]}: изменить его нельзя.")


def _taught(teaches: Sequence[MentorTaught]) -> list[Named]:
    return [Named(("teaches", at, "competency"), each.competency, each.level) for at, each in enumerate(teaches)]


def _strong_in(codes: Sequence[str]) -> list[tuple[tuple[str | int, ...], str]]:
    return [(("directions", at), code) for at, code in enumerate(codes)]


_CHECKED = ("valid_from", "valid_to", "order_number", "order_date")


def _date(mentor: Mentor, data: MentorStepIn, notice: Notice) -> None:
    """The day of what has just been decided."""
    if data.action is MentorAction.consent:
        assign(mentor, {"consented_on": notice.today, "consent_file_id": data.consent_file_id})
    if data.action is MentorAction.appoint:
        mentor.appointed_on = notice.today
    if mentor.status is MentorStatus.ended:
        assign(mentor, {"noticed_on": notice.today, "last_day": notice.ends})


async def _require_in_base(tx: AsyncSession, region: str, data: MentorCreate) -> None:
    """The record that is named includes this very person by now, as the reserve tells."""
    if data.leader_id is None:
        return
    async with standing_at(tx, region):  # ADR 0008
        includes = await tx.scalar(queries.in_base(data.leader_id, data.person_id))
    if not includes:
        raise Invalid(errors=[unknown_reference(("leader_id",), "В базе эффективных руководителей этой записи нет")])


async def _require_file(tx: AsyncSession, file_id: UUID | None, field: str) -> None:
    if file_id is not None and await tx.scalar(queries.file(file_id)) is None:
        raise Invalid(errors=[unknown_reference((field,), "Файл не найден")])


def _proposed(mentor: Mentor) -> Fact:
    return Fact("training.mentor.proposed", mentor.id, mentor.place, {"status": mentor.status, **told(mentor)})


def _changed(mentor: Mentor) -> Fact:
    return Fact("training.mentor.changed", mentor.id, mentor.place, {"status": mentor.status, **told(mentor)})
