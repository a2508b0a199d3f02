"""Statements about municipalities. Row security leaves the caller's own, those below and those above."""

from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import selectinload

from gateway.directory import nested
from gateway.directory.external import split
from gateway.directory.municipalities.models import Municipality, MunicipalityExternalId, MunicipalityOktmo
from gateway.directory.municipalities.schemas import MunicipalityOut, MunicipalityQuery, OktmoOut
from gateway.directory.search import mentions, spelled
from services.kernel.listing import Listing

_ITS_OKTMO = MunicipalityOktmo.municipality_id == Municipality.id
_ITS_CODES = MunicipalityExternalId.municipality_id == Municipality.id

LISTING = Listing(
    item=MunicipalityOut,
    columns={
        "id": Municipality.id,
        "place": Municipality.place,
        "region_id": Municipality.region_id,
        "kind": Municipality.kind,
        "name": Municipality.name,
        "short_name": Municipality.short_name,
        "oktmo": nested.rows(
            Municipality,
            {name: getattr(MunicipalityOktmo, name) for name in OktmoOut.model_fields},
            _ITS_OKTMO,
            MunicipalityOktmo.valid_from.nulls_first(),
        ),
        "external_ids": nested.external_ids(Municipality, MunicipalityExternalId, _ITS_CODES),
        "version": Municipality.version,
    },
    sortable={"name": spelled(Municipality.name)},
    key=Municipality.id,
)


def by_id(municipality_id: UUID) -> Select[Municipality]:
    children = (selectinload(Municipality.oktmo), selectinload(Municipality.external))
    return select(Municipality).where(Municipality.id == municipality_id).options(*children)


def search(query: MunicipalityQuery) -> Select[Municipality]:
    found = select(Municipality)
    if query.region_id:
        found = found.where(Municipality.region_id == query.region_id)
    if query.kind:
        found = found.where(Municipality.kind == query.kind)
    if query.q:
        found = found.where(mentions(query.q, Municipality.name, Municipality.short_name))
    if query.oktmo:
        found = found.where(exists().where(_ITS_OKTMO, MunicipalityOktmo.code == query.oktmo))
    if query.external_id:
        system, code = split(query.external_id)
        its = (_ITS_CODES, MunicipalityExternalId.system == system, MunicipalityExternalId.code == code)
        found = found.where(exists().where(*its))
    return found
