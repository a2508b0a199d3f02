"""The directory as one part of the gateway: its routers, their tags, and what its constraints mean to a client."""

from collections.abc import Sequence

from fastapi import APIRouter

from gateway.directory.municipalities import router as municipalities
from gateway.directory.municipalities.service import MunicipalityExternalIdTaken, OktmoOverlaps, OktmoTaken
from gateway.directory.organisations import router as organisations
from gateway.directory.organisations.service import InnTaken, OgrnTaken, OrganisationExternalIdTaken
from gateway.directory.people import router as people
from gateway.directory.people.service import PersonHoldsPosts, SnilsTaken
from gateway.directory.posts import router as posts
from gateway.directory.posts.service import OneHead
from gateway.directory.regions import router as regions
from gateway.directory.regions.service import RegionExists
from services.kernel.handlers import Conflicts

ROUTERS: Sequence[APIRouter] = (
    regions.router,
    municipalities.router,
    organisations.router,
    people.router,
    posts.router,
)

TAGS: Sequence[dict[str, str]] = (
    {"name": "Регионы", "description": "Справочник: регионы"},
    {"name": "Муниципалитеты", "description": "Справочник: муниципалитеты и их коды ОКТМО, нынешние и прежние"},
    {"name": "Организации", "description": "Справочник: образовательные организации"},
    {"name": "Люди", "description": "Справочник: карточки людей"},
    {"name": "Должности", "description": "Справочник: кто какую должность занимает и занимал"},
)

CONFLICTS: Conflicts = {
    "uq_region_code": RegionExists,
    "uq_region_place": RegionExists,
    "ex_municipality_oktmo_one_code": OktmoOverlaps,
    "ex_municipality_oktmo_one_owner": OktmoTaken,
    "uq_municipality_external_id_system_code": MunicipalityExternalIdTaken,
    "uq_organisation_inn": InnTaken,
    "uq_organisation_ogrn": OgrnTaken,
    "uq_organisation_external_id_system_code": OrganisationExternalIdTaken,
    "uq_person_snils_hash": SnilsTaken,
    "fk_post_person_id": PersonHoldsPosts,
    "ex_post_one_head": OneHead,
}
