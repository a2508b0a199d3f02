"""The training service: its slices, what it follows and the feed it offers."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.settings import load
from services.training.conflicts import CONFLICTS
from services.training.deficits.revising import JOBS as DEFICIT_JOBS
from services.training.mentoring.timing import JOBS as MENTORING_JOBS
from services.training.moves.service import JOBS as MOVE_JOBS
from services.training.moves.service import posts_changed
from services.training.novices.following import JOBS as FOLLOWING_JOBS
from services.training.permissions import P, access
from services.training.reactions.consumer import monitoring_feed, reserve_feed
from services.training.reactions.novice_mentors import JOBS as NOVICE_JOBS
from services.training.reactions.repeating import JOBS as REPEATING_JOBS
from services.training.referrals.timing import JOBS as REFERRAL_JOBS
from services.training.settings import TrainingSettings
from services.training.slices import ROUTERS, TAGS
from services.training.store import COPIES, TABLES

SERVICE = service_of(
    Slices(
        name="training",
        title="edulead: обучение",
        description="Диагностика и дефициты руководителей, программы и группы, индивидуальные маршруты, "
        "наставничество, стажировки, мероприятия и библиотека практик.",
        access=access,
        tables=TABLES,
        copies=COPIES,
        event_reader=access.needs(P.event_read),
        operator=access.needs(P.operate),
        file_reader=access.needs(P.file_read),
        file_writer=access.needs(P.file_write),
        routers=ROUTERS,
        tags=TAGS,
        follows=(reserve_feed,),
        asks=(monitoring_feed,),
        posts_changed=posts_changed,
        jobs=(
            *DEFICIT_JOBS,
            *NOVICE_JOBS,
            *FOLLOWING_JOBS,
            *REFERRAL_JOBS,
            *MENTORING_JOBS,
            *MOVE_JOBS,
            *REPEATING_JOBS,
        ),
        conflicts=CONFLICTS,
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(TrainingSettings), published_keys)
