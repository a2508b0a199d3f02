"""Wrong passwords: counted by name and by address, remembered though the answer is a refusal."""

import asyncio
from collections import Counter
from datetime import timedelta

import httpx
from sqlalchemy import text, update

from gateway.identity.models import LoginFailure
from gateway.identity.transactions import apart
from services.kernel.clock import real
from tests.gateway.identity.conftest import REGION, SMOLENSK, bearing, sign_in


async def guess(client, name: str, times: int) -> Counter[int]:
    answers = [await sign_in(client, name, "мимо") for _ in range(times)]
    return Counter(answer.status_code for answer in answers)


async def wait_out_locks(app) -> None:
    async with apart(app.state.database) as tx:
        await tx.execute(update(LoginFailure).values(locked_until=real() - timedelta(seconds=1)))


class TestName:
    async def test_five_failures_lock(self, client, user):
        name = await user("omsu", SMOLENSK)
        assert await guess(client, name, 5) == {400: 5}
        answer = await sign_in(client, name)
        assert (answer.status_code, answer.json()["code"]) == (429, "account_locked")
        assert 290 <= int(answer.headers["retry-after"]) <= 300

    async def test_a_name_nobody_has_locks_the_same(self, client):
        assert await guess(client, "nobody-has-this", 6) == {400: 5, 429: 1}

    async def test_twenty_guesses_at_once_are_five(self, client, user):
        name = await user("omsu", SMOLENSK)
        answers = await asyncio.gather(*(sign_in(client, name, "мимо") for _ in range(20)))
        assert Counter(answer.status_code for answer in answers) == {400: 5, 429: 15}

    async def test_twenty_right_passwords_at_once_are_welcome(self, client, user):
        name = await user("omsu", SMOLENSK)
        answers = await asyncio.gather(*(sign_in(client, name) for _ in range(20)))
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
        reset = await client.post(f"/api/v1/accounts/{found['id']}/password-reset", headers=admin)
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
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
        assert 590 <= int(answer.headers["retry-after"]) <= 600
        elsewhere = httpx.ASGITransport(app, client=("2001:db8::1", 1))
        async with httpx.AsyncClient(transport=elsewhere, base_url="http://gateway") as other:
            assert (await sign_in(other, name)).status_code == 200
