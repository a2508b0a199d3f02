"""What is asked of competitions, stages, entries, juries and sheets. Statements, not results."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, not_, or_, select, true

from services.directory.roles import Role
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person, mentions, one_of, russian
from services.training.competitions.models import (
    Competition,
    CompetitionEntry,
    CompetitionJuror,
    CompetitionSheet,
    CompetitionStage,
)
from services.training.competitions.naming_queries import competition_title, municipality_name, nomination_title
from services.training.competitions.rules import (
    STAGES_OVER,
    CompetitionLevel,
    CompetitionStageStatus,
    CompetitionStatus,
)
from services.training.competitions.schemas import CompetitionItem, CompetitionQuery
from services.training.competitions.stage_schemas import (
    CompetitionEntryOut,
    CompetitionEntryQuery,
    CompetitionStageItem,
    CompetitionStageQuery,
)
from services.training.permissions import ONLOOKERS
from services.training.staff.queries import name_of, title_of
from services.training.store import COPIES, TABLES

C, T, E, J, L = Competition, CompetitionStage, CompetitionEntry, CompetitionJuror, CompetitionSheet

UNDER_WAY = not_(one_of(T.status, sorted(STAGES_OVER)))
JUDGED = one_of(T.status, (CompetitionStageStatus.judging, CompetitionStageStatus.closed))


LISTING = Listing(
    C,
    CompetitionItem,
    CompetitionQuery,
    sortable={"title": russian(C.title), "year": C.year},
    filters={"year": C.year, "status": C.status, "q": mentions(C.title)},
)

STAGES = Listing(
    T,
    CompetitionStageItem,
    CompetitionStageQuery,
    sortable={"place": T.place},
    filters={"competition_id": T.competition_id, "level": T.level, "status": T.status},
    columns={"competition_title": competition_title(T.competition_id), "municipality_name": municipality_name(T.place)},
)

_NAMES = {"full_name": name_of(E.person_id), "organisation_name": title_of(E.organisation_id)}

ENTRIES = Listing(
    E,
    CompetitionEntryOut,
    CompetitionEntryQuery,
    sortable={"full_name": russian(_NAMES["full_name"]), "points": E.points},
    filters={
        "competition_id": E.competition_id,
        "stage_id": E.stage_id,
        "nomination": E.nomination,
        "person_id": E.person_id,
        "result": E.result,
    },
    columns={
        **_NAMES,
        "competition_title": competition_title(E.competition_id),
        "nomination_title": nomination_title(E.competition_id, E.nomination),
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what was announced; row security sees to the others."""
    return C.status != CompetitionStatus.draft if caller.role in ONLOOKERS else true()


def entry_visible_to(caller: Identity) -> ColumnElement[bool]:
    """An onlooker knows whom they judge (`jury`), and no other entry, wherever they stand; a school its own, and a
    nominee theirs, wherever they worked."""
    if caller.role == Role.school:
        return or_(in_person(E.person_id, caller), E.place.at_or_below(caller.place))
    if caller.role not in ONLOOKERS:
        return true()
    return exists().where(J.stage_id == E.stage_id, in_person(J.person_id, caller))


def by_id(competition_id: UUID) -> Select[Competition]:
    return select(C).where(C.id == competition_id)


def going_on(competition_id: UUID) -> Select[Competition]:
    """As it stands until the commit: it is neither completed nor cancelled meanwhile."""
    return by_id(competition_id).with_for_update(read=True).execution_options(populate_existing=True)


def alone(competition_id: UUID) -> Select[Competition]:
    """As it stands while no stage is opened or closed."""
    return by_id(competition_id).with_for_update().execution_options(populate_existing=True)


def stage(stage_id: UUID) -> Select[CompetitionStage]:
    return select(T).where(T.id == stage_id)


def stage_going_on(stage_id: UUID) -> Select[CompetitionStage]:
    """As it stands until the commit: it takes no step meanwhile."""
    return stage(stage_id).with_for_update(read=True).execution_options(populate_existing=True)


def stage_alone(stage_id: UUID) -> Select[CompetitionStage]:
    """As it stands while nobody enters, appoints or marks."""
    return stage(stage_id).with_for_update().execution_options(populate_existing=True)


def stages_of(competition_id: UUID) -> Select[CompetitionStage]:
    return select(T).where(T.competition_id == competition_id)


def entry(entry_id: UUID) -> Select[CompetitionEntry]:
    return select(E).where(E.id == entry_id)


def entries(stage_id: UUID) -> Select[CompetitionEntry]:
    """By nomination and place in it."""
    return select(E).where(E.stage_id == stage_id).order_by(E.nomination, E.rank.asc().nulls_last(), E.id)


def participants(competition_id: UUID) -> Select[UUID]:
    return select(E.person_id).where(E.competition_id == competition_id).distinct()


def jurors(stage_id: UUID) -> Select[CompetitionJuror]:
    return select(J).where(J.stage_id == stage_id).order_by(J.id)


def seat(stage_id: UUID, person_id: UUID) -> Select[CompetitionJuror]:
    return select(J).where(J.stage_id == stage_id, J.person_id == person_id)


def seat_alone(juror_id: UUID) -> Select[CompetitionJuror]:
    """One sheet of a juror at a time."""
    return select(J).where(J.id == juror_id).with_for_update()


def sheet(entry_id: UUID, juror_id: UUID) -> Select[CompetitionSheet]:
    return select(L).where(L.entry_id == entry_id, L.juror_id == juror_id)


def handed_in(stage_id: UUID) -> Select[UUID, UUID]:
    """(entry, juror) of every sheet: that it is there, and nothing of what it says."""
    return select(L.entry_id, L.juror_id).where(L.stage_id == stage_id)


def sheets(stage_id: UUID) -> Select[CompetitionSheet]:
    """Those of a stage that is closed: until then a sheet is its juror's alone."""
    closed = exists().where(T.id == L.stage_id, T.status == CompetitionStageStatus.closed)
    return select(L).where(L.stage_id == stage_id, closed).order_by(L.entry_id, L.juror_id)


def to_count(stage_id: UUID) -> Select[CompetitionSheet]:
    """For the one who closes: what the sheets come to is told when all are in."""
    return select(L).where(L.stage_id == stage_id)


def people(ids: Sequence[UUID]) -> Select[UUID]:
    return select(COPIES.person.id).where(one_of(COPIES.person.id, ids))


def file(file_id: UUID) -> Select[Any]:
    return select(TABLES.file).where(TABLES.file.id == file_id)


def unclosed(competition_id: UUID) -> Select[int, int]:
    """(stages that were held, those of them that are not over)."""
    held = T.status != CompetitionStageStatus.called_off
    return select(func.count().filter(held), func.count().filter(UNDER_WAY)).where(T.competition_id == competition_id)


def under_way(competition_id: UUID, level: CompetitionLevel | None) -> Select[int]:
    """How many stages of the level are not over; of None there are none."""
    its = (T.competition_id == competition_id, T.level == level, UNDER_WAY)
    return select(func.count()).select_from(T).where(*its)


def begun(competition_id: UUID) -> Select[CompetitionLevel]:
    """Levels of which a stage is judged already, or over."""
    return select(T.level).where(T.competition_id == competition_id, JUDGED).distinct()
