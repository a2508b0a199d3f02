"""The training service: its slices, what it follows and the feed it offers."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.settings import Settings, load
from services.training.competencies.router import TAG as COMPETENCIES
from services.training.competencies.router import router as competencies
from services.training.competencies.service import FrameworkDrafted, FrameworkOverlaps
from services.training.mentoring.meeting_router import router as meetings
from services.training.mentoring.rejecting import AlreadyRejected
from services.training.mentoring.router import TAG as MENTORING
from services.training.mentoring.router import router as mentoring
from services.training.mentoring.service import MentorshipLiving
from services.training.mentors.router import TAG as MENTORS
from services.training.mentors.router import router as mentors
from services.training.mentors.service import MentorLiving
from services.training.pairings.router import router as pairings
from services.training.permissions import P, access
from services.training.store import COPIES, TABLES

SERVICE = service_of(
    Slices(
        name="training",
        title="edulead: обучение",
        description="Компетенции руководителей и наставничество. Диагностика и маршруты — следующие.",
        access=access,
        tables=TABLES,
        copies=COPIES,
        event_reader=access.needs(P.event_read),
        operator=access.needs(P.operate),
        file_reader=access.needs(P.file_read),
        file_writer=access.needs(P.file_write),
        routers=(competencies, mentors, mentoring, meetings, pairings),
        tags={
            COMPETENCIES: "Что умеет руководитель и насколько: шкала, уровни словами, нормы должностей",
            MENTORS: "Кто может вести других руководителей: согласие, назначение приказом, ёмкость, направления",
            MENTORING: "Подбор пар с объяснением, согласие обоих, программа, встречи, оценка целей, прекращение",
        },
        conflicts={
            "uq_competency_framework_draft": FrameworkDrafted,
            "uq_competency_framework_family": FrameworkDrafted,
            "ex_competency_framework_in_force": FrameworkOverlaps,
            "uq_mentor_living": MentorLiving,
            "uq_mentorship_living": MentorshipLiving,
            "uq_rejected_pair_mentor_person_id_mentee_person_id": AlreadyRejected,
        },
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(Settings), published_keys)
