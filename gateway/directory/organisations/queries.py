"""Statements about organisations. Row security leaves those at the caller's place and below."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import selectinload

from gateway.directory import nested
from gateway.directory.external import split
from gateway.directory.municipalities.models import MunicipalityOktmo
from gateway.directory.organisations.models import Organisation, OrganisationExternalId
from gateway.directory.organisations.schemas import OrganisationItem, OrganisationQuery
from gateway.directory.search import mentions, spelled
from services.kernel.listing import Listing

_ITS_CODES = OrganisationExternalId.organisation_id == Organisation.id
_EQUAL = ("municipality_id", "kind", "settlement", "size", "inn", "ogrn")

LISTING = Listing(
    item=OrganisationItem,
    columns={
        name: nested.external_ids(Organisation, OrganisationExternalId, _ITS_CODES)
        if name == "external_ids"
        else getattr(Organisation, name)
        for name in OrganisationItem.model_fields
    },
    sortable={"name": spelled(Organisation.name), "pupils": Organisation.pupils},
    key=Organisation.id,
)


def by_id(organisation_id: UUID) -> Select[Organisation]:
    children = (Organisation.names, Organisation.external, Organisation.successors)
    return select(Organisation).where(Organisation.id == organisation_id).options(*map(selectinload, children))


def among(ids: Iterable[UUID]) -> Select[Organisation]:
    return select(Organisation).where(Organisation.id.in_(ids))


def search(query: OrganisationQuery) -> Select[Organisation]:
    given = ((name, getattr(query, name)) for name in _EQUAL)
    found = select(Organisation).where(*(getattr(Organisation, name) == value for name, value in given if value))
    if query.q:
        found = found.where(mentions(query.q, Organisation.name, Organisation.short_name))
    if query.oktmo:
        its = MunicipalityOktmo.municipality_id == Organisation.municipality_id
        found = found.where(exists().where(its, MunicipalityOktmo.code == query.oktmo))
    if query.external_id:
        system, code = split(query.external_id)
        its_code = (OrganisationExternalId.system == system, OrganisationExternalId.code == code)
        found = found.where(exists().where(_ITS_CODES, *its_code))
    if query.open_on:
        found = found.where(_open_on(query.open_on))
    return found


def _open_on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(Organisation.founded_on.is_(None), Organisation.founded_on <= day),
        or_(Organisation.closed_on.is_(None), Organisation.closed_on > day),
    )
