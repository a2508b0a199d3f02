"""One record of each kind that the reserve has, made by the Департамент of the running system."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

BASE = "/api/v1/reserve"
TODAY = datetime.now(ZoneInfo("Europe/Moscow")).date()
ACT = {"kind": "Приказ", "issuer": "Департамент", "number": "7-ОД", "date": f"{TODAY}"}


def records(client: httpx.Client, organisation: str) -> dict[str, str]:
    """Name of the path parameter → id."""

    def made(path: str, body: dict[str, Any]) -> Any:
        answer = client.post(f"{BASE}/{path}", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def published(kind: str) -> str:
        """The regulation of the kind that is in force, or a new one from its template."""
        standing = client.get(f"{BASE}/regulations", params={"kind": kind, "model": False, "in_force_on": f"{TODAY}"})
        if own := [each for each in standing.json()["items"] if each["place"] == "ru.r67"]:
            return str(own[0]["id"])
        templates = client.get(f"{BASE}/regulation-templates").json()["items"]
        [content] = [each["content"] for each in templates if each["kind"] == kind]
        said = {"title": "Положение", "act": ACT, "in_force_from": f"{TODAY}", "content": content}
        draft = made("regulations", said)
        step = client.post(
            f"{BASE}/regulations/{draft['id']}/steps",
            json={"action": "publish"},
            headers={"If-Match": f'"{draft["version"]}"'},
        )
        assert step.status_code == 200, step.text
        return str(draft["id"])

    regulation = published("reserve")
    published("attestation")
    consent = {
        "purpose": "reserve",
        "given_on": f"{TODAY}",
        "until": f"{TODAY + timedelta(900)}",
        "document": "согласие",
    }
    person = {"last_name": "Пробная", "first_name": "Вера", "birth_date": "1980-02-29", "consents": [consent]}
    candidate = made("candidates", person)["id"]
    member = {"full_name": "Пробный Пётр", "position": "эксперт", "role": "chair", "valid_from": f"{TODAY}"}
    commission = {
        "kind": "contest", "title": "Комиссия", "order_number": "1", "order_date": f"{TODAY}",
        "valid_from": f"{TODAY}", "members": [member],
    }  # fmt: skip
    days = {
        "applications_from": f"{TODAY + timedelta(1)}",
        "applications_until": f"{TODAY + timedelta(30)}",
        "sheets_until": f"{TODAY + timedelta(50)}",
        "held_on": f"{TODAY + timedelta(60)}",
    }
    contest = {"purpose": "reserve", "title": "В резерв", "post_title": "директор школы", "contacts": "каб. 1"} | days
    period = {"period_from": f"{TODAY}", "period_to": f"{TODAY + timedelta(900)}"}
    measure = {"title": "Конкурс в резерв", "responsible": "Департамент"}
    programme = {"title": "Программа", "act": ACT, "goals": ["Резерв"], "measures": [measure]} | period
    attestation = {"candidate_id": candidate, "attested": "candidate", "scheduled_on": f"{TODAY + timedelta(40)}"}
    team = {
        "level": "school", "organisation_id": organisation, "title": "Команда", "strategy": "Расти",
        "valid_from": f"{TODAY}", "valid_to": f"{TODAY + timedelta(300)}",
    }  # fmt: skip
    vacancy = {
        "organisation_id": organisation, "post_title": "директор", "reason": "contract_end",
        "arises_on": f"{TODAY + timedelta(90)}", "requirements": [],
    }  # fmt: skip
    return {
        "regulation_id": regulation,
        "candidate_id": candidate,
        "commission_id": made("commissions", commission)["id"],
        "contest_id": made("contests", contest)["id"],
        "programme_id": made("programmes", programme)["id"],
        "attestation_id": made("attestations", attestation)["id"],
        "entry_id": made("entries", {"candidate_id": candidate, "source": "department", "reserve": "ru.r67"})["id"],
        "team_id": made("teams", team)["id"],
        "vacancy_id": made("vacancies", vacancy)["id"],
        "run_id": made("metric-runs", {"period_from": "2026-01-01", "period_to": "2026-06-30"})["id"],
    }
