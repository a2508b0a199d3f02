"""Who may what, operation by operation, as a table one can read aloud."""

from uuid import uuid4

from services.directory.roles import Role
from services.kernel.openapi import operations, permission_of
from services.monitoring.permissions import GRANTS, Permission
from tests.support.callers import client_of, token

READERS = "admin department omsu soiro school integration"
COMPARERS = "admin department omsu soiro integration"
INSIDERS = "admin department omsu soiro"
AUTHORS = "department omsu soiro"
SEERS = f"{INSIDERS} school"
CONDUCTORS = "department omsu"
SUBJECTS = "omsu school"
FILLERS = "department omsu school"

WHO = {
    "list_acts": READERS,
    "read_act": READERS,
    "create_act": AUTHORS,
    "change_act": AUTHORS,
    "revise_act": AUTHORS,
    "remove_act": AUTHORS,
    "list_methodologies": READERS,
    "read_methodology": READERS,
    "list_methodology_templates": READERS,
    "read_methodology_template": READERS,
    "create_methodology": AUTHORS,
    "change_methodology": AUTHORS,
    "revise_methodology": AUTHORS,
    "evaluate_rule": READERS,
    "advance_methodology": READERS,  # each step has a permission of its own, see STEPS
    "list_cycles": READERS,
    "read_cycle": READERS,
    "create_cycle": CONDUCTORS,
    "change_cycle": CONDUCTORS,
    "advance_cycle": READERS,
    "list_cycle_history": SEERS,
    "read_cycle_composition": CONDUCTORS,
    "create_cycle_calculation": CONDUCTORS,
    "list_cycle_calculations": READERS,
    "read_cycle_calculation": READERS,
    "compare_cycle_calculations": f"{READERS} system",
    "read_cycle_values_template": FILLERS,
    "import_cycle_values": FILLERS,
    "list_submissions": SEERS,
    "read_submission": SEERS,
    "change_submission_values": SUBJECTS,
    "advance_submission": SEERS,
    "list_submission_history": SEERS,
    "read_submission_check": SEERS,
    "check_submission": SEERS,
    "change_submission_deadline": CONDUCTORS,
    "change_submission_layer": "department soiro",
    "verify_submissions": CONDUCTORS,
    "accept_submissions": CONDUCTORS,
    "list_facts": SEERS,
    "list_reactions": "admin",
    "read_reaction": "admin",
    "change_reaction": "admin",
    "create_follow_up": AUTHORS,
    "list_follow_ups": SEERS,
    "read_follow_up": SEERS,
    "advance_follow_up": SEERS,
    "list_follow_up_history": SEERS,
    "list_risk_episodes": SEERS,
    "read_risk_episode": SEERS,
    "create_objection": SUBJECTS,
    "list_objections": SEERS,
    "read_objection": SEERS,
    "advance_objection": SEERS,
    "list_objection_history": SEERS,
    "list_results": f"{READERS} system",
    "read_result": f"{READERS} system",
    "read_cycle_overview": READERS,
    "read_cycle_trend": READERS,
    "read_own_standing": READERS,
    "read_municipality_comparison": COMPARERS,
    "read_indicator_distribution": COMPARERS,
    "list_indicator_rating": COMPARERS,
    "explain_result": f"{READERS} system",
    "read_counterfactual": f"{READERS} system",
    "simulate_methodology": READERS,
    "diff_methodology": READERS,
    "monitoring_events": "admin department integration system",
    "monitoring_parked_events": "admin",
    "monitoring_retry_parked_event": "admin",
    "monitoring_upload_file": f"{AUTHORS} school",
    "monitoring_download_file": SEERS,
}

CYCLE_ACTIONS = (
    "open", "end_collection", "resume", "calculate", "reopen", "open_objections", "publish", "revise", "close",
)  # fmt: skip
STEPS = {
    "advance_methodology": {"validate": AUTHORS, "rework": AUTHORS, "publish": CONDUCTORS, "archive": CONDUCTORS},
    "advance_cycle": dict.fromkeys(CYCLE_ACTIONS, CONDUCTORS),
    "create_cycle_calculation": {"calculate": CONDUCTORS},
    "change_submission_deadline": {"extend": CONDUCTORS},
    "advance_submission": {"submit": SUBJECTS, "return": CONDUCTORS, "verify": CONDUCTORS, "accept": CONDUCTORS},
    "advance_objection": dict.fromkeys(("take", "uphold", "dismiss"), CONDUCTORS) | {"withdraw": SUBJECTS},
    "advance_follow_up": {"finish": AUTHORS, "reopen": AUTHORS},
}


def asked_of(app):
    """(operation, method, path with ids that name nothing) for all but the health checks, which are open."""
    for path, method, operation in operations(app.openapi()):
        if path.startswith("/api/"):
            parts = [str(uuid4()) if part.startswith("{") and part.endswith("}") else part for part in path.split("/")]
            yield operation, method, "/".join(parts).replace("{id}", str(uuid4()))


class TestOperations:
    def test_are_all_in_the_table_with_their_roles(self, app):
        said = {operation["operationId"]: set(operation["x-roles"]) for operation, _, _ in asked_of(app)}
        assert said == {name: set(roles.split()) for name, roles in WHO.items()}

    async def test_refuse_exactly_the_roles_without_the_permission(self, app):
        wrong = []
        for role in Role:
            async with client_of(app, token(role)) as client:
                for operation, method, path in asked_of(app):
                    response = await client.request(method, path, json={}, headers={"If-Match": "*"})
                    assert response.status_code not in (401, 405), (role, method, path)
                    if (response.status_code != 403) != (role in WHO[operation["operationId"]].split()):
                        wrong.append((role, operation["operationId"], response.status_code))
        assert wrong == []

    async def test_name_the_permission_that_is_missing(self, app):
        async with client_of(app, token("expert")) as client:
            for operation, method, path in asked_of(app):
                refusal = (await client.request(method, path, json={})).json()
                assert (refusal["code"], refusal["permission"]) == ("forbidden", permission_of(operation))

    async def test_need_a_token(self, app):
        for bearer in (None, "nonsense", token("omsu", lifetime=-1)):
            async with client_of(app, bearer) as client:
                for _, method, path in asked_of(app):
                    response = await client.request(method, path, json={}, headers={"If-Match": "*"})
                    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer"), path


class TestSteps:
    def test_name_the_roles_that_may_take_them(self, app):
        said = {
            operation["operationId"]: {step["action"]: set(step["roles"]) for step in operation["x-steps"]}
            for operation, _, _ in asked_of(app)
            if "x-steps" in operation
        }
        assert said == {
            name: {action: set(roles.split()) for action, roles in steps.items()} for name, steps in STEPS.items()
        }


class TestGrants:
    def test_speak_of_every_role_but_the_expert(self):
        assert set(GRANTS) == set(Role) - {Role.expert}

    def test_leave_no_permission_without_a_person_who_has_it(self):
        people = [granted for role, granted in GRANTS.items() if role is not Role.system]
        assert frozenset.union(*people) == set(Permission)
