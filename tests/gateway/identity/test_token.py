"""`POST /auth/token` by password: what it answers, which role it picks, what Swagger UI sends."""

import time
from uuid import uuid4

from jose import jwt
from sqlalchemy import delete, update

from gateway.identity import public
from gateway.identity.admin import add_user, reset_user
from gateway.identity.models import Account, Assignment
from gateway.identity.problems import InvalidGrant
from gateway.identity.signin import service
from gateway.identity.signin.failures import Origin
from gateway.identity.signin.queries import by_username
from gateway.identity.transactions import apart
from services.kernel.identity import system_account
from tests.gateway.identity.conftest import (
    PASSWORD,
    REGION,
    SECRETS,
    SMOLENSK,
    SMOLENSK_SCHOOL,
    VYAZMA,
    bearing,
    client_from,
    make_app,
    sign_in,
    token,
)
from tests.support.answers import refused


def problem(answer, status: int, error: str, code: str | None = None) -> None:
    assert refused(answer, status, code or error)["error"] == error
    assert answer.headers["cache-control"] == "no-store"


class TestPassword:
    async def test_answers_as_the_rfc_says(self, client, user):
        answer = await sign_in(client, await user("omsu", SMOLENSK))
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        body = answer.json()
        assert (body["token_type"], body["expires_in"], body["scope"]) == ("bearer", 900, "role:omsu")
        claims = jwt.get_unverified_claims(body["access_token"])
        assert (claims["role"], claims["place"], claims["iss"]) == ("omsu", SMOLENSK, "edulead")
        assert 890 < claims["exp"] - time.time() <= 900

    async def test_takes_the_form_of_swagger(self, client, user):
        """Copied from the browser: an empty Basic header, empty client fields, a scope per ticked box."""
        name = await user("omsu", SMOLENSK)
        answer = await client.post(
            "/auth/token",
            content=f"grant_type=password&scope=role%3Aomsu&username={name}&password="
            "%D0%B4%D0%BB%D0%B8%D0%BD%D0%BD%D1%8B%D0%B9+%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C+7"
            "&client_id=&client_secret=",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic Og=="},
        )
        assert answer.status_code == 200, answer.text

    async def test_takes_no_scope_as_swagger_sends_it(self, client, user):
        assert (await sign_in(client, await user("omsu", SMOLENSK), scope="")).status_code == 200

    async def test_name_in_any_case(self, client, user):
        name = await user("omsu", SMOLENSK)
        assert (await sign_in(client, f" {name.upper()} ")).status_code == 200

    async def test_wrong_password_and_unknown_name_look_the_same(self, client, user):
        wrong = await sign_in(client, await user("omsu", SMOLENSK), "не тот пароль")
        unknown = await sign_in(client, "nobody-at-all", "не тот пароль")
        problem(wrong, 400, "invalid_grant")
        problem(unknown, 400, "invalid_grant")
        assert wrong.json()["detail"] == unknown.json()["detail"]

    async def test_unknown_name_takes_as_long(self, client, user, app):
        await self.took_as_long(client, await user("omsu", SMOLENSK))

    async def test_a_temporary_password_takes_as_long(self, client, app):
        name = f"fresh-{uuid4().hex[:12]}"
        await add_user(app.state.database, name, "Новая", "omsu", SMOLENSK, temporary=True)
        await self.took_as_long(client, name)

    async def took_as_long(self, client, name: str) -> None:

        async def took(username: str) -> float:
            started = time.perf_counter()
            await sign_in(client, username, "не тот пароль")
            return time.perf_counter() - started

        # By turns: what else the machine is doing then weighs on both.
        pairs = [(await took(name), await took("no-such-name")) for _ in range(3)]
        known, unknown = (min(times) for times in zip(*pairs, strict=True))
        assert known / 3 < unknown < known * 3

    async def test_strange_names_are_only_wrong(self, client):
        for strange in ("a\0b", "x" * 5000, "имя", "' OR 1=1 --", "\ud83d"):
            answer = await token(
                client, grant_type="password", username=strange.encode("utf-8", "replace").decode(), password="x" * 5000
            )
            problem(answer, 400, "invalid_grant")


class TestRace:
    async def test_a_password_changed_while_hashing_opens_nothing(self, app, user, settings):
        name, origin = await user("omsu", SMOLENSK), Origin("10.255.255.1", "")
        proven = await service.prove(app.state.database, name, PASSWORD, origin)
        await reset_user(app.state.database, name)
        async with apart(app.state.database) as tx:
            outcome = await service.sign_in(tx, proven, None, origin, settings.key_file)
        assert isinstance(outcome, InvalidGrant)

    async def test_an_account_without_roles(self, client, app, user):
        name = await user("omsu", SMOLENSK)
        async with apart(app.state.database) as tx:
            account = await tx.scalar(by_username(name))
            await tx.execute(delete(Assignment).where(Assignment.account_id == account.id))
        problem(await sign_in(client, name), 400, "invalid_grant", "no_assignment")


class TestForm:
    async def test_grant_type_is_needed(self, client):
        problem(await token(client, username="x"), 400, "invalid_request")

    async def test_json_is_no_form(self, client):
        answer = await client.post("/auth/token", json={"grant_type": "password"})
        refused(answer, 400)

    async def test_unknown_grant_type(self, client):
        problem(await token(client, grant_type="authorization_code"), 400, "unsupported_grant_type")

    async def test_password_is_needed(self, client):
        problem(await token(client, grant_type="password", username="x"), 400, "invalid_request")

    async def test_refresh_token_is_needed(self, client):
        problem(await token(client, grant_type="refresh_token"), 400, "invalid_request")

    async def test_unknown_fields_are_ignored(self, client, user):
        assert (await sign_in(client, await user("omsu", SMOLENSK), resource="x")).status_code == 200


class TestScope:
    async def place(self, client, name: str, scope: str) -> str:
        answer = await sign_in(client, name, scope=scope)
        assert answer.status_code == 200, answer.text
        return str(jwt.get_unverified_claims(answer.json()["access_token"])["place"])

    async def test_first_assignment_by_default(self, client, user):
        name = await user("school", SMOLENSK_SCHOOL, ("expert", REGION), ("expert", VYAZMA))
        assert await self.place(client, name, "") == SMOLENSK_SCHOOL

    async def test_picks_a_role(self, client, user):
        name = await user("school", SMOLENSK_SCHOOL, ("expert", REGION), ("expert", VYAZMA))
        assert await self.place(client, name, "role:expert") == REGION

    async def test_picks_a_role_at_a_place(self, client, user):
        name = await user("school", SMOLENSK_SCHOOL, ("expert", REGION), ("expert", VYAZMA))
        assert await self.place(client, name, f"role:expert@{VYAZMA}") == VYAZMA

    async def test_refuses_two_roles_and_those_not_held(self, client, user):
        name = await user("school", SMOLENSK_SCHOOL, ("expert", REGION))
        for scope in ("role:school role:expert", "role:admin", f"role:expert@{VYAZMA}", "openid", "role:"):
            problem(await sign_in(client, name, scope=scope), 400, "invalid_scope")


class TestClientCredentials:
    async def test_by_form(self, client):
        answer = await token(
            client, grant_type="client_credentials", client_id="monitoring", client_secret=SECRETS["monitoring"]
        )
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert (body["scope"], body["refresh_token"]) == ("role:system", None)
        claims = jwt.get_unverified_claims(body["access_token"])
        assert (claims["role"], claims["place"], claims["sid"]) == ("system", "ru", None)
        me = (await client.get("/me", headers=bearing(body["access_token"]))).json()
        assert (me["role"], me["account"], me["assignments"]) == ("system", None, [])

    async def test_by_basic(self, client):
        answer = await client.post(
            "/auth/token", data={"grant_type": "client_credentials"}, auth=("reserve", SECRETS["reserve"])
        )
        assert answer.status_code == 200, answer.text

    async def test_refuses_wrong_secret_and_unknown_service(self, client):
        for name, secret in (("monitoring", SECRETS["reserve"]), ("stranger", ""), ("stranger", "x"), ("", "")):
            answer = await token(client, grant_type="client_credentials", client_id=name, client_secret=secret)
            problem(answer, 401, "invalid_client")
            assert answer.headers["www-authenticate"].startswith("Basic")

    async def test_refuses_two_different_credentials(self, client):
        form = {"grant_type": "client_credentials", "client_id": "training", "client_secret": SECRETS["training"]}
        answer = await client.post("/auth/token", data=form, auth=("reserve", SECRETS["reserve"]))
        problem(answer, 401, "invalid_client")

    async def test_nonsense_in_basic_is_no_credential(self, client):
        for said in ("Basic %%%", "Basic", "Basic /w==", "Bearer x"):
            answer = await client.post(
                "/auth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": said}
            )
            problem(answer, 401, "invalid_client")

    async def test_the_gateway_needs_no_secret_for_itself(self, app, client):
        own = public.own_token(app)
        first, second = await own(), await own()
        for each in (first, second):
            me = (await client.get("/me", headers=bearing(each))).json()
            assert (me["role"], me["account"]) == ("system", None)
        assert jwt.get_unverified_claims(first)["sub"] == str(system_account("gateway"))

    async def test_works_as_system_only(self, client):
        form = {"grant_type": "client_credentials", "client_id": "training", "client_secret": SECRETS["training"]}
        problem(await token(client, scope="role:admin", **form), 400, "invalid_scope")


class TestTemporaryPassword:
    async def test_signs_nobody_in_until_replaced(self, client, user):
        name = await user("omsu", SMOLENSK, temporary=True)
        answer = await sign_in(client, name)
        problem(answer, 400, "invalid_grant", "password_change_required")
        assert "POST /auth/password" in answer.json()["detail"]
        change = {"username": name, "old_password": PASSWORD, "new_password": "другой пароль 8"}
        assert (await client.post("/auth/password", json=change)).status_code == 204
        assert (await sign_in(client, name, "другой пароль 8")).status_code == 200
        problem(await sign_in(client, name), 400, "invalid_grant")

    async def test_new_one_must_be_new_and_strong(self, client, user):
        name = await user("omsu", SMOLENSK, temporary=True)
        named = f"{name}1234"
        for new, code in (("коротко", "too_short"), (named, "contains_username"), (PASSWORD, "unchanged")):
            change = {"username": name, "old_password": PASSWORD, "new_password": new}
            answer = await client.post("/auth/password", json=change)
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)

    async def test_old_one_must_be_right(self, client, user):
        change = {"username": await user("omsu", SMOLENSK), "old_password": "мимо", "new_password": "другой пароль 8"}
        answer = await client.post("/auth/password", json=change)
        problem(answer, 400, "invalid_grant")
        assert answer.json()["detail"] == "Неверное имя или пароль."

    async def test_of_a_disabled_account_stays(self, client, app, user):
        name = await user("omsu", SMOLENSK)
        async with apart(app.state.database) as tx:
            await tx.execute(update(Account).where(Account.username == name).values(status="disabled"))
        change = {"username": name, "old_password": "мимо", "new_password": "другой пароль 8"}
        problem(await client.post("/auth/password", json=change), 400, "invalid_grant")
        answer = await client.post("/auth/password", json={**change, "old_password": PASSWORD})
        refused(answer, 409, "account_inactive")


class TestMetadata:
    PATH = "/.well-known/oauth-authorization-server"

    async def test_names_the_address_that_was_asked_and_is_not_kept(self, client):
        answer = await client.get(self.PATH, headers={"Host": "evil.example"})
        assert answer.json()["token_endpoint"] == "http://evil.example/auth/token"
        assert answer.headers["cache-control"] == "no-store"

    async def test_names_the_public_address_whatever_was_asked(self, app, settings, places):
        public = settings.model_copy(update={"public_url": "https://edulead.example"})
        async with client_from(make_app(public), "203.0.113.7") as client:
            answer = await client.get(self.PATH, headers={"Host": "evil.example"})
        assert answer.json()["jwks_uri"] == "https://edulead.example/.well-known/jwks.json"
        assert answer.headers["cache-control"] == "public, max-age=300"
