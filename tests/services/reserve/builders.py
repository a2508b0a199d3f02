"""Plain builders: what a test needs to exist, made through the API as the role that would make it."""

from tests.support.api import Api

BASE = "/api/v1/reserve"
API = Api(BASE)
made, stepped, step, listed = API.made, API.stepped, API.step, API.listed


async def agree(client, candidate_id) -> None:
    """The candidate consents to stand in a reserve."""
    said = {"purpose": "reserve", "given_on": "2026-01-01", "until": "2030-01-01", "document": "Согласие № 2"}
    answer = await client.post(f"{BASE}/candidates/{candidate_id}/consents", json=said, headers={"If-Match": "*"})
    assert answer.status_code == 201, answer.text
