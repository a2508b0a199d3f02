"""Events as monitoring and training tell them, in a region of each test's own, and results as monitoring answers."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from services.kernel.consumers import consuming
from services.kernel.feed import CloudEvent
from services.reserve.reactions.consumer import apply
from services.reserve.reactions.fetching import ResultCard
from services.reserve.store import COPIES
from tests.support.directory import heads_of, municipality_rows, organisation_rows

EPOCH = uuid4()
_SEQ = count(1)

RISK = {"identity": "person", "identity_id": str(UUID(int=1)), "cycle_id": str(UUID(int=2)), "streak": 1,
        "inherited": False, "causes": ["low"]}  # fmt: skip
PUBLISHED = {"subject": "head", "family": str(UUID(int=7)), "period_from": "2022-01-01", "period_to": "2022-12-31"}
TRAINED = {"person_id": str(UUID(int=1)), "day": "2022-05-01", "hours": 72, "level_before": 1, "level_after": 2}


def event(type_: str, place: str, data: dict[str, Any], **its: Any) -> CloudEvent:
    deleted = its.pop("deleted", False)
    epoch, seq = its.pop("epoch", EPOCH), its.pop("seq", None) or next(_SEQ)
    return CloudEvent(
        specversion="1.0",
        id=its.pop("id", None) or uuid4(),
        source=f"/edulead/{type_.split('.', maxsplit=1)[0]}",
        type=type_,
        subject=its.pop("subject", None) or uuid4(),
        time=datetime(2023, 1, 1, seq % 24, tzinfo=UTC),
        sequence=f"{epoch}:{seq}",
        place=place,
        data=None if deleted else data,
        **({"method": "DELETE"} if deleted else {}),
    )


def card(place: str, organisation: UUID, person: UUID | None, percent: float, **its: Any) -> ResultCard:
    """As monitoring lists it, with one direction of ten points."""
    return ResultCard.model_validate(
        {
            "id": uuid4(),
            "place": place,
            "subject_id": organisation,
            "subject_name": "Школа",
            "person_id": person,
            "percent": percent,
            "level": None,
            "cluster": None,
            "by_direction": [{"direction": "staff", "title": "Кадры", "points": percent / 10, "maximum": 10}],
            "confidence": "high",
            "grace": False,
            "calculated_at": datetime(2023, 1, 1, tzinfo=UTC),
        }
        | its
    )


class World:
    """A region with a city of ten schools and their heads."""

    def __init__(self) -> None:
        self.place = f"ru.t{uuid4().hex[:12]}"
        self.city = f"{self.place}.m1"
        self.schools = [f"{self.city}.o{number}" for number in range(10)]
        self.ids: dict[str, UUID] = {}
        self.heads: dict[str, UUID] = {}

    def cards(self, best: float = 95.0) -> list[ResultCard]:
        """The head of the first school with so many per cent, the others with 50, 49, …"""
        percents = [best, *(50.0 - each for each in range(9))]
        pairs = zip(self.schools, percents, strict=True)
        return [card(place, self.ids[place], self.heads[place], percent) for place, percent in pairs]


Tell = Callable[..., Awaitable[None]]


@pytest.fixture
async def world(app: FastAPI) -> World:
    world = World()
    [city] = municipality_rows({world.city: "Город"})
    schools = organisation_rows(city, world.schools)
    people, posts = heads_of(schools)
    async with app.state.database.begin("ru") as session:
        for model, rows in (
            (COPIES.municipality, [city]), (COPIES.organisation, schools),
            (COPIES.person, people), (COPIES.post, posts),
        ):  # fmt: skip
            await session.execute(insert(model), rows)
    world.ids = {row["place"]: row["id"] for row in schools}
    world.heads = {row["place"]: row["person_id"] for row in posts}
    return world


@pytest.fixture
def tell(app: FastAPI) -> Tell:
    async def told(*events: CloudEvent, fetched: dict[UUID, list[ResultCard]] | None = None) -> None:
        for each in events:
            async with consuming(app.state.database, app.state.clock, each.type.split(".")[0]) as tx:
                await apply(tx, each, fetched or {})

    return told


@pytest.fixture
def publish(tell: Tell, world: World):
    """`publish(2022, cards)`: the event of the published cycle of a year, with what monitoring then answers."""

    async def published(year: int, cards: list[ResultCard], **its: Any) -> CloudEvent:
        data = PUBLISHED | {"period_from": f"{year}-01-01", "period_to": f"{year}-12-31"} | its.pop("data", {})
        its.setdefault("subject", UUID(int=hash((world.place, year)) % 2**64))
        said = event("monitoring.results.published", its.pop("place", world.place), data, **its)
        await tell(said, fetched={said.subject: cards})
        return said

    return published


@pytest.fixture
def kept(app: FastAPI):
    """What is kept in a table of a place, as the system sees it or as another place does."""

    async def of(model: Any, place: str, seen_from: str = "ru") -> list[Any]:
        here = select(model).where(model.place.at_or_below(place)).order_by(model.id)
        async with app.state.database.begin(seen_from) as session:
            return list(await session.scalars(here))

    return of
