"""Accounts from the command line, and hashing that keeps up with its parameters."""

from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from gateway.identity import passwords
from gateway.identity.admin import UserRefused, add_user, reset_user
from gateway.identity.models import Account
from gateway.identity.transactions import apart
from services.kernel.problems import Unavailable
from tests.gateway.identity.conftest import PASSWORD, REGION, SMOLENSK, SMOLENSK_SCHOOL, refresh, sign_in
from tests.support.answers import ANY_VERSION


def name() -> str:
    return f"cli-{uuid4().hex[:12]}"


class TestAdd:
    async def test_the_password_it_says_signs_in(self, client, app):
        who = name()
        password = await add_user(app.state.database, who, "Администратор", "admin", REGION)
        assert (await sign_in(client, who, password)).json()["scope"] == "role:admin"

    async def test_another_role_for_the_same_account(self, client, app):
        who = name()
        await add_user(app.state.database, who, "Иванова", "omsu", SMOLENSK, PASSWORD)
        for _ in range(2):
            assert await add_user(app.state.database, who, "Иванова", "expert", REGION) == ""
        assert (await sign_in(client, who, scope="role:expert")).status_code == 200

    async def test_a_role_above_who_issued_the_password_brings_a_new_one(self, client, app, signed_in):
        omsu, who = await signed_in("omsu", SMOLENSK), name()
        body = {"username": who, "full_name": "Петров Пётр", "assignments": [{"role": "expert", "place": SMOLENSK}]}
        issued = (await client.post("/api/v1/accounts", json=body, headers=omsu)).json()["temporary_password"]
        assert await add_user(app.state.database, who, "Петров", "school", SMOLENSK_SCHOOL) == ""
        password = await add_user(app.state.database, who, "Петров", "expert", REGION)
        assert (await sign_in(client, who, issued)).json()["code"] == "invalid_grant"
        assert (await sign_in(client, who, password)).status_code == 200

    async def test_roles_that_judge_each_other_do_not_go_together(self, app):
        who = name()
        await add_user(app.state.database, who, "Иванова", "omsu", SMOLENSK)
        with pytest.raises(UserRefused, match="«ОМСУ» и «школа» вместе не даются"):
            await add_user(app.state.database, who, "Иванова", "school", SMOLENSK_SCHOOL)

    async def test_a_school_is_managed_by_its_municipality(self, app):
        who = name()
        await add_user(app.state.database, who, "Директор", "school", SMOLENSK_SCHOOL, PASSWORD)
        async with apart(app.state.database) as tx:
            assert await tx.scalar(select(Account.place).where(Account.username == who)) == SMOLENSK

    @pytest.mark.parametrize(
        ("username", "role", "place", "password"),
        [
            ("Имя", "admin", "ru", None),
            ("cli-x", "king", "ru", None),
            ("cli-x", "school", "ru", None),
            ("cli-x", "admin", "Смоленск", None),
            ("cli-x", "admin", "ru", "коротко"),
        ],
    )
    async def test_refusals(self, app, username, role, place, password):
        with pytest.raises(UserRefused):
            await add_user(app.state.database, username, "Кто", role, place, password)


class TestReset:
    async def test_ends_sessions_and_enables(self, client, app, user):
        who = await user("omsu", SMOLENSK)
        tokens = (await sign_in(client, who)).json()
        async with apart(app.state.database) as tx:
            await tx.execute(update(Account).where(Account.username == who).values(status="disabled"))
        password = await reset_user(app.state.database, who)
        assert (await refresh(client, tokens["refresh_token"])).status_code == 400
        assert (await sign_in(client, who, password)).status_code == 200

    async def test_nobody(self, app):
        with pytest.raises(UserRefused, match="нет"):
            await reset_user(app.state.database, "nobody-here")


class TestHashing:
    async def test_old_parameters_are_replaced_at_sign_in(self, client, app, user):
        who = await user("omsu", SMOLENSK)
        weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
        async with apart(app.state.database) as tx:
            await tx.execute(update(Account).where(Account.username == who).values(password_hash=weak))
        assert (await sign_in(client, who)).status_code == 200
        async with apart(app.state.database) as tx:
            kept = await tx.scalar(select(Account.password_hash).where(Account.username == who))
        assert kept
        assert not passwords.outdated(kept)
        assert (await sign_in(client, who)).status_code == 200

    async def test_what_is_no_hash_matches_nothing(self):
        assert not await passwords.matches("not a hash", PASSWORD)

    async def test_a_full_queue_says_come_back(self, monkeypatch):
        monkeypatch.setattr(passwords._queue, "most", 0)
        with pytest.raises(Unavailable):
            await passwords.hashed(PASSWORD)

    async def test_invented_ones_wait_in_no_queue(self, client, signed_in, monkeypatch):
        """However many an ОМСУ asks for, nobody else's sign-in waits for them."""
        omsu = await signed_in("omsu", SMOLENSK)
        monkeypatch.setattr(passwords._queue, "most", 0)
        body = {"username": name(), "full_name": "Кто", "assignments": [{"role": "school", "place": SMOLENSK_SCHOOL}]}
        made = await client.post("/api/v1/accounts", json=body, headers=omsu)
        one = f"/api/v1/accounts/{made.json()['account']['id']}"
        reset = await client.post(f"{one}/password-reset", headers=ANY_VERSION | omsu)
        assert (made.status_code, reset.status_code) == (201, 200)

    async def test_the_owners_password_costs_in_full(self, client, app, signed_in):
        omsu, who = await signed_in("omsu", SMOLENSK), name()
        made = await client.post("/api/v1/accounts", json={"username": who, "full_name": "Кто"}, headers=omsu)
        password = made.json()["temporary_password"]

        async def kept() -> str:
            async with apart(app.state.database) as tx:
                return str(await tx.scalar(select(Account.password_hash).where(Account.username == who)))

        assert "m=8,t=1,p=1" in (invented := await kept())
        assert (await sign_in(client, who, password)).json()["code"] == "password_change_required"
        assert await kept() == invented  # it is not worth more by being shown
        change = {"username": who, "old_password": password, "new_password": PASSWORD}
        assert (await client.post("/auth/password", json=change)).status_code == 204
        assert "m=19456,t=2,p=1" in await kept()
