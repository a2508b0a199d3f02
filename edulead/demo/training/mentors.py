"""Mentors by orders of their authorities, and pairs: one goes on with meetings, one is proposed by a matching run."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import OUTLIER, REPEATED
from edulead.demo.targets import identifier
from edulead.demo.training.people import MENTOR, MENTORS, NOVICES
from services.kernel.identity import Identity
from services.training.mentor_matchings import service as mentor_matchings
from services.training.mentor_matchings.schemas import MatchingConfirmation, MentorMatchingCreate
from services.training.mentoring import accompanying, meetings, proposing
from services.training.mentoring import service as pairs
from services.training.mentoring.meeting_schemas import MentorMeetingCreate, MentorMeetingStepIn
from services.training.mentoring.programme_schemas import MentorshipProgrammeIn
from services.training.mentoring.schemas import MentorshipCreate, MentorshipStepIn
from services.training.mentors import service
from services.training.mentors.models import Mentor
from services.training.mentors.schemas import MentorChange, MentorCreate, MentorStepIn

PROPOSED, CONSENTED, APPOINTED = -120, -116, -110
PAIRED, BEGUN, MATCHED = -43, -38, -30
TERM: Final = 720
"""Days that somebody is a mentor."""
MEETINGS: Final = (
    (-31, "Что показала диагностика и с чего начать", True),
    (-17, "Положение о ВСОКО: чего в нём не хватает", True),
    (-3, "Разговор с педагогами об оценках: разбор записи", False),
)
"""Day, topic, and has the other side confirmed it."""
GOALS: Final = (
    {"title": "Положение и план ВСОКО приняты и работают", "competency": "vsoko"},
    {"title": "Итоги ВПР разобраны с педагогами до причин", "competency": "analysis"},
)
STRONG: Final = (
    ("management", "quality", {"conflict": 3, "team": 3}),
    ("quality", "inclusion", {"vsoko": 3, "teaching": 3}),
    ("management", "conditions", {"planning": 3, "finance": 3}),
    ("quality", "conditions", {"motivation": 3, "development": 3}),
    ("management", "quality", {"upbringing": 3, "openness": 3}),
)
"""Of each of `MENTORS`: two directions, and to which level of which competencies they bring."""


async def load(stage: Stage, tx: AsyncSession) -> None:
    appointed = [await _appoint(stage, tx, number) for number in range(len(MENTORS))]
    await _going_on(stage, tx, appointed[MENTORS.index(MENTOR)])
    await _matched(stage, tx)


async def _appoint(stage: Stage, tx: AsyncSession, number: int) -> Mentor:
    """Proposed by the authority, agreed to in person, appointed by an order."""
    school, authority = MENTORS[number], stage.omsu_of(MENTORS[number])
    *directions, teaches = STRONG[number]
    proposed, appointed = days_off(tx, PROPOSED), days_off(tx, APPOINTED)
    async with on_day(tx, proposed, authority):
        said = {
            "person_id": identifier(stage.head_of(school)),
            "ground": "Школа в верхней четверти региона по итогам двух циклов мониторинга",
            "capacity": 2,
            "directions": directions,
            "teaches": [{"competency": code, "level": level} for code, level in teaches.items()],
            "content": "Сопровождение руководителей школ риска и начинающих руководителей",
            "form": "mixed",
            "valid_from": appointed,
            "valid_to": appointed + timedelta(days=TERM),
        }
        mentor = await service.create(tx, authority, MentorCreate.model_validate(said))
    async with on_day(tx, days_off(tx, CONSENTED), stage.head(school)):
        mentor = await _mentor(tx, mentor, "consent")
    async with on_day(tx, appointed, authority):
        order = MentorChange(order_number=f"{number + 61}-од", order_date=appointed)
        return await _mentor(tx, await service.change(tx, mentor.id, order, mentor.version), "appoint")


async def _mentor(tx: AsyncSession, mentor: Mentor, action: str) -> Mentor:
    found = await service.get(tx, mentor.id)
    return await service.advance(tx, found, MentorStepIn.model_validate({"action": action}), found.version)


async def _going_on(stage: Stage, tx: AsyncSession, mentor: Mentor) -> None:
    """With the head of the repeated risk: agreed by both, planned, begun, met three times."""
    one, other = stage.head(MENTOR), stage.head(REPEATED)
    async with on_day(tx, days_off(tx, PAIRED), stage.city):
        said = {"mentor_id": mentor.id, "mentee_person_id": other.person, "directions": ["management", "quality"]}
        pair = await proposing.propose(tx, stage.city, MentorshipCreate.model_validate(said))
    for who, action in ((one, "agree_as_mentor"), (other, "agree_as_mentee")):
        async with on_day(tx, days_off(tx, PAIRED + 2), who):
            await _pair(tx, pair.id, action)
    begun = days_off(tx, BEGUN)
    async with on_day(tx, begun, stage.city):
        programme = {"starts_on": begun, "ends_on": begun + timedelta(days=180), "goals": GOALS}
        await accompanying.plan(tx, pair.id, MentorshipProgrammeIn.model_validate(programme), None)
        await _pair(tx, pair.id, "activate")
    for day, topic, confirmed in MEETINGS:
        await _meet(tx, pair.id, one, other, day, topic, confirmed=confirmed)


async def _pair(tx: AsyncSession, pair_id: Any, action: str) -> None:
    await pairs.advance(tx, pair_id, MentorshipStepIn.model_validate({"action": action}), None)


async def _meet(
    tx: AsyncSession, pair_id: Any, one: Identity, other: Identity, days: int, topic: str, *, confirmed: bool
) -> None:
    day = days_off(tx, days)
    async with on_day(tx, day, one):
        said = MentorMeetingCreate.model_validate({"held_on": day, "topic": topic, "hours": 2})
        meeting, _ = await meetings.record(tx, pair_id, said)
    if confirmed:
        async with on_day(tx, day + timedelta(days=1), other):
            step = MentorMeetingStepIn.model_validate({"action": "confirm"})
            await meetings.advance(tx, pair_id, meeting.id, step, None)


async def _matched(stage: Stage, tx: AsyncSession) -> None:
    """A run for beginning heads and the school whose data were odd; what it proposed for one is proposed to both."""
    who = stage.institute
    needs = {OUTLIER: ["quality"]} | {key: ["management"] for key in NOVICES}
    mentees = [{"person_id": identifier(stage.head_of(key)), "directions": its} for key, its in needs.items()]
    async with on_day(tx, days_off(tx, MATCHED), who):
        run = await mentor_matchings.run(tx, who, MentorMatchingCreate.model_validate({"mentees": mentees}))
    async with on_day(tx, days_off(tx, MATCHED + 1), who):
        said = MatchingConfirmation(mentees=[identifier(stage.head_of(NOVICES[0]))])
        await mentor_matchings.confirm(tx, who, run.id, said)
