from typing import Any

import asyncpg


class TestWorkerDatabase:
    async def test_each_service_enters_its_schema(self, worker_database: Any) -> None:
        for name in ("gateway", "monitoring", "reserve", "training"):
            connection = await asyncpg.connect(worker_database.url(name))
            try:
                assert await connection.fetchval("SELECT current_schema()") == name
            finally:
                await connection.close()

    async def test_a_fresh_database_is_another_one(self, worker_database: Any, fresh_database: Any) -> None:
        assert fresh_database.name != worker_database.name
