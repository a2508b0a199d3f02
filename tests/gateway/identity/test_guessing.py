"""Wrong passwords: counted by name and by network, before they are looked at, remembered though the answer refuses."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from gateway.identity import passwords
from gateway.identity.models import Account, LoginFailure, LoginSession
from gateway.identity.signin import failures
from gateway.identity.signin.failures import Origin
from gateway.identity.signin.rules import KNOWN_ADDRESS, LIMITS, Counted
from gateway.identity.transactions import apart
from services.kernel.clock import real
from services.kernel.problems import Problem
from tests.gateway.identity.conftest import REGION, SMOLENSK, bearing, client_from, new_address, sign_in
from tests.support.answers import ANY_VERSION, refused


async def guess(client, name: str, times: int) -> Counter[int]:
    answers = [await sign_in(client, name, "мимо") for _ in range(times)]
    return Counter(answer.status_code for answer in answers)


async def close(app, name: str) -> None:
    """Fail in this name from so many networks that it is closed for all of them."""
    each = LIMITS[Counted.here].failures
    for _ in range(LIMITS[Counted.name].failures // each):
        async with client_from(app, new_address()) as stranger:
            assert await guess(stranger, name, each) == {400: each}


async def wait_out_locks(app) -> None:
    async with apart(app.state.database) as tx:
        await tx.execute(update(LoginFailure).values(locked_until=real() - timedelta(seconds=1)))


class TestName:
    async def test_five_failures_lock(self, client, user):
        name = await user("omsu", SMOLENSK)
        assert await guess(client, name, 5) == {400: 5}
        answer = await sign_in(client, name)
        refused(answer, 429, "account_locked")
        assert 290 <= int(answer.headers["retry-after"]) <= 300

    async def test_a_name_nobody_has_locks_the_same(self, client):
        assert await guess(client, "nobody-has-this", 6) == {400: 5, 429: 1}

    async def test_twenty_guesses_at_once_are_five(self, client, user):
        name = await user("omsu", SMOLENSK)
        answers = await asyncio.gather(*(sign_in(client, name, "мимо") for _ in range(20)))
        assert Counter(answer.status_code for answer in answers) == {400: 5, 429: 15}

    async def test_right_passwords_at_once_are_welcome(self, client, user):
        """More than failures are allowed: none of them looks like one while it is being tried."""
        name = await user("omsu", SMOLENSK)
        answers = await asyncio.gather(*(sign_in(client, name) for _ in range(30)))
        assert {answer.status_code for answer in answers} == {200}

    async def test_success_resets(self, client, user):
        name = await user("omsu", SMOLENSK)
        await guess(client, name, 4)
        assert (await sign_in(client, name)).status_code == 200
        assert await guess(client, name, 5) == {400: 5}

    async def test_the_next_lock_is_longer(self, client, user, app):
        name = await user("omsu", SMOLENSK)
        await guess(client, name, 5)
        await wait_out_locks(app)
        assert await guess(client, name, 5) == {400: 5}
        assert 590 <= int((await sign_in(client, name)).headers["retry-after"]) <= 600

    async def test_an_administrator_opens_again(self, client, user, signed_in):
        name = await user("school", f"{SMOLENSK}.o1")
        await guess(client, name, 5)
        admin = await signed_in("admin", REGION)
        found = (await client.get(f"/api/v1/accounts?q={name}", headers=admin)).json()["items"][0]
        reset = await client.post(f"/api/v1/accounts/{found['id']}/password-reset", headers=ANY_VERSION | admin)
        answer = await sign_in(client, name, reset.json()["temporary_password"])
        assert answer.json()["code"] == "password_change_required"

    async def test_leaves_rows_in_the_audit(self, client, user, app):
        name = await user("omsu", SMOLENSK)
        await guess(client, name, 5)
        await wait_out_locks(app)
        await sign_in(client, name)
        async with apart(app.state.database) as tx:
            rows = await tx.execute(
                text("SELECT action FROM gateway.audit JOIN gateway.account ON account.id = entity_id"
                     " WHERE username = :name AND action <> 'created' ORDER BY seq").bindparams(name=name)
            )  # fmt: skip
        assert list(rows.scalars()) == ["sign_in_failed"] * 5 + ["account_locked", "signed_in"]

    async def test_the_old_password_cannot_be_guessed_from_inside(self, client, user):
        name = await user("omsu", SMOLENSK)
        headers = bearing((await sign_in(client, name)).json()["access_token"])
        guess = {"old_password": "мимо", "new_password": "новый пароль 9"}
        answers = [(await client.post("/me/password", json=guess, headers=headers)).json()["code"] for _ in range(6)]
        assert answers == ["wrong_password"] * 5 + ["account_locked"]


class TestAddress:
    async def test_twenty_failures_close_the_address(self, client, user, app):
        for number in range(20):
            assert (await sign_in(client, f"spray-{number}", "мимо")).status_code == 400
        name = await user("omsu", SMOLENSK)
        answer = await sign_in(client, name)
        refused(answer, 429, "too_many_attempts")
        assert 590 <= int(answer.headers["retry-after"]) <= 600
        async with client_from(app, "2001:db8::1") as other:
            assert (await sign_in(other, name)).status_code == 200

    async def test_guesses_at_once_are_no_more(self, client):
        names = [f"flood-{number}" for number in range(250)]
        answers = await asyncio.gather(*(sign_in(client, name, "мимо") for name in names))
        assert Counter(answer.status_code for answer in answers) == {400: 20, 429: 230}

    async def test_nor_through_many_replicas(self, app, address):
        """Each has turns of its own; what they share is the database."""
        origin = Origin(address, "")

        async def reserved(name: str) -> bool:
            try:
                async with apart(app.state.database) as tx:
                    await failures.reserve(tx, name, origin, None)
            except Problem:
                return False
            return True

        answers = await asyncio.gather(*(reserved(f"replicas-{number}") for number in range(100)))
        assert sum(answers) == 20

    async def test_a_full_queue_is_nobodys_failure(self, client, user, monkeypatch):
        name = await user("omsu", SMOLENSK)
        with monkeypatch.context() as closed:
            closed.setattr(passwords._queue, "most", 0)
            assert await guess(client, name, 25) == {503: 25}
        assert (await sign_in(client, name)).status_code == 200

    async def test_a_turn_is_not_waited_for_forever(self, client, address, monkeypatch):
        monkeypatch.setattr(failures, "PATIENCE_SECONDS", 0)
        async with failures.in_turn(Origin(address, "")):
            answer = await sign_in(client, "somebody")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


class TestElsewhere:
    """Somebody guesses at a director's password from wherever they can."""

    @pytest.fixture
    async def director(self, client, user) -> str:
        """Has signed in from the address of `client`."""
        name = await user("school", f"{SMOLENSK}.o1")
        assert (await sign_in(client, name)).status_code == 200
        return str(name)

    @pytest.fixture
    async def strangers(self, app, director):
        await close(app, director)

    @pytest.fixture
    async def stranger(self, app):
        async with client_from(app, new_address()) as client:
            yield client

    async def test_one_who_guesses_closes_the_name_for_themselves_only(self, app, client, stranger, director, user):
        assert await guess(stranger, director, 6) == {400: 5, 429: 1}
        assert (await sign_in(client, director)).status_code == 200
        async with client_from(app, new_address()) as journey:
            assert (await sign_in(journey, director)).status_code == 200
        assert (await sign_in(stranger, director)).json()["code"] == "account_locked"

    async def test_many_close_it_but_for_its_owner(self, client, stranger, director, strangers):
        answer = await sign_in(stranger, director)
        refused(answer, 429, "account_locked")
        assert 890 <= int(answer.headers["retry-after"]) <= 900
        assert (await sign_in(client, director)).status_code == 200
        assert (await sign_in(stranger, director)).status_code == 429  # which opened nothing for the others

    async def test_its_owner_guesses_no_more_than_anybody(self, client, director, strangers):
        assert await guess(client, director, 6) == {400: 5, 429: 1}

    @pytest.mark.parametrize(("days_short", "ended", "status"), [(1, True, 200), (-1, False, 200), (-1, True, 429)])
    async def test_how_long_an_address_is_known(self, app, client, director, strangers, days_short, ended, status):
        then = real() - KNOWN_ADDRESS + timedelta(days=days_short)
        async with apart(app.state.database) as tx:
            account = select(Account.id).where(Account.username == director).scalar_subquery()
            sessions = update(LoginSession).where(LoginSession.account_id == account)
            await tx.execute(sessions.values(created_at=then, ended_at=real() if ended else None))
        assert (await sign_in(client, director)).status_code == status

    async def test_a_name_nobody_has_closes_the_same(self, app, stranger):
        await close(app, "nobody-from-anywhere")
        assert (await sign_in(stranger, "nobody-from-anywhere")).json()["code"] == "account_locked"

    async def test_a_new_password_opens_it(self, stranger, director, strangers, signed_in):
        admin = await signed_in("admin", REGION)
        found = (await stranger.get(f"/api/v1/accounts?q={director}", headers=admin)).json()["items"][0]
        reset = await stranger.post(f"/api/v1/accounts/{found['id']}/password-reset", headers=ANY_VERSION | admin)
        answer = await sign_in(stranger, director, reset.json()["temporary_password"])
        assert answer.json()["code"] == "password_change_required"
