"""A token outlives the role it was given for; the writes of the directory do not."""

import pytest
from sqlalchemy import update

from gateway.identity.accounts.rules import AccountStatus
from gateway.identity.models import Account, Assignment
from services.kernel.identity import sign
from tests.gateway.directory.builders import BASE, listed
from tests.gateway.directory.conftest import in_office
from tests.support.answers import refused
from tests.support.callers import KEY, caller, client_of

WRITES = {
    "regions": {"code": "00", "name": "Регион"},
    "municipalities": {},
    "organisations": {},
    "people": {"last_name": "Ёлкин", "first_name": "Пётр"},
    "posts": {},
}
WITHDRAWN = {
    "the account is disabled": (Account, "id", {"status": AccountStatus.disabled}),
    "the role is another": (Assignment, "account_id", {"role": "expert"}),
    "the place is another": (Assignment, "account_id", {"place": "ru.r00"}),
}


@pytest.mark.parametrize("how", WITHDRAWN)
async def test_who_is_no_longer_in_office_reads_and_does_not_write(app, directory, how):
    who = caller("department", directory.place)
    await in_office(app, who)
    model, key, changes = WITHDRAWN[how]
    async with app.state.database.begin("ru") as tx:
        await tx.execute(update(model).where(getattr(model, key) == who.account).values(**changes))
    async with client_of(app, sign(who, KEY, 900)) as client:
        assert await listed(client, "regions", code=directory.code) == [directory.region]
        for kind, body in WRITES.items():
            answer = await client.post(f"{BASE}/{kind}", json=body)
            refused(answer, 401, "unauthorized")


async def test_every_write_asks(app, directory):
    """Whoever has no account at all may change nothing, whatever the token says."""
    async with client_of(app, sign(caller("department", directory.place), KEY, 900)) as client:
        for path, item in app.openapi()["paths"].items():
            for method in {"put", "patch", "post", "delete"} & set(item):
                if path.startswith(BASE) and not item[method].get("x-reads"):
                    answer = await client.request(method, path, json={}, headers={"If-Match": "*"})
                    assert answer.status_code == 401, (method, path)
