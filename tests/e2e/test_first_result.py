"""The first result that the demo region shows, as each role sees it over HTTP."""

import httpx
import pytest

from tests.e2e.system import System, problem

pytestmark = pytest.mark.xdist_group("e2e")

RESULTS = "/api/v1/monitoring/results"
MISSING = [23, 25, 26, 27, 28, 32]
SEE_IT = ("admin", "department", "soiro", "omsu", "school")
DEMO_CYCLE = "Механизмы управления качеством образования, блок 2.1, 2021 год"


def first_result(client: httpx.Client) -> dict:
    """The published result of the demo cycle, in the list of this caller."""
    cycles = client.get("/api/v1/monitoring/cycles", params={"limit": 1000}).json()["items"]
    cycle = next(each for each in cycles if each["title"] == DEMO_CYCLE)
    listed = client.get(RESULTS, params={"cycle_id": cycle["id"], "with_total": "true"})
    assert listed.status_code == 200, listed.text
    assert listed.json()["page"]["total"] == 1
    return listed.json()["items"][0]


def municipality(system: System, name: str) -> dict:
    found = system.as_client("department").get("/api/v1/directory/municipalities", params={"limit": 1000}).json()
    return next(each for each in found["items"] if name in each["name"])


def school_in(system: System, place: str) -> dict:
    found = system.as_client("department").get("/api/v1/directory/organisations", params={"limit": 1000}).json()
    return next(each for each in found["items"] if each["place"].startswith(f"{place}."))


class TestFirstResult:
    @pytest.mark.parametrize("role", SEE_IT)
    def test_is_seen_in_the_list_by(self, system: System, role: str):
        result = first_result(system.as_client(role))
        assert (result["score"], result["maximum"], result["percent"]) == (26, 32, 81.25)
        assert result["missing"] == MISSING
        assert result["subject_name"] == "городской округ город Смоленск"
        assert result["standing"] == "published"

    @pytest.mark.parametrize("role", SEE_IT)
    def test_is_explained_to(self, system: System, role: str):
        client = system.as_client(role)
        listed = first_result(client)
        shown = client.get(f"{RESULTS}/{listed['id']}")
        assert shown.status_code == 200, shown.text
        said = shown.json()
        assert {name: said[name] for name in listed} == listed
        positions = said["contributions"]
        assert [each["number"] for each in positions] == list(range(1, 33))
        assert sum(each["points"] for each in positions) == said["score"] == 26
        assert sum(each["possible"] for each in positions) == said["maximum"]
        assert [each["number"] for each in positions if each["points"] < each["possible"]] == MISSING
        assert shown.headers["etag"] == f'"{said["version"]}"'

    def test_is_the_same_for_all_who_see_it(self, system: System):
        shown = [system.as_client(role) for role in SEE_IT]
        bodies = [client.get(f"{RESULTS}/{first_result(client)['id']}").json() for client in shown]
        assert all(body == bodies[0] for body in bodies)

    def test_is_not_for_experts(self, system: System):
        expert = system.as_client("expert")
        result_id = first_result(system.as_client("department"))["id"]
        for path in (RESULTS, f"{RESULTS}/{result_id}"):
            said = problem(expert.get(path), 403)
            assert said["code"] == "forbidden"
            assert said["permission"] == "result:read"

    def test_is_not_for_strangers(self, system: System):
        nobody = system.anonymous()
        problem(nobody.get(RESULTS), 401)

    @pytest.mark.parametrize("role", ["omsu", "school"])
    def test_is_not_for_another_municipality(self, system: System, role: str):
        vyazma = municipality(system, "Вяземский")
        place = vyazma["place"] if role == "omsu" else school_in(system, vyazma["place"])["place"]
        neighbour = system.new_account(f"e2e.vyazma.{role}", role, place)
        assert neighbour.get("/me").json()["place"] == place
        city = municipality(system, "город Смоленск")["id"]
        result = first_result(system.as_client("department"))
        its = {"cycle_id": result["cycle_id"]}
        for query in (its, {"subject_id": city}, {**its, "standing": "published"}):
            listed = neighbour.get(RESULTS, params={"with_total": "true", **query}).json()
            assert listed["items"] == []
            assert listed["page"]["total"] == 0
        problem(neighbour.get(f"{RESULTS}/{result['id']}"), 404)
        exported = neighbour.get(RESULTS, params={"format": "csv"})
        assert exported.status_code == 200
        assert "Смоленск" not in exported.text

    def test_another_municipality_does_not_see_the_submission_either(self, system: System):
        neighbour = system.new_account("e2e.vyazma.omsu", "omsu", municipality(system, "Вяземский")["place"])
        city = municipality(system, "город Смоленск")["id"]
        found = system.as_client("department").get("/api/v1/monitoring/submissions", params={"subject_id": city})
        submission = found.json()["items"][0]["id"]
        for path in ("", "/history"):
            problem(neighbour.get(f"/api/v1/monitoring/submissions/{submission}{path}"), 404)
        step = neighbour.post(
            f"/api/v1/monitoring/submissions/{submission}/steps",
            json={"action": "submit"},
            headers={"If-Match": "*"},
        )
        problem(step, 404)

    def test_csv_says_the_same(self, system: System):
        department = system.as_client("department")
        answer = department.get(RESULTS, params={"format": "csv", "cycle_id": first_result(department)["cycle_id"]})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.content.startswith("\ufeff".encode())
        row = next(line for line in answer.text.splitlines() if "Смоленск" in line)
        assert "26" in row
        assert "81" in row


class TestExplanation:
    def contributions(self, system: System) -> list[dict]:
        client = system.as_client("school")
        return client.get(f"{RESULTS}/{first_result(client)['id']}").json()["contributions"]

    def test_position_5_cites_its_two_acts(self, system: System):
        said = [each["citation"] for each in self.contributions(system)[4]["evidence"]]
        assert len(said) == 2
        decree = next(each for each in said if "№ 1427-адм" in each)
        assert decree.endswith("(ред. от 20.11.2019)")
        assert any("№ 259/1" in each for each in said)

    def test_act_617_od_backs_ten_positions(self, system: System):
        backed = [
            each["number"]
            for each in self.contributions(system)
            if any("№ 617-ОД" in one["citation"] for one in each["evidence"])
        ]
        assert len(backed) == 10

    def test_each_position_says_why(self, system: System):
        for each in self.contributions(system):
            assert each["explanation"]
            assert each["title"]
            assert bool(each["evidence"]) == (each["points"] > 0), each["number"]

    def test_cited_revisions_can_be_found(self, system: System):
        """A citation is a reference: the act behind it can be read by whoever reads the explanation."""
        school = system.as_client("school")
        acts = school.get("/api/v1/monitoring/acts", params={"limit": 1000}).json()["items"]
        found = {
            revision["id"]
            for act in acts
            for revision in school.get(f"/api/v1/monitoring/acts/{act['id']}").json()["revisions"]
        }
        cited = {
            one["act_revision_id"]
            for each in self.contributions(system)
            for one in each["evidence"]
            if one["act_revision_id"]
        }
        assert cited
        assert cited <= found
