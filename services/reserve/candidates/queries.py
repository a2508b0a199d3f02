"""What is asked of candidates. Statements, not results."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person, mentions, one_of, russian
from services.reserve.candidates.consents import BASES
from services.reserve.candidates.documents import DestructionActItem, DestructionActQuery
from services.reserve.candidates.models import Candidate, CandidateConsent, DestructionAct
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.candidates.schemas import CandidateItem, CandidateQuery
from services.reserve.permissions import IN_PERSON
from services.reserve.store import COPIES, TABLES

_SPACE = literal_column("' '", Text)
_NONE = literal_column("''", Text)
_NAME = Candidate.last_name + _SPACE + Candidate.first_name + _SPACE + func.coalesce(Candidate.middle_name, _NONE)

LISTING = Listing(
    Candidate,
    CandidateItem,
    CandidateQuery,
    sortable={"name": russian(_NAME)},
    filters={
        "q": mentions(Candidate.last_name, Candidate.first_name, Candidate.middle_name),
        "status": Candidate.status,
        "person_id": Candidate.person_id,
        "organisation_id": Candidate.organisation_id,
        "place": Candidate.place.at_or_below,
    },
)
ACTS = Listing(
    DestructionAct,
    DestructionActItem,
    DestructionActQuery,
    sortable={"destroyed_at": DestructionAct.destroyed_at},
    filters={
        "candidate_id": DestructionAct.candidate_id,
        "year": DestructionAct.year,
        "ground": DestructionAct.ground,
        "place": DestructionAct.place.at_or_below,
    },
)
_PARTS = tuple(
    selectinload(each)
    for each in (
        Candidate.education,
        Candidate.training,
        Candidate.experience,
        Candidate.qualifications,
        Candidate.consents,
        Candidate.checks,
        Candidate.documents,
    )
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """An authority sees its territory; a school and an expert the own file (above them: `service.own`) and whom they
    put forward."""
    if caller.role not in IN_PERSON:
        return true()
    return or_(Candidate.put_forward_at == caller.place, in_person(Candidate.person_id, caller))


def by_id(candidate_id: UUID) -> Select[Candidate]:
    return select(Candidate).where(Candidate.id == candidate_id)


def in_one_order(stays: UUID, goes: UUID) -> Select[UUID]:
    """Both files of a merge and those that follow, locked: of merges in a circle none waits for one that waits."""
    files = one_of(Candidate.id, [stays, goes]) | (Candidate.merged_into_id == goes)
    return select(Candidate.id).where(files).order_by(Candidate.id).with_for_update()


def visible(caller: Identity, candidate_id: UUID) -> Select[Candidate]:
    return by_id(candidate_id).where(visible_to(caller))


def of_person(person_id: UUID) -> Select[Candidate]:
    """The file of a person that is not merged."""
    return select(Candidate).where(Candidate.person_id == person_id, Candidate.status == "active")


def whole(candidate_id: UUID) -> Select[Candidate]:
    """With all its parts."""
    return by_id(candidate_id).options(*_PARTS)


def files(ids: Collection[UUID]) -> Select[UUID]:
    """The files among `ids` that the caller can see."""
    return select(TABLES.file.id).where(one_of(TABLES.file.id, [*ids]))


def person(person_id: UUID | None) -> Select[UUID]:
    return select(COPIES.person.id).where(COPIES.person.id == person_id)


def organisation_names(ids: Collection[UUID]) -> Select[UUID, str]:
    """(organisation, its short name)"""
    organisation = COPIES.organisation
    return select(organisation.id, organisation.short_name).where(one_of(organisation.id, [*ids]))


def known_place(place: str | None) -> Select[UUID]:
    """The municipality or the organisation that lies there."""
    found = (select(each.id).where(each.place == place) for each in (COPIES.municipality, COPIES.organisation))
    everywhere = union_all(*found).subquery()
    return select(everywhere.c.id).limit(1)


def same_snils(snils_hash: bytes) -> Select[Candidate]:
    return active_with("snils_hash", snils_hash)


def active_with(name: str, value: Any) -> Select[Candidate]:
    """The active file that has the value; the indexes see to it that there is one."""
    return select(Candidate).where(getattr(Candidate, name) == value, Candidate.status == CandidateStatus.active)


def named(name: str, birth_date: date | None) -> Select[Candidate]:
    """Active files of those so called, as `twins.spelled`, and born on the day."""
    blanks = (literal_column("'\\s+'", Text), _SPACE, literal_column("'g'", Text))
    spelled = func.btrim(func.regexp_replace(russian(_NAME), *blanks))
    its = (spelled == name, Candidate.birth_date == birth_date, Candidate.status == CandidateStatus.active)
    return select(Candidate).where(*its)


def alike(candidate: Candidate, name: str, caller: Identity) -> Select[Candidate]:
    """Other active files the caller sees with the same СНИЛС, or the same name and day of birth."""
    found = [named(name, candidate.birth_date).with_only_columns(Candidate.id)]
    if candidate.snils_hash is not None:
        found.append(same_snils(candidate.snils_hash).with_only_columns(Candidate.id))
    others = (or_(*(Candidate.id.in_(each) for each in found)), Candidate.id != candidate.id, visible_to(caller))
    return select(Candidate).where(*others).order_by(Candidate.created_at, Candidate.id).limit(100)


def became(candidate_id: UUID) -> Select[Candidate]:
    """All files that were merged into this one, however many merges lay between (`follow`), with all their parts."""
    return select(Candidate).where(Candidate.merged_into_id == candidate_id).options(*_PARTS)


def follow(goes: UUID, stays: UUID) -> Any:
    """What was merged into the file that goes names the one that stays."""
    return update(Candidate).where(Candidate.merged_into_id == goes).values(merged_into_id=stays)


def family(candidate_id: UUID) -> Select[UUID]:
    """The file and those that were merged into it."""
    return select(Candidate.id).where(or_(Candidate.id == candidate_id, Candidate.merged_into_id == candidate_id))


def lock(candidate_id: UUID) -> Select[UUID]:
    """Until the commit no record comes to name the file, whose row a foreign key asks for."""
    return select(Candidate.id).where(Candidate.id == candidate_id).with_for_update()


def overdue(day: date, most: int) -> Select[Candidate]:
    """Active files to be kept through `day` or less (`Consent.kept_through`), locked; what others lock waits."""
    consent = CandidateConsent
    last_day = func.least(consent.until, func.greatest(consent.withdrawn_on, consent.withdrawal_recorded_on) - 1)
    its = (consent.candidate_id == Candidate.id, one_of(consent.purpose, sorted(BASES)), last_day > day)
    standing = exists().where(*its)
    found = select(Candidate).where(Candidate.status == CandidateStatus.active, ~standing)
    return found.order_by(Candidate.created_at, Candidate.id).limit(most).with_for_update(skip_locked=True)


def file_row(file_id: UUID) -> Any:
    return delete(TABLES.file).where(TABLES.file.id == file_id)
