"""Refresh tokens: used once, forgiven for ten seconds, fatal to their family after that."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from gateway.identity.models import Account, LoginSession, RefreshToken
from gateway.identity.sessions import end_all, sweep
from gateway.identity.signin import tokens
from gateway.identity.signin.rules import KEPT_ENDED
from gateway.identity.signin.tokens import digest
from gateway.identity.transactions import apart
from services.kernel.clock import real
from tests.gateway.identity.conftest import REGION, SMOLENSK, bearing, refresh, sign_in
from tests.support.answers import refused


@pytest.fixture
async def first(client, user) -> dict[str, str]:
    """The answer to a sign-in."""
    return (await sign_in(client, await user("omsu", SMOLENSK, ("expert", REGION)))).json()


async def used_ago(app, token: str, seconds: int) -> None:
    async with apart(app.state.database) as tx:
        used = update(RefreshToken).where(RefreshToken.digest == digest(token))
        await tx.execute(used.values(used_at=real() - timedelta(seconds=seconds)))


class TestRotation:
    async def test_each_token_is_exchanged_for_another(self, client, first):
        second = await refresh(client, first["refresh_token"])
        assert second.status_code == 200, second.text
        assert second.json()["scope"] == "role:omsu"
        assert second.json()["refresh_token"] != first["refresh_token"]
        assert (await refresh(client, second.json()["refresh_token"])).status_code == 200

    async def test_unknown_token(self, client):
        answer = await refresh(client, "no such token")
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")

    async def test_stays_in_its_role(self, client, first):
        assert (await refresh(client, first["refresh_token"], scope="role:expert")).json()["error"] == "invalid_scope"
        assert (await refresh(client, first["refresh_token"], scope="role:omsu")).status_code == 200

    async def test_only_digests_are_kept(self, app, first):
        async with apart(app.state.database) as tx:
            kept = await tx.scalar(select(func.count()).where(RefreshToken.digest == first["refresh_token"].encode()))
        assert kept == 0


class TestReuse:
    async def test_within_grace_answers_the_same_successor(self, client, app, first):
        second = (await refresh(client, first["refresh_token"])).json()["refresh_token"]
        await used_ago(app, first["refresh_token"], 9)
        retried = await refresh(client, first["refresh_token"])
        assert (retried.status_code, retried.json()["refresh_token"]) == (200, second)

    async def test_whoever_caught_a_token_cannot_keep_a_session_of_their_own(self, client, app, first):
        """Within the grace too: there is one line of tokens, so the slower of two on it ends it."""
        owners = (await refresh(client, first["refresh_token"])).json()["refresh_token"]
        thiefs = (await refresh(client, first["refresh_token"])).json()["refresh_token"]
        third = (await refresh(client, owners)).json()["refresh_token"]
        await used_ago(app, owners, 11)
        assert (await refresh(client, thiefs)).status_code == 400
        assert (await refresh(client, third)).status_code == 400

    async def test_the_successor_cannot_be_told_without_the_key_file(self, first):
        told = {tokens.successor(first["refresh_token"], bytes([number]) * 32) for number in range(3)}
        assert len(told) == 3
        assert all(len(each) == 43 for each in told)

    async def test_after_grace_ends_the_whole_family(self, client, app, first):
        second = (await refresh(client, first["refresh_token"])).json()["refresh_token"]
        await used_ago(app, first["refresh_token"], 11)
        stolen = await refresh(client, first["refresh_token"])
        assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
        assert (await refresh(client, second)).status_code == 400

    async def test_leaves_a_row_in_the_audit(self, client, app, first):
        await refresh(client, first["refresh_token"])
        await used_ago(app, first["refresh_token"], 60)
        await refresh(client, first["refresh_token"])
        async with apart(app.state.database) as tx:
            session = (await tx.scalars(text("SELECT changes->>'session' FROM gateway.audit WHERE action = "
                                             "'refresh_reused' ORDER BY seq DESC LIMIT 1"))).one()  # fmt: skip
            ended_by = await tx.scalar(select(LoginSession.ended_by).where(LoginSession.id == session))
        assert ended_by == "reuse"

    async def test_many_thieves_at_once_do_not_exhaust_the_pool(self, client, app, first):
        await refresh(client, first["refresh_token"])
        await used_ago(app, first["refresh_token"], 60)
        answers = await asyncio.wait_for(
            asyncio.gather(*(refresh(client, first["refresh_token"]) for _ in range(30))), timeout=10
        )
        assert {answer.status_code for answer in answers} == {400}


class TestConcurrency:
    async def test_many_at_once_get_one_living_token(self, client, first):
        answers = await asyncio.gather(*(refresh(client, first["refresh_token"]) for _ in range(10)))
        assert {answer.status_code for answer in answers} == {200}
        (token,) = {answer.json()["refresh_token"] for answer in answers}
        assert (await refresh(client, token)).status_code == 200

    async def test_a_session_that_is_just_ending_gives_nothing_more(self, client, app, user):
        name = await user("omsu", SMOLENSK)
        tokens = (await sign_in(client, name)).json()
        async with apart(app.state.database) as tx:
            account_id = await tx.scalar(select(Account.id).where(Account.username == name))
            await end_all(tx, account_id, "disabled")
            waiting = asyncio.create_task(refresh(client, tokens["refresh_token"]))
            await asyncio.sleep(0.3)
            assert not waiting.done()
        assert (await waiting).status_code == 400


class TestEnd:
    async def test_expired_session(self, client, app, first):
        async with apart(app.state.database) as tx:
            session = await tx.scalar(
                select(RefreshToken.session_id).where(RefreshToken.digest == digest(first["refresh_token"]))
            )
            await tx.execute(update(LoginSession).where(LoginSession.id == session).values(expires_at=real()))
        assert (await refresh(client, first["refresh_token"])).status_code == 400

    @pytest.mark.parametrize("column", ["expires_at", "ended_at"])
    @pytest.mark.parametrize(("hours_short", "kept"), [(1, True), (-1, False)])
    async def test_is_remembered_for_a_while(self, app, first, column, hours_short, kept):
        over = real() - KEPT_ENDED + timedelta(hours=hours_short)
        async with apart(app.state.database) as tx:
            session = await tx.scalar(
                select(RefreshToken.session_id).where(RefreshToken.digest == digest(first["refresh_token"]))
            )
            await tx.execute(update(LoginSession).where(LoginSession.id == session).values({column: over}))
            await sweep(tx)
        async with apart(app.state.database) as tx:
            assert (await tx.get(LoginSession, session) is not None) is kept

    @pytest.mark.parametrize("kind", ["refresh_token", "access_token"])
    async def test_revoked(self, client, first, kind):
        assert (await client.post("/auth/revoke", data={"token": first[kind]})).status_code == 200
        assert (await refresh(client, first["refresh_token"])).status_code == 400

    async def test_revoking_nonsense_is_fine(self, client):
        for hint in ({}, {"token_type_hint": "anything"}):
            assert (await client.post("/auth/revoke", data={"token": "nonsense", **hint})).status_code == 200

    async def test_revoking_nothing_is_not(self, client):
        answer = await client.post("/auth/revoke", data={})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    async def test_sessions_are_listed_and_ended(self, client, user):
        name = await user("omsu", SMOLENSK)
        here, there = [(await sign_in(client, name)).json() for _ in range(2)]
        headers = bearing(here["access_token"])
        page = (await client.get("/me/sessions?with_total=true", headers=headers)).json()
        assert page["page"]["total"] == 2
        assert [each["current"] for each in page["items"]] == [False, True]
        other = page["items"][0]
        assert (other["role"], other["place"]) == ("omsu", SMOLENSK)
        assert (await client.delete(f"/me/sessions/{other['id']}", headers=headers)).status_code == 204
        refused(await client.delete(f"/me/sessions/{other['id']}", headers=headers), 404)
        assert (await refresh(client, there["refresh_token"])).status_code == 400
        assert (await refresh(client, here["refresh_token"])).status_code == 200

    async def test_sessions_of_others_are_not_found(self, client, user, first):
        other = (await sign_in(client, await user("omsu", SMOLENSK))).json()
        mine = (await client.get("/me/sessions", headers=bearing(first["access_token"]))).json()["items"][0]
        answer = await client.delete(f"/me/sessions/{mine['id']}", headers=bearing(other["access_token"]))
        refused(answer, 404)
