"""What the list of results is compared with: the barest endpoint there can be, and the one usually written.

Neither checks a token, a role or a place, and neither counts parameters it does not know.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
from fastapi import Depends, FastAPI, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from services.monitoring.results.models import Result
from services.monitoring.results.schemas import ResultItem

ELSEWHERE = {
    "standing": "(SELECT standing FROM monitoring.calculation c WHERE c.id = calculation_id)",
    "contested": """(EXISTS (SELECT FROM monitoring.objection o WHERE o.cycle_id = result.cycle_id
        AND o.subject_id = result.subject_id AND o.status IN ('filed', 'under_review'))
        AND NOT EXISTS (SELECT FROM monitoring.calculation c
                        WHERE c.id = calculation_id AND c.standing = 'published'))""",
}
"""Fields that other tables say."""
FIELDS = ", ".join(f"'{name}', {ELSEWHERE.get(name, name)}" for name in ResultItem.model_fields)
BARE = f"""
SELECT json_agg(item)::text FROM (
    SELECT json_build_object({FIELDS}) AS item FROM monitoring.result ORDER BY percent DESC NULLS LAST, id LIMIT 50
) AS items"""
POOL = 10


def bare() -> FastAPI:
    """JSON built by PostgreSQL, one statement through asyncpg, passed on as it is."""
    pool: asyncpg.Pool

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        nonlocal pool
        async with asyncpg.create_pool(os.environ["EDULEAD_DATABASE_URL"], min_size=POOL, max_size=POOL) as pool:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/list")
    async def listed() -> Response:
        return Response(await pool.fetchval(BARE), media_type="application/json")

    return app


def usual() -> FastAPI:
    """Entities of SQLAlchemy, a session a request, pydantic for the answer."""
    url = os.environ["EDULEAD_DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://", 1)
    sessions = async_sessionmaker(create_async_engine(url, pool_size=POOL), expire_on_commit=False)
    app = FastAPI()

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    @app.get("/list")
    async def listed(tx: Annotated[AsyncSession, Depends(session)]) -> list[ResultItem]:
        found = select(Result).order_by(Result.percent.desc().nulls_last(), Result.id).limit(50)
        return [ResultItem.model_validate(each) for each in await tx.scalars(found)]

    return app
