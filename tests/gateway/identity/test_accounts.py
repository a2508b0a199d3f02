"""Accounts: who sees them, who changes them, who gives which role where."""

import asyncio
from typing import ClassVar
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from gateway.directory.people.models import Person
from gateway.identity.accounts.schemas import AccountItemOut
from gateway.identity.models import Account
from gateway.identity.signin import service as signin
from gateway.identity.signin.failures import Origin
from gateway.identity.transactions import apart
from tests.gateway.identity.conftest import (
    PASSWORD,
    REGION,
    SMOLENSK,
    SMOLENSK_SCHOOL,
    VYAZMA,
    VYAZMA_SCHOOL,
    bearing,
    refresh,
    sign_in,
)
from tests.support.answers import ANY_VERSION, faults, refused, seen

URL = "/api/v1/accounts"


def new(**more: object) -> dict[str, object]:
    return {"username": f"new-{uuid4().hex[:12]}", "full_name": "Петров Пётр Петрович", **more}


def school(place: str = SMOLENSK_SCHOOL) -> dict[str, str]:
    return {"role": "school", "place": place}


async def create(client, headers, **more: object) -> dict[str, object]:
    answer = await client.post(URL, json=new(**more), headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


class TestCreate:
    async def test_by_an_omsu_in_its_municipality(self, client, signed_in):
        omsu = await signed_in("omsu", SMOLENSK)
        answer = await client.post(URL, json=new(assignments=[school()]), headers=omsu)
        assert answer.status_code == 201, answer.text
        account, password = answer.json()["account"], answer.json()["temporary_password"]
        assert answer.headers["etag"] == '"1"'
        assert answer.headers["location"] == f"{URL}/{account['id']}"
        assert (account["place"], account["status"], account["allowed_actions"]) == (SMOLENSK, "active", ["disable"])
        assert account["assignments"][0]["place"] == SMOLENSK_SCHOOL
        signed = await sign_in(client, account["username"], password)
        assert signed.json()["code"] == "password_change_required"

    @pytest.mark.parametrize(
        ("wanted", "status", "code"),
        [
            ({"role": "omsu", "place": SMOLENSK}, 403, "grant_refused"),
            ({"role": "admin", "place": SMOLENSK}, 403, "grant_refused"),
            ({"role": "system", "place": SMOLENSK}, 403, "grant_refused"),
            (school(VYAZMA_SCHOOL), 403, "grant_refused"),
            ({"role": "expert", "place": REGION}, 403, "grant_refused"),
            (school(SMOLENSK), 422, "role_misplaced"),
            (school(f"{SMOLENSK}.o999"), 422, "invalid"),
        ],
    )
    async def test_an_omsu_gives_little(self, client, signed_in, wanted, status, code):
        answer = await client.post(URL, json=new(assignments=[wanted]), headers=await signed_in("omsu", SMOLENSK))
        refused(answer, status, code)

    async def test_not_managed_elsewhere(self, client, signed_in):
        answer = await client.post(URL, json=new(place=VYAZMA), headers=await signed_in("omsu", SMOLENSK))
        refused(answer, 403)
        answer = await client.post(URL, json=new(place="ru.r67.m99"), headers=await signed_in("admin", REGION))
        assert faults(answer) == {"/place": "unknown_reference"}

    async def test_by_those_who_may_not(self, client, signed_in):
        for role, place in (("school", SMOLENSK_SCHOOL), ("department", REGION), ("expert", SMOLENSK)):
            refused(await client.post(URL, json=new(), headers=await signed_in(role, place)), 403)

    async def test_names_are_unique_in_any_case(self, client, signed_in):
        admin = await signed_in("admin", REGION)
        made = (await create(client, admin))["account"]
        answer = await client.post(URL, json={**new(), "username": made["username"].upper()}, headers=admin)
        refused(answer, 409, "username_taken")

    async def test_the_same_role_twice(self, client, signed_in):
        answer = await client.post(
            URL, json=new(assignments=[school(), school()]), headers=await signed_in("admin", REGION)
        )
        refused(answer, 409, "assignment_exists")

    async def test_roles_that_judge_each_other(self, client, signed_in):
        admin, omsu = await signed_in("admin", REGION), {"role": "omsu", "place": SMOLENSK}
        answer = await client.post(URL, json=new(assignments=[school(), omsu]), headers=admin)
        refused(answer, 409, "roles_clash")
        assert "«школа» и «ОМСУ»" in answer.json()["detail"]
        await create(client, admin, assignments=[school(VYAZMA_SCHOOL), omsu])

    async def test_the_person_must_be_visible(self, client, signed_in):
        answer = await client.post(URL, json=new(person_id=str(uuid4())), headers=await signed_in("omsu", SMOLENSK))
        assert faults(answer) == {"/person_id": "unknown_reference"}

    async def test_a_person_has_one_account_that_is_open(self, app, client, signed_in):
        """Whoever could make a second one would sign in as somebody else."""
        admin = await signed_in("admin", REGION)
        async with apart(app.state.database) as tx:
            person = Person(place=SMOLENSK_SCHOOL, last_name="Соболева", first_name="Инна")
            tx.add(person)
        first = (await create(client, admin, person_id=str(person.id)))["account"]
        refused(await client.post(URL, json=new(person_id=str(person.id)), headers=admin), 409, "person_has_account")
        other = (await create(client, admin))["account"]
        said = {"person_id": str(person.id)}
        changed = await client.patch(f"{URL}/{other['id']}", json=said, headers=admin | ANY_VERSION)
        refused(changed, 409, "person_has_account")

        async def stepped(account, action):
            body = {"action": action, "reason": "Уволен"}
            return await client.post(f"{URL}/{account['id']}/steps", json=body, headers=admin | ANY_VERSION)

        assert (await stepped(first, "disable")).status_code == 200
        changed = await client.patch(f"{URL}/{other['id']}", json=said, headers=admin | ANY_VERSION)
        assert (changed.status_code, changed.json()["person_id"]) == (200, str(person.id))
        refused(await stepped(first, "enable"), 409, "person_has_account")

    async def test_the_places_must_be_known(self, client, signed_in):
        admin, nowhere = await signed_in("admin", REGION), f"{SMOLENSK}.o999"
        given = [school(), school(nowhere)]
        answer = await client.post(URL, json=new(assignments=given), headers=admin)
        assert faults(answer) == {"/assignments/1/place": "unknown_reference"}
        made = (await create(client, admin))["account"]
        answer = await client.post(f"{URL}/{made['id']}/assignments", json=school(nowhere), headers=admin | seen(made))
        assert faults(answer) == {"/place": "unknown_reference"}


class TestNeighbours:
    """Smolensk and Vyazma do not see each other."""

    @pytest.fixture
    async def foreign(self, client, signed_in):
        return (await create(client, await signed_in("omsu", VYAZMA), assignments=[school(VYAZMA_SCHOOL)]))["account"]

    async def test_nothing_is_found(self, client, signed_in, foreign):
        omsu, one = await signed_in("omsu", SMOLENSK), f"{URL}/{foreign['id']}"
        any_version = {**omsu, "If-Match": "*"}
        step = {"action": "disable"}
        assignment = f"{one}/assignments/{foreign['assignments'][0]['id']}"
        answers = [
            await client.get(one, headers=omsu),
            await client.get(f"{one}/history", headers=omsu),
            await client.patch(one, json={"full_name": "Я"}, headers=any_version),
            await client.post(f"{one}/steps", json=step, headers=any_version),
            await client.post(f"{one}/password-reset", headers=any_version),
            await client.post(f"{one}/assignments", json=school(), headers=any_version),
            await client.delete(assignment, headers=any_version),
        ]
        assert [answer.status_code for answer in answers] == [404] * 7

    async def test_nothing_is_listed(self, client, signed_in, foreign):
        listed = f"{URL}?q={foreign['username']}&with_total=true"
        omsu = await client.get(listed, headers=await signed_in("omsu", SMOLENSK))
        assert (omsu.json()["items"], omsu.json()["page"]["total"]) == ([], 0)
        admin = await client.get(listed, headers=await signed_in("admin", REGION))
        assert [each["id"] for each in admin.json()["items"]] == [foreign["id"]]


class TestReach:
    async def test_a_foreign_role_puts_an_account_out_of_reach(self, client, signed_in):
        omsu, admin = await signed_in("omsu", SMOLENSK), await signed_in("admin", REGION)
        account = (await create(client, omsu, assignments=[school()]))["account"]
        one = f"{URL}/{account['id']}"
        given = await client.post(f"{one}/assignments", json=school(VYAZMA_SCHOOL), headers={**admin, **seen(account)})
        assert given.status_code == 201
        read = (await client.get(one, headers=omsu)).json()
        assert ([each["place"] for each in read["assignments"]], read["allowed_actions"]) == ([SMOLENSK_SCHOOL], [])
        any_version = {**omsu, "If-Match": "*"}
        for answer in (
            await client.patch(one, json={"full_name": "Я"}, headers=any_version),
            await client.post(f"{one}/steps", json={"action": "disable"}, headers=any_version),
            await client.post(f"{one}/password-reset", headers=any_version),
            await client.post(f"{one}/assignments", json={"role": "expert", "place": SMOLENSK}, headers=any_version),
            await client.delete(f"{one}/assignments/{account['assignments'][0]['id']}", headers=any_version),
        ):
            refused(answer, 403, "out_of_reach")

    async def test_a_colleague_is_out_of_reach(self, client, signed_in, user):
        name = await user("omsu", SMOLENSK)
        omsu = await signed_in("omsu", SMOLENSK)
        found = (await client.get(f"{URL}?q={name}", headers=omsu)).json()["items"][0]
        refused(await client.post(f"{URL}/{found['id']}/password-reset", headers=ANY_VERSION | omsu), 403)


class TestVersion:
    """Whatever changes an account says which version it was made from, and makes a new one."""

    CHANGES: ClassVar = {
        "change": ("PATCH", "", {"full_name": "Сидорова Анна"}),
        "advance": ("POST", "/steps", {"action": "disable"}),
        "reset": ("POST", "/password-reset", None),
        "grant": ("POST", "/assignments", {"role": "expert", "place": REGION}),
        "withdraw": ("DELETE", "/assignments/{assignment}", None),
    }

    @pytest.mark.parametrize("name", CHANGES)
    async def test_is_asked_for_and_goes_on(self, client, signed_in, name):
        admin = await signed_in("admin", REGION)
        account = (await create(client, admin, assignments=[school()]))["account"]
        method, path, body = self.CHANGES[name]
        url = f"{URL}/{account['id']}{path.format(assignment=account['assignments'][0]['id'])}"

        async def asked(**headers: str):
            return await client.request(method, url, json=body, headers=admin | headers)

        refused(await asked(), 428, "precondition_required")
        refused(await asked(**{"If-Match": '"7"'}), 412, "precondition_failed")
        changed = await asked(**seen(account))
        assert (changed.is_success, changed.headers["etag"]) == (True, '"2"')
        read = (await client.get(f"{URL}/{account['id']}", headers=admin)).json()
        assert read["version"] == 2
        assert read["updated_at"] > account["updated_at"]
        refused(await asked(**seen(account)), 412, "precondition_failed")


class TestChange:
    async def test_needs_the_version_seen(self, client, signed_in):
        admin = await signed_in("admin", REGION)
        account = (await create(client, admin))["account"]
        one, patch = f"{URL}/{account['id']}", {"full_name": "Сидорова Анна"}
        refused(await client.patch(one, json=patch, headers=admin), 428)
        changed = await client.patch(one, json=patch, headers={**admin, **seen(account)})
        assert (changed.status_code, changed.json()["full_name"]) == (200, "Сидорова Анна")
        assert changed.headers["etag"] == '"2"'
        refused(await client.patch(one, json=patch, headers={**admin, **seen(account)}), 412)

    async def test_is_linked_to_people_the_caller_sees(self, client, signed_in):
        admin = await signed_in("admin", REGION)
        account = (await create(client, admin))["account"]
        one, any_version = f"{URL}/{account['id']}", {**admin, "If-Match": "*"}
        nobody = await client.patch(one, json={"person_id": str(uuid4())}, headers=any_version)
        assert faults(nobody) == {"/person_id": "unknown_reference"}
        unlinked = await client.patch(one, json={"person_id": None}, headers=any_version)
        assert (unlinked.status_code, unlinked.json()["person_id"]) == (200, None)

    async def test_null_erases_what_may_be_absent_and_nothing_else(self, client, signed_in):
        admin = await signed_in("admin", REGION)
        account = (await create(client, admin))["account"]
        one = f"{URL}/{account['id']}"
        nameless = await client.patch(one, json={"full_name": None}, headers=admin | seen(account))
        assert faults(nameless) == {"/full_name": "string_type"}
        same = await client.patch(one, json={}, headers=admin | seen(account))
        assert (same.status_code, same.headers["etag"]) == (200, '"1"')

    async def test_roles_are_given_and_taken(self, client, signed_in):
        admin = await signed_in("admin", REGION)
        account = (await create(client, admin, assignments=[school()]))["account"]
        one = f"{URL}/{account['id']}"
        given = (
            await client.post(
                f"{one}/assignments", json={"role": "expert", "place": REGION}, headers={**admin, **seen(account)}
            )
        ).json()
        assert [each["role"] for each in given["assignments"]] == ["school", "expert"]
        assert given["version"] == 2
        assignment = f"{one}/assignments/{account['assignments'][0]['id']}"
        refused(await client.delete(assignment, headers={**admin, **seen(account)}), 412)
        taken = await client.delete(assignment, headers={**admin, **seen(given)})
        assert [each["role"] for each in taken.json()["assignments"]] == ["expert"]
        refused(await client.delete(assignment, headers={**admin, "If-Match": "*"}), 404)

    async def test_taking_a_role_ends_its_sessions(self, client, signed_in, user):
        name, admin = await user("expert", REGION, ("school", SMOLENSK_SCHOOL)), await signed_in("admin", REGION)
        expert, teacher = [(await sign_in(client, name, scope=f"role:{role}")).json() for role in ("expert", "school")]
        found = (await client.get(f"{URL}?q={name}", headers=admin)).json()["items"][0]
        assignment = f"{URL}/{found['id']}/assignments/{found['assignments'][0]['id']}"
        assert (await client.delete(assignment, headers={**admin, "If-Match": "*"})).status_code == 200
        assert (await refresh(client, expert["refresh_token"])).status_code == 400
        assert (await refresh(client, teacher["refresh_token"])).status_code == 200


class TestGrant:
    """An account whose password somebody was shown, and a role that this somebody could not give."""

    DEPARTMENT: ClassVar = {"role": "department", "place": REGION}

    async def grant(self, client, headers, account, wanted):
        return await client.post(f"{URL}/{account['id']}/assignments", json=wanted, headers=ANY_VERSION | headers)

    async def invented(self, client, omsu) -> tuple[dict[str, object], str, str]:
        """An account an ОМСУ made, whose password it replaced itself, as if it were the owner; and its session."""
        made = await create(client, omsu)
        name, own = made["account"]["username"], "пароль от ОМСУ"
        change = {"username": name, "old_password": made["temporary_password"], "new_password": own}
        assert (await client.post("/auth/password", json=change)).status_code == 204
        return made["account"], name, own

    async def test_locks_out_who_knows_the_password(self, client, signed_in):
        omsu, admin = await signed_in("omsu", SMOLENSK), await signed_in("admin", REGION)
        account, name, known = await self.invented(client, omsu)
        granted = await self.grant(client, admin, account, {"role": "expert", "place": SMOLENSK})
        assert (granted.status_code, granted.json()["temporary_password"]) == (201, None)
        session = (await sign_in(client, name, known)).json()

        granted = await self.grant(client, admin, account, self.DEPARTMENT)
        assert (granted.status_code, granted.headers["cache-control"]) == (201, "no-store")
        assert granted.json()["password_temporary"] is True
        assert granted.headers["etag"] == f'"{granted.json()["version"]}"'
        assert (await refresh(client, session["refresh_token"])).status_code == 400
        assert (await sign_in(client, name, known)).json()["code"] == "invalid_grant"
        answer = await sign_in(client, name, granted.json()["temporary_password"])
        assert answer.json()["code"] == "password_change_required"

    async def test_once_only(self, client, signed_in):
        """Whoever gave it is now who issued the password."""
        omsu, admin = await signed_in("omsu", SMOLENSK), await signed_in("admin", REGION)
        account, *_ = await self.invented(client, omsu)
        assert (await self.grant(client, admin, account, self.DEPARTMENT)).json()["temporary_password"]
        integration = {"role": "integration", "place": REGION}
        assert (await self.grant(client, admin, account, integration)).json()["temporary_password"] is None

    async def test_after_a_reset_too(self, client, signed_in, user):
        name, omsu = await user("school", SMOLENSK_SCHOOL), await signed_in("omsu", SMOLENSK)
        account = (await client.get(f"{URL}?q={name}", headers=omsu)).json()["items"][0]
        reset = await client.post(f"{URL}/{account['id']}/password-reset", headers=omsu | seen(account))
        assert reset.status_code == 200
        admin = await signed_in("admin", REGION)
        granted = await self.grant(client, admin, account, {"role": "expert", "place": REGION})
        assert granted.json()["temporary_password"]

    async def test_is_repeated_by_no_key(self, client, signed_in):
        omsu, admin = await signed_in("omsu", SMOLENSK), await signed_in("admin", REGION)
        account, *_ = await self.invented(client, omsu)
        keyed = {**admin, "Idempotency-Key": uuid4().hex}
        assert (await self.grant(client, keyed, account, self.DEPARTMENT)).status_code == 201
        again = await self.grant(client, keyed, account, self.DEPARTMENT)
        refused(again, 409, "assignment_exists")

    async def test_refuses_to_let_one_judge_the_own_work(self, client, signed_in):
        admin = await signed_in("admin", REGION)
        account = (await create(client, admin, assignments=[school()]))["account"]
        answer = await self.grant(client, admin, account, {"role": "omsu", "place": SMOLENSK})
        refused(answer, 409, "roles_clash")
        assert (await self.grant(client, admin, account, {"role": "omsu", "place": VYAZMA})).status_code == 201

    async def test_two_that_judge_each_other_given_at_once(self, client, app, signed_in):
        admin = await signed_in("admin", REGION)
        account = (await create(client, admin))["account"]
        wanted = [school(), {"role": "omsu", "place": SMOLENSK}]
        answers = await asyncio.gather(*(self.grant(client, admin, account, each) for each in wanted))
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 201
        assert statuses[1] in (409, 412)  # refused by the rule, or by the version the other made


class TestDisable:
    async def step(self, client, headers, account_id: str, action: str):
        body = {"action": action, "reason": "Уволился"}
        return await client.post(f"{URL}/{account_id}/steps", json=body, headers={**headers, "If-Match": "*"})

    async def test_ends_sessions_and_refuses_sign_in(self, client, signed_in, user):
        name, admin = await user("school", SMOLENSK_SCHOOL), await signed_in("admin", REGION)
        tokens = (await sign_in(client, name)).json()
        found = (await client.get(f"{URL}?q={name}", headers=admin)).json()["items"][0]
        disabled = await self.step(client, admin, found["id"], "disable")
        assert (disabled.json()["status"], disabled.json()["allowed_actions"]) == ("disabled", ["enable"])
        assert (await refresh(client, tokens["refresh_token"])).status_code == 400
        assert (await sign_in(client, name)).json()["code"] == "account_disabled"
        assert (await sign_in(client, name, "мимо")).json()["code"] == "invalid_grant"
        refused(await self.step(client, admin, found["id"], "disable"), 409, "illegal_step")
        assert (await self.step(client, admin, found["id"], "enable")).status_code == 200
        assert (await sign_in(client, name)).status_code == 200
        history = (await client.get(f"{URL}/{found['id']}/history", headers=admin)).json()["items"]
        assert [each["action"] for each in history] == ["enable", "disable"]

    async def test_a_disabled_admin_cannot_let_himself_back_in_by_an_old_token(self, client, signed_in, user):
        name, admin = await user("admin", REGION), await signed_in("admin", REGION)
        old = bearing((await sign_in(client, name)).json()["access_token"])
        me = (await client.get("/me", headers=old)).json()["account"]["id"]
        assert (await self.step(client, admin, me, "disable")).status_code == 200
        assert (await self.step(client, old, me, "enable")).status_code == 401
        refused(await client.post(URL, headers=old, json={"username": "rogue1", "full_name": "Р"}), 401)

    async def test_not_oneself(self, client, user):
        name = await user("admin", REGION)
        await user("admin", "ru")
        admin = bearing((await sign_in(client, name)).json()["access_token"])
        me = (await client.get("/me", headers=admin)).json()["account"]["id"]
        answer = await self.step(client, admin, me, "disable")
        assert (answer.status_code, answer.json()["reason"]) == (409, "own_account")

    async def test_not_the_last_admin_even_two_at_once(self, client, app, user):
        """Two administrators of a region nobody else administers disable each other."""
        place = "ru.r99"
        async with apart(app.state.database) as tx:
            insert = "INSERT INTO gateway.region (id, version, place, code, name)"
            row = " VALUES (gen_random_uuid(), 1, 'ru.r99', '99', 'Другая') ON CONFLICT DO NOTHING"
            await tx.execute(text(insert + row))
            others = "UPDATE gateway.account SET status = 'disabled' WHERE id IN"
            country = " (SELECT account_id FROM gateway.assignment WHERE role = 'admin' AND place = 'ru')"
            await tx.execute(text(others + country))
        names = [await user("admin", place) for _ in range(2)]
        admins = [bearing((await sign_in(client, name)).json()["access_token"]) for name in names]
        ids = [(await client.get("/me", headers=admin)).json()["account"]["id"] for admin in admins]
        async with apart(app.state.database) as tx:  # both decide before either can write
            await tx.execute(select(Account.id).where(Account.id.in_(ids)).with_for_update())
            steps = [
                asyncio.create_task(self.step(client, admin, other, "disable"))
                for admin, other in zip(admins, reversed(ids), strict=True)
            ]
            await asyncio.sleep(0.3)
        answers = await asyncio.gather(*steps)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        lost = next(answer for answer in answers if answer.status_code == 409)
        assert lost.json()["reason"] == "last_admin"

    async def test_the_last_admin_keeps_the_role(self, client, app, user):
        name = await user("admin", "ru.r98")
        async with apart(app.state.database) as tx:
            others = "UPDATE gateway.account SET status = 'disabled' WHERE id IN"
            country = " (SELECT account_id FROM gateway.assignment WHERE role = 'admin' AND place = 'ru')"
            await tx.execute(text(others + country))
        admin = bearing((await sign_in(client, name)).json()["access_token"])
        me = (await client.get("/me", headers=admin)).json()
        assignment = f"{URL}/{me['account']['id']}/assignments/{me['assignments'][0]['id']}"
        answer = await client.delete(assignment, headers={**admin, "If-Match": "*"})
        refused(answer, 409, "last_admin")


class TestReset:
    async def test_gives_a_password_once_and_ends_sessions(self, client, signed_in, user):
        name, omsu = await user("school", SMOLENSK_SCHOOL), await signed_in("omsu", SMOLENSK)
        tokens = (await sign_in(client, name)).json()
        found = (await client.get(f"{URL}?q={name}", headers=omsu)).json()["items"][0]
        reset = await client.post(f"{URL}/{found['id']}/password-reset", headers=ANY_VERSION | omsu)
        assert (reset.status_code, reset.headers["cache-control"]) == (200, "no-store")
        assert (await refresh(client, tokens["refresh_token"])).status_code == 400
        assert (await sign_in(client, name, PASSWORD)).status_code == 400
        change = {
            "username": name,
            "old_password": reset.json()["temporary_password"],
            "new_password": "свой пароль 11",
        }
        assert (await client.post("/auth/password", json=change)).status_code == 204
        assert (await sign_in(client, name, "свой пароль 11")).status_code == 200

    async def test_ends_a_sign_in_that_is_just_succeeding(self, client, app, signed_in, user, settings):
        name, omsu = await user("school", SMOLENSK_SCHOOL), await signed_in("omsu", SMOLENSK)
        found = (await client.get(f"{URL}?q={name}", headers=omsu)).json()["items"][0]
        origin = Origin("10.255.255.2", "")
        proven = await signin.prove(app.state.database, name, PASSWORD, origin)
        async with apart(app.state.database) as tx:
            tokens = await signin.sign_in(tx, proven, None, origin, settings.key_file)
            reset = asyncio.create_task(client.post(f"{URL}/{found['id']}/password-reset", headers=ANY_VERSION | omsu))
            await asyncio.sleep(0.3)
            assert not reset.done()
        assert (await reset).status_code == 200
        assert (await refresh(client, tokens.refresh_token)).status_code == 400

    async def test_not_of_a_disabled_account(self, client, signed_in):
        omsu, other = await signed_in("omsu", SMOLENSK), await signed_in("omsu", VYAZMA)
        account = (await create(client, omsu, assignments=[school()]))["account"]
        one, any_version = f"{URL}/{account['id']}", {**omsu, "If-Match": "*"}
        assert (await client.post(f"{one}/steps", json={"action": "disable"}, headers=any_version)).status_code == 200
        answer = await client.post(f"{one}/password-reset", headers=ANY_VERSION | omsu)
        refused(answer, 409, "account_inactive")
        refused(await client.post(f"{one}/password-reset", headers=ANY_VERSION | other), 404)

    async def test_no_password_is_ever_in_the_audit(self, app):
        async with apart(app.state.database) as tx:
            rows = await tx.scalars(text("SELECT changes::text FROM gateway.audit"))
            assert not [row for row in rows if "argon2" in row or PASSWORD in row]


class TestList:
    async def test_filters_and_sorts(self, client, signed_in):
        admin, mark = await signed_in("admin", REGION), uuid4().hex[:10]
        for name in ("Ёлкина", "Еланская", "Яковлева", "Жукова"):
            await create(client, admin, full_name=f"{name} {mark}", assignments=[school()])
        listed = (await client.get(f"{URL}?q={mark}&role=school&place={SMOLENSK}", headers=admin)).json()["items"]
        assert [each["full_name"].split()[0] for each in listed] == ["Еланская", "Ёлкина", "Жукова", "Яковлева"]
        for each in listed:
            AccountItemOut.model_validate(each, strict=False)
        assert listed[0]["assignments"][0]["place"] == SMOLENSK_SCHOOL
        for none in (
            f"q={mark}&role=expert",
            f"person_id={uuid4()}",
            f"q={mark}&place={VYAZMA}",
            f"q={mark}&status=disabled",
        ):
            assert (await client.get(f"{URL}?{none}", headers=admin)).json()["items"] == []

    async def test_pages(self, client, signed_in):
        admin, mark = await signed_in("admin", REGION), uuid4().hex[:10]
        for number in range(3):
            await create(client, admin, full_name=f"Человек {mark} {number}")
        page = (await client.get(f"{URL}?q={mark}&limit=2&sort=-full_name", headers=admin)).json()
        rest = await client.get(
            URL,
            params={"q": mark, "limit": 2, "sort": "-full_name", "cursor": page["page"]["next_cursor"]},
            headers=admin,
        )
        assert [each["full_name"][-1] for each in page["items"] + rest.json()["items"]] == ["2", "1", "0"]

    async def test_csv(self, client, signed_in):
        admin = await signed_in("admin", REGION)
        made = (await create(client, admin, assignments=[school()]))["account"]
        text = (await client.get(f"{URL}?q={made['username']}&format=csv", headers=admin)).text
        assert made["username"] in text
        assert "Идентификатор" in text.splitlines()[0]
