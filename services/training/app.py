"""The training service: its slices, what it follows and the feed it offers."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.settings import Settings, load
from services.training.competencies.router import TAG as COMPETENCIES
from services.training.competencies.router import router as competencies
from services.training.competencies.service import FrameworkDrafted, FrameworkOverlaps
from services.training.internships.router import TAG as INTERNSHIPS
from services.training.internships.router import router as internships
from services.training.internships.service import InternshipOverlaps
from services.training.partnerships.plan_router import router as partnership_plans
from services.training.partnerships.router import TAG as PARTNERSHIPS
from services.training.partnerships.router import router as partnerships
from services.training.partnerships.service import PartnershipLiving
from services.training.permissions import P, access
from services.training.sites.report_router import router as site_reports
from services.training.sites.router import TAG as SITES
from services.training.sites.router import router as sites
from services.training.sites.service import SiteOverlaps
from services.training.sites.support import AlreadyCorrected
from services.training.sites.support_router import router as site_support
from services.training.store import COPIES, TABLES

SERVICE = service_of(
    Slices(
        name="training",
        title="edulead: обучение",
        description="Компетенции руководителей. Диагностика, маршруты и наставничество — следующие.",
        access=access,
        tables=TABLES,
        copies=COPIES,
        event_reader=access.needs(P.event_read),
        operator=access.needs(P.operate),
        file_reader=access.needs(P.file_read),
        file_writer=access.needs(P.file_write),
        routers=(competencies, sites, site_reports, site_support, internships, partnerships, partnership_plans),
        tags={
            COMPETENCIES: "Что умеет руководитель и насколько: шкала, уровни словами, нормы должностей",
            SITES: "Школы, где учатся на рабочем месте: статус по приказу, отчёты за год, сопровождение СОИРО",
            INTERNSHIPS: "Кто, где и под чьим руководством стажируется; дневник, часы и заключение",
            PARTNERSHIPS: "Школы с низкими и высокими результатами в парах: подбор с объяснением, план, итоги",
        },
        conflicts={
            "uq_competency_framework_draft": FrameworkDrafted,
            "uq_competency_framework_family": FrameworkDrafted,
            "ex_competency_framework_in_force": FrameworkOverlaps,
            "ex_site_opened": SiteOverlaps,
            "ex_internship_person": InternshipOverlaps,
            "uq_partnership_living": PartnershipLiving,
            "uq_site_support_corrects_id": AlreadyCorrected,
        },
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(Settings), published_keys)
