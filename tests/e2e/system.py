"""The whole product as one running system: started, stopped and damaged by its real command."""

import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from edulead.demo.accounts import PASSWORD
from edulead.layout import Layout
from edulead.parts import PARTS, address
from tests.support.answers import refused

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Made once: it takes longer than a request, and nothing here is encrypted."""
PEOPLE = ("admin", "department", "soiro", "omsu", "school", "expert")
ROLES = (*PEOPLE, "integration", "system")
SERVICES = ("monitoring", "reserve", "training")
CLOSE_TO_EXPIRY = 600
"""Seconds after which a token is not used any more: it lives for 900."""


def eventually(done: Callable[[], Any], patience: float = PATIENCE, what: str = "") -> Any:
    """The first answer that is true, asked for until the patience ends."""
    deadline = time.monotonic() + patience
    while not (answer := done()):
        assert time.monotonic() < deadline, f"it never happened: {what or done}"
        time.sleep(0.05)
    return answer


class System:
    """`edulead up` on a folder and four ports, and everybody who works with it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data = folder / "каталог данных"
        self.layout = Layout.at(self.data)
        self.port = port
        self.url = address(port)
        self.screen = folder / "screen.txt"
        self.process: subprocess.Popen[bytes] | None = None
        self.clients: dict[str, httpx.Client] = {}
        self.since: dict[str, float] = {}

    # --- the process

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "edulead.cli", "up", "--data", str(self.data), *map(str, arguments)]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EDULEAD_")}
        return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}

    def start(self, *arguments: object, demo: bool = True) -> str:
        """What it said on the screen until it was ready."""
        more = ["--port", self.port, *(["--demo"] if demo else []), *arguments]
        with self.screen.open("wb") as screen:
            self.process = subprocess.Popen(
                self.command(*more),
                stdout=screen,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env=self.environment(),
                start_new_session=True,
            )
        eventually(self._settled, 2 * PATIENCE, "the start")
        assert "Готово" in self.said, f"ended with {self.process.poll()}, saying: {self.said}"
        return self.said

    def _settled(self) -> bool:
        assert self.process
        return "Готово" in self.said or self.process.poll() is not None

    @property
    def said(self) -> str:
        return self.screen.read_text("utf-8", errors="replace")

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """The exit code."""
        assert self.process
        self.process.send_signal(by)
        code = self.process.wait(PATIENCE)
        self.forget()
        return code

    def forget(self) -> None:
        """Nobody is signed in any more."""
        for client in self.clients.values():
            client.close()
        self.clients.clear()

    def once(self, *arguments: object) -> tuple[int, str]:
        """Run another `edulead up` that is expected to end by itself: exit code and what it said."""
        done = subprocess.run(
            self.command(*arguments),
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=self.environment(),
            timeout=PATIENCE,
        )
        return done.returncode, done.stdout + done.stderr

    def family(self) -> list[psutil.Process]:
        """The command and everything it runs now."""
        assert self.process
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def pid(self, part: str) -> int:
        """The process that serves this part."""
        wanted = str(self.port_of(part))
        for each in self.family():
            try:
                words = each.cmdline()
            except psutil.Error:
                continue
            if "uvicorn" in words and wanted in words:
                return each.pid
        raise LookupError(part)

    def pids(self) -> dict[str, int]:
        return {part.name: self.pid(part.name) for part in PARTS}

    # --- where things are

    def port_of(self, part: str) -> int:
        return self.port + next(each.offset for each in PARTS if each.name == part)

    def url_of(self, part: str) -> str:
        return address(self.port_of(part))

    def ready(self, part: str) -> bool:
        try:
            return self.anonymous(part).get("/health/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def all_ready(self) -> bool:
        return all(self.ready(part.name) for part in PARTS)

    def wait_ready(self) -> None:
        eventually(self.all_ready, what="every part is ready")

    def lines(self, part: str, trace_id: str) -> list[dict[str, Any]]:
        """What a part logged under a trace id."""
        text = self.layout.log(part).read_text("utf-8", errors="replace")
        said = (json.loads(line) for line in text.splitlines() if trace_id in line and line.startswith("{"))
        return [line for line in said if line.get("trace_id") == trace_id]

    # --- who works with it

    def new_client(self, part: str = "gateway") -> httpx.Client:
        return httpx.Client(base_url=self.url_of(part), trust_env=False, timeout=60, verify=NO_TLS)

    def anonymous(self, part: str = "gateway") -> httpx.Client:
        """Somebody without a token, at the gateway or at a service's own port."""
        name = f"nobody at {part}"
        if name not in self.clients:
            self.clients[name] = self.new_client(part)
        return self.clients[name]

    def sign_in(self, username: str, password: str = PASSWORD, scope: str | None = None) -> httpx.Response:
        form = {"grant_type": "password", "username": username, "password": password}
        return self.grant(form | ({"scope": scope} if scope else {}))

    def grant(self, form: dict[str, str]) -> httpx.Response:
        return self.anonymous().post("/auth/token", data=form)

    def as_client(self, username: str, password: str = PASSWORD) -> httpx.Client:
        """A client with the token of an account; kept, and signed in again before the token ends."""
        if username in self.clients and time.monotonic() - self.since[username] < CLOSE_TO_EXPIRY:
            return self.clients[username]
        return self._keep(username, self.sign_in(username, password))

    def as_service(self, name: str) -> httpx.Client:
        """A client with the token of a service, which works in the role of the system."""
        if name in self.clients and time.monotonic() - self.since[name] < CLOSE_TO_EXPIRY:
            return self.clients[name]
        secret = json.loads(self.layout.secrets.read_text())["clients"][name]
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
        return self._keep(name, self.grant(form))

    def _keep(self, name: str, answer: httpx.Response) -> httpx.Client:
        assert answer.status_code == 200, answer.text
        client = self.clients.get(name) or self.new_client()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self.clients[name], self.since[name] = client, time.monotonic()
        return client

    def new_account(self, username: str, role: str, place: str, password: str = "Снегирь-на-ветке-47") -> httpx.Client:
        """An account made by the administrator through the API; its owner replaces the temporary password."""
        if username in self.clients:
            return self.as_client(username, password)
        body = {
            "username": username,
            "full_name": "Проверочная Учётная Запись",
            "assignments": [{"role": role, "place": place}],
        }
        made = self.as_client("admin").post("/api/v1/accounts", json=body)
        assert made.status_code in (201, 409), made.text
        if made.status_code == 201:
            words = {
                "username": username,
                "old_password": made.json()["temporary_password"],
                "new_password": password,
            }
            replaced = self.anonymous().post("/auth/password", json=words)
            assert replaced.status_code == 204, replaced.text
        return self.as_client(username, password)

    def as_role(self, role: str) -> httpx.Client:
        """Somebody in each role: the accounts of the demo region, and the two roles it has nobody in."""
        if role == "system":
            return self.as_service("monitoring")
        if role == "integration":
            return self.new_account("e2e.integration", "integration", "ru.r67")
        return self.as_client(role)


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A process that hangs: it holds its port and answers nobody."""
    process = psutil.Process(pid)
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def problem(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """The body of a refusal, which must be problem+json with a Russian sentence and a trace id."""
    assert answer.status_code in statuses, f"{answer.status_code}, not {statuses}: {answer.text[:600]}"
    said = refused(answer, answer.status_code)
    assert len(said["trace_id"]) == 32, said
    assert set(said["trace_id"]) != {"0"}, said
    return said
