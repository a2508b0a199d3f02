"""Sites for tests, made as who would make them."""

from tests.services.training.builders import made, step

ORDER = {"order_number": "41-од", "order_date": "2027-01-18"}


def body_of(organisation, **changes):
    """A site of two years from February 2027."""
    return {
        "organisation_id": str(organisation),
        "direction": "quality",
        "title": "Внутренняя оценка качества",
        "programme": "Пять дней в управленческой команде",
        "teaches": [{"competency": "assessment", "level": 3}],
        "hours": 36,
        "weeks": 1,
        "capacity": 2,
        "valid_from": "2027-02-01",
        "valid_to": "2029-01-31",
        **changes,
    }


async def opened_at(authority, body):
    site = await made(authority, "/sites", body | ORDER)
    return await step(authority, f"/sites/{site['id']}", "grant")
