"""Statements about municipalities. Row security leaves the caller's own, those below and those above."""

from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import selectinload

from gateway.directory import external
from gateway.directory.municipalities.models import Municipality, MunicipalityExternalId, MunicipalityOktmo
from gateway.directory.municipalities.schemas import MunicipalityOut, MunicipalityQuery, OktmoOut
from services.kernel import nested
from services.kernel.listing import Listing
from services.kernel.search import mentions, russian

_ITS_OKTMO = MunicipalityOktmo.municipality_id == Municipality.id
_ITS_CODES = MunicipalityExternalId.municipality_id == Municipality.id

LISTING = Listing(
    Municipality,
    MunicipalityOut,
    MunicipalityQuery,
    sortable={"name": russian(Municipality.name)},
    filters={
        "region_id": Municipality.region_id,
        "kind": Municipality.kind,
        "q": mentions(Municipality.name, Municipality.short_name),
        "oktmo": lambda code: exists().where(_ITS_OKTMO, MunicipalityOktmo.code == code),
        "external_id": external.known_as(MunicipalityExternalId, _ITS_CODES),
    },
    columns={
        "oktmo": nested.rows(
            Municipality,
            {name: getattr(MunicipalityOktmo, name) for name in OktmoOut.model_fields},
            _ITS_OKTMO,
            MunicipalityOktmo.valid_from.nulls_first(),
        ),
        "external_ids": external.listed(Municipality, MunicipalityExternalId, _ITS_CODES),
    },
)


def by_id(municipality_id: UUID) -> Select[Municipality]:
    children = (selectinload(Municipality.oktmo), selectinload(Municipality.external))
    return select(Municipality).where(Municipality.id == municipality_id).options(*children)
