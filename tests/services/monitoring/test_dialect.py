"""What the document of the service says in one way everywhere."""

from services.kernel.openapi import operations


def test_every_end_of_a_period_is_said_to_be_its_last_day(app):
    schemas = app.openapi()["components"]["schemas"]
    said = [(f, s) for it in schemas.values() for f, s in it.get("properties", {}).items() if f.endswith("_to")]
    assert {field for field, _ in said} == {"valid_to", "period_to"}
    assert all("включительно" in it["description"].lower() for _, it in said)


def test_operations_are_named_for_what_they_do(app):
    names = {operation["operationId"]: method for _, method, operation in operations(app.openapi())}
    assert not [name for name in names if name.startswith(("get_", "update_", "fill_"))]
    assert {name for name in names if name.startswith("list_")} >= {"list_cycle_history", "list_submission_history"}
