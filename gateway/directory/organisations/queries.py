"""Statements about organisations. Row security leaves those at the caller's place and below."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import selectinload

from gateway.directory import external
from gateway.directory.municipalities.models import MunicipalityOktmo
from gateway.directory.organisations.models import Organisation, OrganisationExternalId, OrganisationSuccessor
from gateway.directory.organisations.schemas import OrganisationItem, OrganisationQuery
from services.kernel.listing import Listing
from services.kernel.search import lasting, mentions, russian

_ITS_CODES = OrganisationExternalId.organisation_id == Organisation.id
_ITS_OKTMO = MunicipalityOktmo.municipality_id == Organisation.municipality_id

LISTING = Listing(
    Organisation,
    OrganisationItem,
    OrganisationQuery,
    sortable={"name": russian(Organisation.name), "pupils": Organisation.pupils},
    filters={
        "municipality_id": Organisation.municipality_id,
        "oktmo": lambda code: exists().where(_ITS_OKTMO, MunicipalityOktmo.code == code),
        "kind": Organisation.kind,
        "settlement": Organisation.settlement,
        "size": Organisation.size,
        "q": mentions(Organisation.name, Organisation.short_name),
        "inn": Organisation.inn,
        "ogrn": Organisation.ogrn,
        "external_id": external.known_as(OrganisationExternalId, _ITS_CODES),
        "open_on": lasting(Organisation.founded_on, Organisation.closed_on),
    },
    columns={"external_ids": external.listed(Organisation, OrganisationExternalId, _ITS_CODES)},
)


def by_id(organisation_id: UUID) -> Select[Organisation]:
    children = (Organisation.names, Organisation.external, Organisation.successors)
    return select(Organisation).where(Organisation.id == organisation_id).options(*map(selectinload, children))


def last_taken_over(organisation_id: UUID) -> Select[date | None]:
    """On which day it last became a successor."""
    day = func.max(OrganisationSuccessor.happened_on)
    return select(day).where(OrganisationSuccessor.to_id == organisation_id)


def among(ids: Iterable[UUID]) -> Select[Organisation]:
    return select(Organisation).where(Organisation.id.in_(ids))
