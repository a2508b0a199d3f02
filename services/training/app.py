"""The training service: its slices, what it follows and the feed it offers."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.settings import Settings, load
from services.training.competencies.router import TAG as COMPETENCIES
from services.training.competencies.router import router as competencies
from services.training.competencies.service import FrameworkDrafted, FrameworkOverlaps
from services.training.deficits.mappings import MappingExists
from services.training.deficits.router import TAG as DEFICITS
from services.training.deficits.router import router as deficits
from services.training.deficits.service import DeficitTaken
from services.training.diagnostics.campaign_router import router as diagnostic_campaigns
from services.training.diagnostics.router import TAG as DIAGNOSTICS
from services.training.diagnostics.router import router as diagnostics
from services.training.diagnostics.service import DiagnosticsRunning
from services.training.diagnostics.sheet_router import router as diagnostic_sheets
from services.training.instruments.router import TAG as INSTRUMENTS
from services.training.instruments.router import router as instruments
from services.training.instruments.service import InstrumentDrafted, InstrumentFrozen
from services.training.permissions import P, access
from services.training.store import COPIES, TABLES

SERVICE = service_of(
    Slices(
        name="training",
        title="edulead: обучение",
        description="Компетенции руководителей, их диагностика и дефициты. Маршруты и наставничество — следующие.",
        access=access,
        tables=TABLES,
        copies=COPIES,
        event_reader=access.needs(P.event_read),
        operator=access.needs(P.operate),
        routers=(competencies, instruments, diagnostic_campaigns, diagnostics, diagnostic_sheets, deficits),
        tags={
            COMPETENCIES: "Что умеет руководитель и насколько: шкала, уровни словами, нормы должностей",
            INSTRUMENTS: "Чем измеряют компетенции: тесты, самооценка, опросы 360°, экспертные листы и кейсы",
            DIAGNOSTICS: "Кого, чем и когда спрашивают, и какие уровни это дало; сырые ответы отдельно и не для всех",
            DEFICITS: "Чего не хватает до нормы, откуда это известно, насколько надёжно и что из этого стало",
        },
        conflicts={
            "uq_competency_framework_draft": FrameworkDrafted,
            "uq_competency_framework_family": FrameworkDrafted,
            "ex_competency_framework_in_force": FrameworkOverlaps,
            "uq_instrument_draft": InstrumentDrafted,
            "uq_instrument_family": InstrumentDrafted,
            "ex_instrument_published": InstrumentFrozen,
            "uq_diagnostics_running": DiagnosticsRunning,
            "uq_deficit_living": DeficitTaken,
            "uq_deficit_finding_person_id": DeficitTaken,
            "uq_deficit_mapping_place": MappingExists,
        },
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(Settings), published_keys)
