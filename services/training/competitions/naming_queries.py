"""What a reader knows a competition, a nomination and a municipality by, beside rows that hold their keys."""

from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, select, true
from sqlalchemy.dialects.postgresql import JSONB

from services.training.competitions.models import Competition, CompetitionEntry
from services.training.store import COPIES

C = Competition


def nomination_title(competition: Any, nomination: Any) -> ColumnElement[str | None]:
    """Beside a row that names a competition and a nomination of it."""
    known = func.jsonb_array_elements(C.nominations).table_valued(column("value", JSONB)).lateral()
    its = (C.id == competition, known.c.value["code"].astext == nomination)
    return select(known.c.value["title"].astext).select_from(C).join(known, true()).where(*its).scalar_subquery()


def competition_title(competition: Any) -> ColumnElement[str | None]:
    return select(C.title).where(C.id == competition).scalar_subquery()


def municipality_name(place: Any) -> ColumnElement[str | None]:
    copy = COPIES.municipality
    return select(copy.short_name).where(copy.place == place).limit(1).scalar_subquery()


def titles_of(entry: CompetitionEntry) -> Select[str | None, str | None]:
    """(of the competition, of the nomination)."""
    return select(competition_title(entry.competition_id), nomination_title(entry.competition_id, entry.nomination))


def municipality_at(place: str) -> Select[str | None]:
    return select(municipality_name(place))
