"""The training service: its slices, what it follows and the feed it offers."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.settings import load
from services.training.certificates.router import TAG as CERTIFICATES
from services.training.certificates.router import router as certificates
from services.training.certificates.service import CertificateIssued
from services.training.competencies.router import TAG as COMPETENCIES
from services.training.competencies.router import router as competencies
from services.training.competencies.service import FrameworkDrafted, FrameworkOverlaps
from services.training.conduct.router import TAG as GROUPS
from services.training.conduct.router import router as groups
from services.training.enrolments.placing import AlreadyEnrolled
from services.training.enrolments.router import TAG as ENROLMENTS
from services.training.enrolments.router import router as enrolments
from services.training.groups.service import SeatsTaken
from services.training.materials.router import TAG as MATERIALS
from services.training.materials.router import router as materials
from services.training.permissions import P, access
from services.training.programmes.router import TAG as PROGRAMMES
from services.training.programmes.router import router as programmes
from services.training.programmes.service import TrainingProgrammeDrafted
from services.training.settings import TrainingSettings
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
        routers=(competencies, programmes, groups, enrolments, certificates, materials),
        tags={
            COMPETENCIES: "Что умеет руководитель и насколько: шкала, уровни словами, нормы должностей",
            PROGRAMMES: "Чему учат: модули с часами и компетенциями, что нужно пройти прежде, редакции",
            GROUPS: "Когда и где учат по программе: места, лист ожидания, расписание, посещаемость, итоги",
            ENROLMENTS: "Кто записан, кто ждёт и в каком порядке, что из этого вышло",
            CERTIFICATES: "Кому что выдано, под каким номером; подлинность проверяет кто угодно, без входа",
            MATERIALS: "Практики и методические материалы, каждый со ссылкой на вывод, на который отвечает",
        },
        conflicts={
            "uq_competency_framework_draft": FrameworkDrafted,
            "uq_competency_framework_family": FrameworkDrafted,
            "ex_competency_framework_in_force": FrameworkOverlaps,
            **dict.fromkeys(("uq_programme_draft", "uq_programme_family"), TrainingProgrammeDrafted),
            "ck_study_group_seats": SeatsTaken,
            "uq_enrolment_living": AlreadyEnrolled,
            "uq_certificate_valid": CertificateIssued,
        },
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(TrainingSettings), published_keys)
