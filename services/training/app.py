"""The training service: its slices, what it follows and the feed it offers."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.settings import Settings, load
from services.training.calendars.router import TAG as CALENDARS
from services.training.calendars.router import router as calendars
from services.training.calendars.service import CalendarLinkExists
from services.training.competencies.router import TAG as COMPETENCIES
from services.training.competencies.router import router as competencies
from services.training.competencies.service import FrameworkDrafted, FrameworkOverlaps
from services.training.competitions.entries import AlreadyEntered
from services.training.competitions.entry_router import router as competition_entries
from services.training.competitions.jury_router import router as juries
from services.training.competitions.router import TAG as COMPETITIONS
from services.training.competitions.router import router as competitions
from services.training.competitions.stage_router import router as competition_stages
from services.training.competitions.stages import CompetitionStageExists
from services.training.gatherings.registering import AlreadyRegistered
from services.training.gatherings.registering_router import router as registrations
from services.training.gatherings.router import TAG as GATHERINGS
from services.training.gatherings.router import router as gatherings
from services.training.gatherings.series_router import router as gathering_series
from services.training.informal.router import TAG as INFORMAL
from services.training.informal.router import router as informal
from services.training.informal.service import InformalLearningDuplicate
from services.training.permissions import P, access
from services.training.store import COPIES, TABLES

SERVICE = service_of(
    Slices(
        name="training",
        title="edulead: обучение",
        description="Компетенции руководителей, мероприятия, профессиональные конкурсы и неформальное обучение.",
        access=access,
        tables=TABLES,
        copies=COPIES,
        event_reader=access.needs(P.event_read),
        operator=access.needs(P.operate),
        file_reader=access.needs(P.file_read),
        file_writer=access.needs(P.file_write),
        routers=(
            competencies,
            gathering_series,
            gatherings,
            registrations,
            competitions,
            competition_stages,
            competition_entries,
            juries,
            informal,
            calendars,
        ),
        tags={
            COMPETENCIES: "Что умеет руководитель и насколько: шкала, уровни словами, нормы должностей",
            GATHERINGS: "«Управленческая среда», семинары, мастер-классы: серии, запись, явка, кейсы и материалы",
            COMPETITIONS: "Для руководителей: этапы, выдвижение, жюри и листы, итоги, доля участников",
            INFORMAL: "Чему руководители учатся сами: записи с подтверждением и активность",
            CALENDARS: "Свои мероприятия в программе-календаре, по секретной ссылке",
        },
        conflicts={
            "uq_competency_framework_draft": FrameworkDrafted,
            "uq_competency_framework_family": FrameworkDrafted,
            "ex_competency_framework_in_force": FrameworkOverlaps,
            "uq_gathering_registration_gathering_id_person_id": AlreadyRegistered,
            "uq_competition_stage_competition_id_level_place": CompetitionStageExists,
            "uq_competition_entry_stage_id_person_id_nomination": AlreadyEntered,
            "uq_informal_learning_same": InformalLearningDuplicate,
            "uq_calendar_link_account": CalendarLinkExists,
        },
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(Settings), published_keys)
