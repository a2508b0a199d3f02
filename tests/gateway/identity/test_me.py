"""The own account, seen and changed from wherever its owner works; and tokens that are none."""

import base64
import json
import time
from uuid import uuid4

import pytest
from jose import jwt
from sqlalchemy import update

from gateway.identity.models import Account
from gateway.identity.transactions import apart
from services.kernel.identity import Identity, sign
from tests.gateway.identity.conftest import (
    PASSWORD,
    REGION,
    SECRETS,
    SMOLENSK,
    SMOLENSK_SCHOOL,
    bearing,
    refresh,
    sign_in,
    token,
)
from tests.support.answers import refused
from tests.support.callers import new_key


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


class TestMe:
    async def test_tells_who_and_what(self, client, user):
        name = await user("school", SMOLENSK_SCHOOL, ("expert", REGION))
        tokens = (await sign_in(client, name)).json()
        me = (await client.get("/me", headers=bearing(tokens["access_token"]))).json()
        assert me["account"]["username"] == name
        assert (me["role"], me["role_label"], me["place"]) == ("school", "школа", SMOLENSK_SCHOOL)
        assert me["permissions"]["gateway"] == ["directory:read", "person:read"]
        assert [(each["scope"], each["current"]) for each in me["assignments"]] == [
            (f"role:school@{SMOLENSK_SCHOOL}", True),
            (f"role:expert@{REGION}", False),
        ]
        assert me["session"] == jwt.get_unverified_claims(tokens["access_token"])["sid"]

    async def test_needs_a_token(self, client):
        refused(await client.get("/me"), 401)


class TestSessions:
    async def test_csv_calls_things_as_other_lists_do(self, client, signed_in):
        headers = await signed_in("omsu", SMOLENSK)
        heading = (await client.get("/me/sessions?format=csv", headers=headers)).text.splitlines()[0]
        assert "Идентификатор" in heading
        assert "Номер" not in heading


class TestPassword:
    async def test_change_ends_all_sessions(self, client, user):
        name = await user("school", SMOLENSK_SCHOOL)
        tokens = (await sign_in(client, name)).json()
        change = {"old_password": PASSWORD, "new_password": "новый пароль 9"}
        headers = bearing(tokens["access_token"])
        assert (await client.post("/me/password", json=change, headers=headers)).status_code == 204
        assert (await refresh(client, tokens["refresh_token"])).status_code == 400
        assert (await sign_in(client, name)).status_code == 400
        assert (await sign_in(client, name, "новый пароль 9")).status_code == 200

    async def test_repeated_with_its_key_answers_the_same(self, client, user):
        name = await user("school", SMOLENSK_SCHOOL)
        headers = bearing((await sign_in(client, name)).json()["access_token"]) | {"Idempotency-Key": uuid4().hex}
        change = {"old_password": PASSWORD, "new_password": "новый пароль 9"}
        answers = [await client.post("/me/password", json=change, headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [204, 204]

    @pytest.mark.parametrize(
        ("old", "new", "pointer", "code"),
        [
            ("мимо", "новый пароль 9", "/old_password", "wrong_password"),
            (PASSWORD, "коротко", "/new_password", "too_short"),
            (PASSWORD, PASSWORD, "/new_password", "unchanged"),
            (PASSWORD, "password123", "/new_password", "too_common"),
        ],
    )
    async def test_refusals_name_the_field(self, client, signed_in, old, new, pointer, code):
        headers = await signed_in("omsu", SMOLENSK)
        answer = await client.post("/me/password", json={"old_password": old, "new_password": new}, headers=headers)
        refused(answer, 422)
        error = answer.json()["errors"][0]
        assert (error["pointer"], error["code"]) == (pointer, code)

    async def test_of_a_disabled_account_stays(self, client, app, user):
        name = await user("school", SMOLENSK_SCHOOL)
        headers = bearing((await sign_in(client, name)).json()["access_token"])
        async with apart(app.state.database) as tx:
            await tx.execute(update(Account).where(Account.username == name).values(status="disabled"))
        change = {"old_password": PASSWORD, "new_password": "новый пароль 9"}
        answer = await client.post("/me/password", json=change, headers=headers)
        refused(answer, 409, "account_inactive")

    async def test_a_service_has_none(self, client):
        form = {"grant_type": "client_credentials", "client_id": "reserve", "client_secret": SECRETS["reserve"]}
        headers = bearing((await token(client, **form)).json()["access_token"])
        change = {"old_password": PASSWORD, "new_password": "новый пароль 9"}
        refused(await client.post("/me/password", json=change, headers=headers), 404)


class TestForgedTokens:
    """What is not a token of ours is 401 and nothing else."""

    @pytest.fixture
    async def real(self, client, user) -> str:
        return str((await sign_in(client, await user("omsu", SMOLENSK))).json()["access_token"])

    async def turned_away(self, client, token: str) -> None:
        answer = await client.get("/me", headers=bearing(token))
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == "Bearer"

    async def test_the_real_one_is_accepted(self, client, real):
        assert (await client.get("/me", headers=bearing(real))).status_code == 200

    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
    async def test_no_signature(self, client, real, algorithm):
        header = {**jwt.get_unverified_header(real), "alg": algorithm}
        await self.turned_away(client, f"{encoded(header)}.{real.split('.')[1]}.")

    async def test_public_key_as_a_shared_secret(self, client, real):
        keys = (await client.get("/.well-known/jwks.json")).json()["keys"]
        key = next(each for each in keys if each["kid"] == jwt.get_unverified_header(real)["kid"])
        secret = base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
        claims = jwt.get_unverified_claims(real) | {"role": "admin", "place": "ru"}
        await self.turned_away(client, jwt.encode(claims, secret, "HS256", headers={"kid": key["kid"]}))

    async def test_foreign_key_under_our_kid(self, client, real):
        foreign = new_key(jwt.get_unverified_header(real)["kid"])
        await self.turned_away(client, sign(Identity(uuid4(), "admin", "ru"), foreign, 900))

    async def test_foreign_kid(self, client):
        await self.turned_away(client, sign(Identity(uuid4(), "admin", "ru"), new_key("foreign"), 900))

    async def test_changed_claims(self, client, real):
        header, _, signature = real.split(".")
        claims = jwt.get_unverified_claims(real) | {"role": "admin"}
        await self.turned_away(client, f"{header}.{encoded(claims)}.{signature}")

    async def test_nonsense(self, client):
        for forged in ("x", "a.b.c", "..", "e30.e30.e30"):
            await self.turned_away(client, forged)


class TestUnfitTokens:
    """Signed by our own key, and still no tokens."""

    @pytest.fixture
    async def key(self, app, client, settings):
        from gateway.identity.keys import signing_key

        async with apart(app.state.database) as tx:
            return await signing_key(tx, settings.key_file)

    async def asking(self, client, key, **changed: object):
        """What is answered to a token that is fit but for what was changed in it; None leaves a claim out."""
        now = int(time.time())
        fit = {"iss": "edulead", "aud": "edulead", "sub": str(uuid4()), "role": "admin", "place": "ru", "exp": now + 60}
        claims = {name: value for name, value in {**fit, **changed}.items() if value is not None}
        token = jwt.encode(claims, dict(key), "ES256", headers={"kid": key["kid"]})
        return await client.get("/me", headers=bearing(token))

    async def test_the_fit_one_is_accepted(self, client, key):
        assert (await self.asking(client, key)).status_code == 200

    async def test_expired(self, client, key):
        refused(await self.asking(client, key, exp=int(time.time()) - 1), 401, "unauthorized")

    async def test_never_expiring(self, client, key):
        refused(await self.asking(client, key, exp=None), 401, "unauthorized")

    @pytest.mark.parametrize("place", [None, "", "ru.", "ru r67", "'; DROP", "RU", 7])
    async def test_placeless(self, client, key, place):
        refused(await self.asking(client, key, place=place), 401, "unauthorized")

    @pytest.mark.parametrize("name", ["role", "sub", "iss"])
    async def test_without(self, client, key, name):
        refused(await self.asking(client, key, **{name: None}), 401, "unauthorized")

    async def test_for_somebody_else(self, client, key):
        refused(await self.asking(client, key, aud="another"), 401, "unauthorized")
        refused(await self.asking(client, key, iss="another"), 401, "unauthorized")
