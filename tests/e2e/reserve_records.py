"""One record of each kind that the reserve of the demo region has, as the Департамент finds it."""

from typing import Any

import httpx

BASE = "/api/v1/reserve"
KINDS = {
    "candidate_id": "candidates",
    "commission_id": "commissions",
    "programme_id": "programmes",
    "attestation_id": "attestations",
    "team_id": "teams",
    "vacancy_id": "vacancies",
    "run_id": "metric-runs",
    "appeal_id": "contest-appeals",
    "appointment_id": "appointments",
    "meeting_id": "meetings",
    "offer_id": "offers",
    "leader_id": "leaders",
}
"""Name of the path parameter → list."""


def records(client: httpx.Client) -> dict[str, str]:
    """Name of the path parameter → id; everything of a contest is of the one that was decided."""

    def first(path: str, **query: Any) -> Any:
        answer = client.get(f"{BASE}/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"][0]

    contest = first("contests", status="appointed")
    return {
        **{name: str(first(path)["id"]) for name, path in KINDS.items()},
        "regulation_id": first("regulations", model=True)["id"],
        "entry_id": first("entries", status="renewed")["id"],
        "contest_id": contest["id"],
        "application_id": first(f"contests/{contest['id']}/applications")["id"],
        "protocol_id": client.get(f"{BASE}/contests/{contest['id']}").json()["decision_id"],
    }
