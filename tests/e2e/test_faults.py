"""Parts die, hang and come back; the administrator stops and starts. Nothing that was acknowledged is lost."""

import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest

from edulead import postmaster
from edulead.failures import LockHeld, PortTaken
from edulead.parts import PARTS
from edulead.placement import place
from tests.e2e.system import PEOPLE, SERVICES, System, eventually, problem, stopped
from tests.support.ports import four_free_ports

pytestmark = pytest.mark.xdist_group("e2e")

ACTS = "/api/v1/monitoring/acts"
HEALTHY = {
    "gateway": "/api/v1/directory/regions",
    "monitoring": ACTS,
    "reserve": "/api/v1/reserve/events",
    "training": "/api/v1/training/events",
}


@pytest.fixture(autouse=True)
def left_as_it_was(running: System) -> Iterator[None]:
    """The next test, here or elsewhere, finds everything working."""
    yield
    if running.process is None or running.process.poll() is not None:
        running.start()
    running.wait_ready()


def database_pid(system: System) -> int:
    found = postmaster.read(place(system.layout))
    assert found
    return found.pid


class Load:
    """Several clients that register acts, one after another, and remember what they were told."""

    def __init__(self, system: System, clients: int = 4) -> None:
        self.system = system
        self.mark = f"load-{uuid4().hex[:12]}"
        self.answers: list[tuple[float, str, httpx.Response | Exception]] = []
        self.ended = threading.Event()
        token = system.as_client("department").headers["Authorization"]
        self.threads = [threading.Thread(target=self.work, args=(n, token)) for n in range(clients)]

    def work(self, number: int, token: str) -> None:
        with self.system.new_client() as client:
            client.headers["Authorization"] = token
            turn = 0
            while not self.ended.is_set():
                turn += 1
                name = f"{self.mark}/{number}/{turn}"
                try:
                    answer: httpx.Response | Exception = client.post(ACTS, json={"kind": "order", "number": name})
                except httpx.HTTPError as lost:
                    answer = lost
                self.answers.append((time.monotonic(), name, answer))
                if not isinstance(answer, httpx.Response) or answer.status_code != 201:
                    time.sleep(0.05)

    @contextmanager
    def running(self) -> Iterator["Load"]:
        for thread in self.threads:
            thread.start()
        try:
            eventually(lambda: len(self.acknowledged) > 20, what="the load has begun")
            yield self
        finally:
            self.ended.set()
            for thread in self.threads:
                thread.join(90)

    def responses(self) -> list[httpx.Response]:
        return [answer for _, _, answer in list(self.answers) if isinstance(answer, httpx.Response)]

    @property
    def acknowledged(self) -> list[str]:
        return [
            name
            for _, name, answer in list(self.answers)
            if isinstance(answer, httpx.Response) and answer.status_code == 201
        ]

    def acknowledged_since(self, moment: float) -> bool:
        return any(
            at > moment and isinstance(answer, httpx.Response) and answer.status_code == 201
            for at, _, answer in list(self.answers)
        )

    def refused(self) -> bool:
        return any(answer.status_code == 503 for answer in self.responses())

    def kept(self) -> Counter[str]:
        """Name → how often it is in the list now."""
        client, found, query = self.system.as_client("department"), Counter[str](), {"q": self.mark, "limit": 1000}
        while True:
            page = client.get(ACTS, params=query)
            assert page.status_code == 200, page.text
            found.update(each["number"] for each in page.json()["items"])
            if (cursor := page.json()["page"]["next_cursor"]) is None:
                return found
            query["cursor"] = cursor

    def nothing_is_lost(self) -> None:
        kept = self.kept()
        assert [name for name in self.acknowledged if not kept[name]] == []
        assert [name for name, times in kept.items() if times > 1] == []


class TestAKilledService:
    def test_under_load(self, system: System):
        before, load = system.pids(), Load(system)
        others = [part for part in HEALTHY if part != "monitoring"]
        with load.running():
            os.kill(before["monitoring"], signal.SIGKILL)
            killed = time.monotonic()
            eventually(load.refused, 30, "the gateway says that the service is away")
            for part in others:
                answer = system.as_client("department").get(HEALTHY[part])
                assert answer.status_code == 200, answer.text
            eventually(lambda: load.acknowledged_since(killed + 0.5), what="the service works again")
            took = time.monotonic() - killed
        for answer in load.responses():
            if answer.status_code != 201:
                refused = problem(answer, 503)
                assert int(answer.headers["retry-after"]) > 0
                assert refused["code"] == "unavailable"
        assert not [lost for _, _, lost in load.answers if isinstance(lost, Exception)]
        load.nothing_is_lost()
        after = system.pids()
        assert after["monitoring"] != before["monitoring"]
        assert {part: after[part] for part in others} == {part: before[part] for part in others}
        assert "Часть «monitoring» завершилась по сигналу 9" in system.said
        eventually(lambda: "Часть «monitoring» снова работает" in system.said)
        assert took < 60

    def test_asked_to_stop_it_finishes_what_it_has_begun(self, system: System):
        """SIGTERM from outside, as a container would send it: no request is torn."""
        before, load = system.pid("monitoring"), Load(system)
        with load.running():
            os.kill(before, signal.SIGTERM)
            ended = time.monotonic()
            eventually(lambda: not psutil.pid_exists(before), 60, "it ends")
            eventually(lambda: load.acknowledged_since(ended + 1), what="the service works again")
        assert {answer.status_code for answer in load.responses()} <= {201, 503}
        load.nothing_is_lost()

    @pytest.mark.parametrize("part", ["reserve", "training"])
    def test_another_one(self, system: System, part: str):
        before = system.pids()
        os.kill(before[part], signal.SIGKILL)
        client = system.as_client("department")
        eventually(lambda: client.get(HEALTHY[part]).status_code == 503, 30)
        assert client.get(ACTS).status_code == 200
        eventually(lambda: client.get(HEALTHY[part]).status_code == 200)
        assert system.pid("monitoring") == before["monitoring"]


class TestAHangingService:
    def test_is_answered_for(self, system: System):
        client, before = system.as_client("department"), system.pids()
        with stopped(before["monitoring"]):
            started = time.monotonic()
            refused = problem(client.get(ACTS, timeout=90), 503, 504)
            assert refused["code"] in ("gateway_timeout", "unavailable")
            assert time.monotonic() - started < 60
            for part in ("gateway", "reserve", "training"):
                assert client.get(HEALTHY[part]).status_code == 200
        eventually(lambda: client.get(ACTS).status_code == 200, 30)
        assert system.pids() == before


class TestADatabaseThatDies:
    @pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT], ids=["killed", "shut down"])
    def test_under_load(self, system: System, by: signal.Signals):
        before, server, load = system.pids(), database_pid(system), Load(system)
        client = system.as_client("department")
        with load.running():
            os.kill(server, by)
            eventually(lambda: database_pid_or_none(system) not in (None, server), what="the server is back")
            back = time.monotonic()
            eventually(lambda: load.acknowledged_since(back), what="acts are registered again")
            for path in HEALTHY.values():
                eventually(lambda path=path: client.get(path).status_code == 200, what=path)
            took = time.monotonic() - back
        statuses = Counter(answer.status_code for answer in load.responses())
        assert set(statuses) <= {201, 503}, [r.text for r in load.responses() if r.status_code not in (201, 503)][:3]
        for answer in load.responses():
            if answer.status_code == 503:
                problem(answer, 503)
                assert answer.headers["retry-after"]
        load.nothing_is_lost()
        assert system.pids() == before
        assert took < 30
        assert "База данных снова работает" in system.said

    def test_a_hanging_one_is_no_internal_error(self, system: System):
        """Every process of it stands still; requests wait or are refused, and all is well afterwards."""
        client, answers = system.as_client("department"), []
        frozen = postmaster.relatives(place(system.layout))
        for each in frozen:
            each.suspend()
        try:
            asking = threading.Thread(target=lambda: answers.append(client.get(ACTS, timeout=90)))
            asking.start()
            assert system.anonymous().get("/health/live").status_code == 200
        finally:
            for each in frozen:
                each.resume()
        asking.join(90)
        assert answers
        assert answers[0].status_code in (200, 503, 504)


def database_pid_or_none(system: System) -> int | None:
    found = postmaster.running(place(system.layout))
    return found.pid if found else None


class TestAKilledGateway:
    def test_comes_back_and_knows_everybody(self, system: System):
        before = system.pids()
        client = system.as_client("department")
        assert client.get(ACTS).status_code == 200
        os.kill(before["gateway"], signal.SIGKILL)
        direct = system.anonymous("monitoring").get(ACTS, headers={"Authorization": client.headers["Authorization"]})
        assert direct.status_code == 200  # a service needs no gateway to know a caller

        def back() -> bool:
            try:
                return client.get(ACTS).status_code == 200
            except httpx.HTTPError:
                return False

        eventually(back)
        after = system.pids()
        assert after["gateway"] != before["gateway"]
        assert {part: after[part] for part in SERVICES} == {part: before[part] for part in SERVICES}
        assert system.sign_in("omsu").status_code == 200

    def test_services_go_on_reading_the_directory(self, system: System):
        """The feed of the directory comes from the gateway: its readers must find it again."""
        client = system.as_client("department")
        os.kill(system.pid("gateway"), signal.SIGKILL)
        eventually(lambda: system.ready("gateway"))
        known = client.get("/api/v1/directory/municipalities", params={"limit": 1, "with_total": "true"}).json()
        region = client.get("/api/v1/directory/regions").json()["items"][0]
        code = f"66{random.randrange(100_000, 999_999)}"
        body = {
            "region_id": region["id"],
            "kind": "municipal_okrug",
            "name": f"Проверочный округ {code}",
            "short_name": "Проверочный",
            "oktmo": [{"code": code, "control": control_digit(code), "name": "Проверочный округ"}],
        }
        made = client.post("/api/v1/directory/municipalities", json=body)
        assert made.status_code == 201, made.text
        eventually(
            lambda: subjects_of_a_new_cycle(client) == known["page"]["total"] + 1, what="monitoring has copied it"
        )


def control_digit(code: str) -> str:
    """Of ОКТМО, by the rules for Russian classifiers (Р 50.1.024-2005)."""
    for first in (1, 3):
        rest = sum(int(digit) * ((first - 1 + n) % 10 + 1) for n, digit in enumerate(code)) % 11
        if rest < 10:
            return str(rest)
    return "0"


def subjects_of_a_new_cycle(department: httpx.Client) -> int:
    """How many municipalities monitoring knows: as many as a cycle opened now has subjects."""
    query = {"status": "published", "subject": "municipality"}
    found = department.get("/api/v1/monitoring/methodologies", params=query).json()
    body = {
        "title": "Проба",
        "methodology_id": found["items"][0]["id"],
        "period_from": "2026-01-01",
        "period_to": "2026-12-31",
        "deadline": "2027-03-01",
    }
    cycle = department.post("/api/v1/monitoring/cycles", json=body).json()
    path = f"/api/v1/monitoring/cycles/{cycle['id']}/steps"
    opened = department.post(path, json={"action": "open"}, headers={"If-Match": "*"})
    assert opened.status_code == 200, opened.text
    return int(opened.json()["progress"]["subjects"])


class TestTwoOnOneMachine:
    def test_on_one_folder(self, system: System):
        code, said = system.once("--port", four_free_ports())
        assert code == LockHeld.exit_code == 10
        assert "уже работает другой процесс edulead" in said
        assert f"pid {system.process.pid}" in said
        assert str(system.data) in said.replace("\n", "")
        assert "Traceback" not in said

    @pytest.mark.parametrize("shift", [0, 3])
    def test_on_one_port(self, system: System, shift: int):
        folder = Path(tempfile.mkdtemp(prefix="edulead тест e2e "))
        folder.chmod(0o711)
        try:
            code, said = System(folder, 0).once("--port", system.port - shift)
            assert code == PortTaken.exit_code
            assert "уже занят" in said
            assert "pid" in said
            assert "Traceback" not in said
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def test_the_first_one_goes_on(self, system: System):
        assert system.process.poll() is None
        assert system.all_ready()


def marks(system: System) -> dict[str, object]:
    """What would be different had the demo region been loaded a second time, or something been lost."""
    client = system.as_client("department")

    def total(path: str) -> int:
        return client.get(path, params={"limit": 1, "with_total": "true"}).json()["page"]["total"]

    def feed_end(service: str) -> str:
        after, path = "", f"/api/v1/{service}/events"
        while True:
            answer = client.get(path, params={"after": after, "limit": 1000})
            after = answer.headers["x-next-cursor"]
            if not answer.json():
                return after

    return {
        "organisations": total("/api/v1/directory/organisations"),
        "people": total("/api/v1/directory/people"),
        "acts": total(ACTS),
        "results": client.get("/api/v1/monitoring/results", params={"sort": "subject_name"}).json()["items"],
        "directory events": feed_end("directory"),
        "monitoring events": feed_end("monitoring"),
        "keys": client.get("/.well-known/jwks.json").json()["keys"],
    }


class TestStoppingAndStarting:
    """One story: stop, start without the demo region, start with it again."""

    def test_it_survives_a_night(self, system: System):
        own = system.new_account("e2e.night", "soiro", "ru.r67")
        assert own.get("/me").status_code == 200
        before = marks(system)
        self.ctrl_c(system)
        self.without_demo(system)
        self.ctrl_c(system)
        self.with_demo(system, before)

    def ctrl_c(self, system: System) -> None:
        """As a terminal sends it, to the whole group, by an impatient finger; while somebody waits for events."""
        family = {each.pid: each for each in system.family()}
        family |= {each.pid: each for each in postmaster.relatives(place(system.layout))}
        assert len(family) > 5
        own = system.sign_in("e2e.night", "Снегирь-на-ветке-47")
        assert own.status_code == 200
        token = {"Authorization": f"Bearer {system.as_service('monitoring').headers['Authorization'][7:]}"}
        answers: list[object] = []

        def wait_for_events() -> None:
            with system.new_client() as client:
                end = client.get("/api/v1/training/events", headers=token).headers["x-next-cursor"]
                try:
                    query = {"after": end, "wait": 30}
                    answers.append(client.get("/api/v1/training/events", params=query, headers=token).status_code)
                except httpx.HTTPError as lost:
                    answers.append(lost)

        waiting = threading.Thread(target=wait_for_events)
        waiting.start()
        time.sleep(0.5)
        started = time.monotonic()
        assert system.process
        for _ in range(2):
            os.killpg(system.process.pid, signal.SIGINT)
        code = system.process.wait(120)
        took = time.monotonic() - started
        system.forget()
        waiting.join(60)
        assert code == 0, system.said
        assert "Останавливаемся" in system.said
        assert "Traceback" not in system.said
        assert [each for each in family.values() if not postmaster.ended(each.pid)] == []
        assert not postmaster.relatives(place(system.layout))
        listening = {each.laddr.port for each in psutil.net_connections("tcp") if each.status == "LISTEN"}
        assert not listening & {system.port + part.offset for part in PARTS}
        assert took < 40, f"{took:.0f} s"

    def without_demo(self, system: System) -> None:
        said = system.start(demo=False)
        assert "Учебные учётные записи закрыты" in said
        assert all(name in said.partition("закрыты")[2] for name in PEOPLE)
        assert "edulead-demo" not in said
        for name in PEOPLE:
            assert problem(system.sign_in(name), 400)["error"] == "invalid_grant"
        own = system.as_client("e2e.night", "Снегирь-на-ветке-47")
        assert len(own.get("/api/v1/monitoring/results").json()["items"]) >= 1

    def with_demo(self, system: System, before: dict[str, object]) -> None:
        started = time.monotonic()
        said = system.start()
        took = time.monotonic() - started
        assert "26 из 32" in said
        for name in PEOPLE:
            assert system.sign_in(name).status_code == 200
        assert marks(system) == before
        assert took < 90

    def test_logs_name_no_traceback_of_the_day(self, system: System):
        """After all that: what was refused was refused, and nothing failed inside."""
        for part in HEALTHY:
            for log in system.layout.logs.glob(f"{part}.log*"):
                text = log.read_text("utf-8", errors="replace")
                failures = [line[:3000] for line in text.splitlines() if '"code": "failure"' in line]
                assert not failures, (log, failures[0])
