"""A file is begun and changed: what the body names is looked up, and whose file it is decides who may."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.snils import Seal, seal_of
from services.kernel.database import standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import AlreadyExists, Invalid
from services.kernel.records import added, assign, one, renewed
from services.kernel.references import refused, require, unknown_reference
from services.reserve.candidates import models, queries
from services.reserve.candidates.consents import Consent, without_basis
from services.reserve.candidates.following import followed
from services.reserve.candidates.linking import relink
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.papers import consents_of
from services.reserve.candidates.rules import future
from services.reserve.candidates.schemas import CandidateChange, CandidateCreate
from services.reserve.candidates.service import CandidateNotFound, changed, to_change, told
from services.reserve.permissions import P, access

PURPOSE = b"edulead reserve snils v1"
"""Of the hashes of this service: they tell nothing beside those of the directory."""
PARTS = {
    "education": models.CandidateEducation,
    "training": models.CandidateTraining,
    "experience": models.CandidateExperience,
    "qualifications": models.CandidateQualification,
}
MANAGED = frozenset({"place", "person_id"})
"""What is for those who keep files to say, not for the candidate."""


class CandidateDuplicate(AlreadyExists):
    """Дело на этого человека уже есть. Если вы его не видите, его ведёт другое место."""


def seal_from_file(file: Path) -> Seal:
    return seal_of(file, PURPOSE)


async def find(tx: AsyncSession, caller: Identity, seal: Seal, snils: str) -> Candidate:
    """By СНИЛС, eleven digits; among those the caller sees."""
    same = queries.same_snils(seal.hash(snils)).where(queries.visible_to(caller))
    return await one(tx, same, CandidateNotFound)


async def create(tx: AsyncSession, caller: Identity, data: CandidateCreate, seal: Seal) -> Candidate:
    """Raises CandidateDuplicate where an active file has the same СНИЛС or person, Invalid without a consent."""
    place = data.place or caller.place
    access.require(caller, P.candidate_write, place)
    said = _said(data, seal)
    await _look_up(tx, caller, place, said)
    given = [Consent(each.purpose, each.given_on, each.until, None) for each in data.consents]
    require(without_basis(given, tx.info["clock"].today()))
    await _require_alone(tx, caller, said)
    candidate = Candidate(
        place=place,
        put_forward_at=caller.place,
        **{name: _rows(kind, [], said.pop(name), place) for name, kind in PARTS.items()},
        consents=await consents_of(tx, data.consents, place),
        checks=[],
        documents=[],
        **{name: value for name, value in said.items() if name not in {"place", "consents"}},
    )
    return await added(tx, candidate, _registered)


async def change(
    tx: AsyncSession, caller: Identity, candidate_id: UUID, data: CandidateChange, seen: int | None, seal: Seal
) -> Candidate:
    """What the body says; all parts move with the file to another place."""
    candidate = await to_change(tx, caller, candidate_id, seen)
    said = _said(data, seal)
    reason = said.pop("reason", None)
    if MANAGED & said.keys():
        access.require(caller, P.candidate_write, candidate.place)
    place = said.get("place", candidate.place)
    access.require(caller, P.candidate_write, place if "place" in said else None)
    await _look_up(tx, caller, said.get("place"), said)
    await _require_alone(tx, caller, said, candidate.id)
    await relink(tx, caller, candidate, said.get("person_id", candidate.person_id), reason)
    for name, kind in PARTS.items():
        if name in said:
            said[name] = _rows(kind, getattr(candidate, name), said[name], place)
    assign(candidate, said)
    for part in (*PARTS, "consents", "checks", "documents"):
        for row in getattr(candidate, part):
            row.place = place
    linked = "person_id" in said
    candidate = await renewed(tx, candidate, changed)
    if linked:
        await followed(tx, candidate.id)
    return candidate


def _said(data: CandidateCreate | CandidateChange, seal: Seal) -> dict[str, Any]:
    """What the client sent, as columns and lists of columns."""
    parts = {name: [each.model_dump() for each in getattr(data, name) or ()] for name in PARTS}
    every = isinstance(data, CandidateCreate)
    said = {name: getattr(data, name) for name in (type(data).model_fields if every else data.model_fields_set)}
    said |= {name: lines for name, lines in parts.items() if name in said}
    if "snils" in said:
        said["snils_hash"], said["snils_masked"] = seal.kept(said.pop("snils"))
    return said


async def _look_up(tx: AsyncSession, caller: Identity, place: str | None, said: dict[str, Any]) -> None:
    """Everything the body refers to is there, and somebody is born; an organisation is named as the directory does."""
    if said.get("birth_date"):
        require(future("birth_date", said["birth_date"], tx.info["clock"].today()))
    if place not in {None, caller.place} and await tx.scalar(queries.known_place(place)) is None:
        raise Invalid(errors=[unknown_reference(("place",), "Такого места нет в справочнике")])
    await _require_person(tx, caller, said.get("person_id"))
    jobs = said.get("experience", [])
    named: dict[tuple[str | int, ...], UUID] = {
        ("experience", index, "organisation_id"): job["organisation_id"]
        for index, job in enumerate(jobs)
        if job["organisation_id"]
    }
    if said.get("organisation_id"):
        named["organisation_id",] = said["organisation_id"]
    names = await _names_of(tx, caller, named)
    for job in jobs:
        job["organisation_name"] = job["organisation_name"] or names[job["organisation_id"]]
    if said.get("organisation_id") and not said.get("workplace"):
        said["workplace"] = names[said["organisation_id"]]


async def _require_person(tx: AsyncSession, caller: Identity, person_id: UUID | None) -> None:
    if person_id in {None, caller.person} or await tx.scalar(queries.person(person_id)) is not None:
        return
    raise refused(("person_id",), "unknown_reference", "Человек не найден")


async def _names_of(
    tx: AsyncSession, caller: Identity, named: Mapping[tuple[str | int, ...], UUID]
) -> Mapping[UUID, str]:
    """Where in the body → organisation; one of the region is known by its name, wherever the caller stands."""
    if not named:
        return {}
    async with standing_at(tx, region_of(caller.place)):  # ADR 0008
        names = {row.id: row.short_name for row in await tx.execute(queries.organisation_names(set(named.values())))}
    if missing := [path for path, its in named.items() if its not in names]:
        raise Invalid(errors=[unknown_reference(path, "Организация не найдена") for path in missing])
    return names


async def _require_alone(tx: AsyncSession, caller: Identity, said: Mapping[str, Any], but: UUID | None = None) -> None:
    """Names the file that is there already if the caller sees it; what nobody sees is found by the indexes."""
    for name in ("snils_hash", "person_id"):
        if said.get(name) is not None:
            twin = queries.active_with(name, said[name]).where(queries.visible_to(caller))
            found = await tx.scalar(twin)
            if found is not None and found.id != but:
                raise CandidateDuplicate(members={"candidate_id": str(found.id)})


def _rows(kind: Any, kept: Sequence[Any], said: Sequence[Mapping[str, Any]], place: str) -> list[Any]:
    """A row for each of the lines; a line that was there before stays the row it is."""
    rest, rows = [*kept], []
    for line in said:
        same = next((row for row in rest if all(getattr(row, name) == its for name, its in line.items())), None)
        if same is not None:
            rest.remove(same)
        rows.append(kind(place=place, **line) if same is None else same)
    return rows


def _registered(candidate: Candidate) -> Fact:
    return Fact("reserve.candidate.registered", candidate.id, candidate.place, told(candidate))
