"""`edulead user add`: every refusal names what would be taken instead."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from edulead.accounts import SHOWN, add
from edulead.demo import directory
from edulead.demo.region import SMOLENSK, region
from gateway.directory.municipalities import service as municipalities
from gateway.directory.organisations import service as organisations
from gateway.directory.regions import service as regions
from gateway.directory.regions.schemas import RegionCreate
from gateway.identity.admin import UserRefused
from gateway.identity.transactions import REAL
from gateway.store import TABLES
from services.kernel.acting import acting
from services.kernel.database import Database, connect
from services.kernel.settings import Settings
from tests.conftest import await_in_thread, make_database, one_at_a_time

PLANNED = region()
CITY = next(each for each in PLANNED.municipalities if each.key == SMOLENSK)
SCHOOLS = [each for each in PLANNED.organisations if each.municipality == CITY.key][: SHOWN + 1]


@pytest.fixture(scope="module")
async def gateway(cluster: Any, run_folder: Path) -> AsyncIterator[Database]:
    """A directory of one region, one municipality and some organisations; made once, for refusals leave nothing."""
    name = f"edulead_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_accounts"
    with one_at_a_time(run_folder):
        made = await_in_thread(make_database(cluster, name))
    database = await connect(Settings(database_url=made.url("gateway")), TABLES)
    loader = directory.LOADER
    async with acting(database, loader, REAL) as tx:
        start = RegionCreate(id=directory.identifier(PLANNED.key), code="67", name=PLANNED.name)
        await regions.create(tx, loader, start)
        await municipalities.create(tx, loader, directory._municipality(PLANNED, CITY))
        for school in SCHOOLS:
            await organisations.create(tx, loader, directory._organisation(school))
    yield database
    await database.close()
    await_in_thread(cluster.drop_database(name))


async def refusal(gateway: Database, role: str, place: str, who: str = "director") -> str:
    with pytest.raises(UserRefused) as refused:
        await add(gateway, who, "", role, place)
    return str(refused.value)


class TestRefusals:
    @pytest.mark.parametrize(
        ("role", "place", "words"),
        [
            ("king", "ru", ["Роли «king» нет", "admin ", "department ", "omsu ", "soiro ", "school ", "expert "]),
            ("system", "ru", ["Роли «system» нет"]),
            ("school", "ru", ["уровне: организация", "--place, можно ИНН", "--role school --place ru.r67.m12.o4711"]),
            ("omsu", "ru", ["уровне: муниципалитет", "--role omsu --place ru.r67.m12"]),
            ("department", "ru.r67.m1", ["уровне: регион", "--role department --place ru.r67"]),
            ("school", "ru.x1", ["такого уровня нет"]),
            ("admin", "Смоленск", ["«Смоленск» — не место и не ИНН", "--place ru.r67.m12"]),
            ("admin", "ru.r99", ["Места ru.r99 в справочнике нет. В ru есть", f"ru.r67 {' ' * 9} {PLANNED.name}"]),
            ("omsu", "ru.r67.m999", ["В ru.r67 есть", f"ru.r67.m1 {' ' * 6} {CITY.name}"]),
            ("school", "ru.r67.m999.o1", ["В ru.r67 есть", "ru.r67.m1"]),
            ("school", "ru.r67.m1.o999999", ["В ru.r67.m1 есть", SCHOOLS[0].short_name, "…"]),
            ("omsu", "rus.r67.m1", ["Места rus.r67.m1 в справочнике нет. В ru есть"]),
            ("school", "0000000000", ["Организации с ИНН 0000000000 в справочнике нет"]),
        ],
    )
    async def test_say_what_would_be_taken(self, gateway: Database, role: str, place: str, words: list[str]) -> None:
        said = await refusal(gateway, role, place)
        assert [each for each in words if each not in said] == []

    async def test_a_role_held_already(self, gateway: Database) -> None:
        who = f"cli-{uuid4().hex[:8]}"
        assert await add(gateway, who, "", "admin", "ru.r67")
        assert await add(gateway, who, "", "expert", "ru.r67") == ""
        said = await refusal(gateway, "admin", "ru.r67", who.upper())
        assert f"У записи «{who}» уже есть роль admin в месте ru.r67." in said
        assert "expert       ru.r67" in said
        assert f"edulead user reset {who}" in said


class TestInn:
    async def test_names_the_organisation(self, gateway: Database) -> None:
        assert await add(gateway, "director", "", "school", SCHOOLS[0].inn)
        assert "уже есть роль school в месте ru.r67.m1.o" in await refusal(gateway, "school", SCHOOLS[0].inn)


async def test_the_command_says_it_with_a_code(fresh_database: Any, edulead: Any, layout: Any) -> None:
    layout.secrets.write_text('{"roles": {"gateway": "test-gateway"}}')
    process = edulead(
        "user", "add", "director", "--role", "school", settings={"EDULEAD_DATABASE_URL": fresh_database.admin}
    )
    assert process.end() == 24
    assert "Укажите параметр --place" in process.said
    assert "Traceback" not in process.said
