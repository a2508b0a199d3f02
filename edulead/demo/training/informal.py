"""What heads learn by themselves: two records are confirmed, one waits for the authority."""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import PENDING, REPEATED
from services.training.informal import service
from services.training.informal.schemas import InformalLearningCreate, InformalLearningStepIn

WRITTEN, CONFIRMED = -15, -12
BOOK: Final = {"title": "Книга «Пятая дисциплина», конспект", "kind": "self_study", "hours": 10}
WEBINAR: Final = {"title": "Вебинар «Трудный разговор»", "kind": "webinar", "hours": 2}
COURSE: Final = {"title": "Онлайн-курс «Статистика для решений»", "kind": "online_course", "hours": 16}


async def load(stage: Stage, tx: AsyncSession) -> None:
    for school, said, confirmed in (
        (stage.own_school, BOOK, True),
        (REPEATED, WEBINAR, True),
        (PENDING, COURSE, False),
    ):
        await _record(stage, tx, school, said, confirmed=confirmed)


async def _record(stage: Stage, tx: AsyncSession, school: str, said: dict[str, Any], *, confirmed: bool) -> None:
    who = stage.head(school)
    async with on_day(tx, days_off(tx, WRITTEN), who):
        days = {"date_from": days_off(tx, -20), "date_to": days_off(tx, -2)}
        proof = {"person_id": who.person, "proof_link": "https://academy.example/proofs/17"}
        record = await service.create(tx, who, InformalLearningCreate.model_validate(said | days | proof))
        await service.advance(tx, record.id, InformalLearningStepIn.model_validate({"action": "submit"}), None)
    if confirmed:
        async with on_day(tx, days_off(tx, CONFIRMED), stage.omsu_of(school)):
            await service.advance(tx, record.id, InformalLearningStepIn.model_validate({"action": "confirm"}), None)
