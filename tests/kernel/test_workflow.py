"""A workflow is a table: everything it says follows from its lines."""

from enum import StrEnum
from itertools import product

import pytest

from services.kernel.problems import Forbidden, IllegalStep, Invalid, StepRefused
from services.kernel.steps import documented
from services.kernel.workflow import Refusal, Step, Workflow
from tests.kernel.conftest import BASE, LABELS, WORKFLOW, Action, P, Status, access, not_spoilt
from tests.support.callers import SMOLENSK, VYAZMA, caller

EXPECTED = {
    (Status.draft, Action.begin): Status.open,
    (Status.open, Action.reopen): Status.draft,
    (Status.open, Action.close): Status.closed,
}


class Facts:
    def __init__(self, amount=0):
        self.amount = amount


async def created(client, **body):
    response = await client.post(BASE, json={"title": "Ящик"} | body)
    assert response.status_code == 201, response.text
    return response.json()


async def step(client, thing, action, **body):
    path = f"{BASE}/{thing['id']}/steps"
    return await client.post(path, json={"action": action} | body, headers={"If-Match": "*"})


class TestTable:
    @pytest.mark.parametrize(("status", "action"), [*product(Status, Action)])
    def test_allows_its_lines_and_nothing_else(self, status, action):
        if (status, action) in EXPECTED:
            assert WORKFLOW.step(status, action).target is EXPECTED[status, action]
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["status_now"] == status
            assert refused.value.members["legal_actions"] == [a for s, a in EXPECTED if s is status]
            assert f"«{LABELS[status]}»" in refused.value.detail

    def test_whose_status_and_action_share_a_word_is_a_mistake(self):
        """They are texts, so one label would take the place of the other."""
        same = Step(StrEnum("Verb", "closed").closed, Status.open, Status.closed, P.write)
        with pytest.raises(ValueError, match="closed"):
            Workflow("thing", LABELS, same)

    def test_with_two_lines_for_one_step_is_a_mistake(self):
        twice = Step(Action.begin, Status.draft, Status.closed, P.write)
        with pytest.raises(ValueError, match="thing"):
            Workflow("thing", LABELS, *WORKFLOW.steps.values(), twice)


class TestStep:
    @pytest.mark.parametrize("reason", [None, "", "  \n"])
    def test_that_needs_a_reason_is_refused_without_one(self, reason):
        with pytest.raises(Invalid) as refused:
            WORKFLOW.step(Status.open, Action.reopen).check(Facts(), reason)
        assert refused.value.errors[0]["pointer"] == "/reason"

    def test_refused_by_its_guard_says_why_in_a_stable_word(self):
        with pytest.raises(StepRefused, match="Вещь испорчена") as refused:
            WORKFLOW.step(Status.draft, Action.begin).check(Facts(-1), None)
        assert refused.value.members == {"reason": "spoilt"}
        assert refused.value.errors == [{"pointer": "/title", "code": "spoilt"}]

    def test_of_what_lies_deeper_in_the_body_points_there(self):
        refusal = Refusal.of("date", "in_future", "Ещё не издан").within("renewal", "order")
        assert [each["pointer"] for each in refusal.errors] == ["/renewal/order/date"]
        assert (refusal.reason, refusal.errors[0]["code"]) == ("in_future", "in_future")

    def test_asks_for_the_reason_before_the_guard(self):
        both = Step(Action.begin, Status.draft, Status.open, P.write, not_spoilt, needs_reason=True)
        with pytest.raises(Invalid):
            both.check(Facts(-1), None)
        with pytest.raises(StepRefused):
            both.check(Facts(-1), "Надо")
        both.check(Facts(), "Надо")


class TestAllowed:
    @pytest.mark.parametrize(
        ("role", "place", "status", "amount", "expected"),
        [
            ("department", "ru.r67", Status.draft, 0, [Action.begin]),
            ("department", "ru.r67", Status.draft, -1, []),
            ("department", "ru.r67", Status.open, 0, [Action.reopen, Action.close]),
            ("department", "ru.r67", Status.open, -1, [Action.reopen]),
            ("omsu", SMOLENSK, Status.open, 0, [Action.reopen]),
            ("omsu", VYAZMA, Status.open, 0, []),
            ("school", SMOLENSK, Status.open, 0, []),
            ("nobody", "ru", Status.open, 0, []),
            ("department", "ru.r67", Status.closed, 0, []),
        ],
    )
    def test_is_what_is_legal_permitted_and_not_refused(self, role, place, status, amount, expected):
        assert WORKFLOW.allowed(status, Facts(amount), access, caller(role, place), SMOLENSK) == expected


class TestAccess:
    def test_needs_the_role_and_a_place_at_or_above(self):
        omsu = caller("omsu", SMOLENSK)
        assert access.allows(omsu, P.write)
        assert access.allows(omsu, P.write, f"{SMOLENSK}.o1")
        assert not access.allows(omsu, P.write, "ru.r67")
        assert not access.allows(omsu, P.write, f"{SMOLENSK}0")
        assert not access.allows(omsu, P.close, SMOLENSK)

    def test_tells_a_missing_right_from_a_higher_owner(self):
        omsu = caller("omsu", SMOLENSK)
        with pytest.raises(Forbidden, match="Ваша роль"):
            access.require(omsu, P.close, SMOLENSK)
        with pytest.raises(Forbidden, match="вышестоящему") as refused:
            access.require(omsu, P.write, "ru.r67")
        assert refused.value.members == {"permission": "thing:write"}
        with pytest.raises(Forbidden, match="другому месту"):
            access.require(omsu, P.write, f"{SMOLENSK}0")
        access.require(omsu, P.write, SMOLENSK)

    def test_names_the_roles(self):
        assert access.roles(P.close) == ["department"]
        assert access.roles("nothing") == []


class TestAdvance:
    async def test_changes_status_and_writes_history_and_event(self, sample_as, rows):
        client = sample_as("department", SMOLENSK)
        thing = await created(client, amount=7)
        opened = (await step(client, thing, "begin")).json()
        assert (opened["status"], opened["version"]) == ("open", 2)
        assert (await step(client, thing, "reopen", reason="Опечатка")).json()["status"] == "draft"
        told = (await client.get(f"{BASE}/{thing['id']}/history", params={"sort": "at"})).json()["items"]
        assert [(each["action"], each["source"], each["target"], each["reason"]) for each in told] == [
            ("begin", "draft", "open", None),
            ("reopen", "open", "draft", "Опечатка"),
        ]
        assert {each["role"] for each in told} == {"department"}
        events = await rows("outbox", "subject = $1 ORDER BY seq", thing["id"])
        assert [each["type"] for each in events] == [
            "reserve.thing.created",
            "reserve.thing.open",
            "reserve.thing.draft",
        ]
        assert events[1]["data"] == '{"amount": 7, "status": "open"}'
        assert [each["place"] for each in await rows("history", "entity_id = $1", thing["id"])] == [SMOLENSK] * 2

    @pytest.mark.parametrize(
        ("role", "action", "amount", "code"),
        [
            ("school", "close", -1, "illegal_step"),
            ("school", "begin", -1, "forbidden"),
            ("omsu", "begin", -1, "step_refused"),
        ],
    )
    async def test_refuses_for_legality_then_permission_then_guard(self, sample_as, rows, role, action, amount, code):
        thing = await created(sample_as("omsu"), amount=amount)
        assert (await step(sample_as(role, SMOLENSK), thing, action)).json()["code"] == code
        assert await rows("history", "entity_id = $1", thing["id"]) == []
        assert [each["status"] for each in await rows("thing", "id = $1", thing["id"])] == ["draft"]

    async def test_of_a_record_published_from_above_belongs_to_those_above(self, sample_as):
        thing = await created(sample_as("department"))
        await step(sample_as("department"), thing, "begin")
        omsu = sample_as("omsu")
        assert (await omsu.get(f"{BASE}/{thing['id']}")).status_code == 200
        response = await step(omsu, thing, "reopen", reason="Рано")
        assert (response.status_code, response.json()["detail"]) == (403, "Запись принадлежит вышестоящему уровню.")


class TestDocuments:
    def test_diagram_shows_every_line_once(self):
        assert WORKFLOW.diagram().splitlines() == [
            "stateDiagram-v2",
            '    state "Черновик" as draft',
            '    state "Открыто" as open',
            '    state "Закрыто" as closed',
            "    [*] --> draft",
            "    draft --> open: Начать",
            "    open --> draft: Вернуть",
            "    open --> closed: Закрыть",
        ]

    def test_operation_lists_its_steps_with_who_may_take_them(self):
        steps = documented(WORKFLOW, access)["x-steps"]
        assert steps[0]["title"] == "Начать: Черновик → Открыто"
        assert [each["roles"] for each in steps] == [["department", "omsu"], ["department", "omsu"], ["department"]]
        assert [each["needs_reason"] for each in steps] == [False, True, False]

    def test_description_names_the_roles_in_russian(self, sample):
        operation = sample.openapi()["paths"][f"{BASE}/{{thing_id}}/steps"]["post"]
        assert "- `close` Закрыть: Открыто → Закрыто. Право `thing:close`: Департамент." in operation["description"]
