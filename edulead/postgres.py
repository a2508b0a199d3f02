"""The embedded PostgreSQL: made with `initdb`, started and stopped by us, reached by a private socket."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from edulead import postmaster
from edulead.binaries import Account, account_for, binaries_for, launch, reachable, short_hash
from edulead.explain import explained, free_space, tail
from edulead.failures import DatabaseNotStarted, DataUnreadable, DiskFull
from edulead.layout import Layout, open_log
from edulead.placement import give, place, private_folder
from edulead.tuning import options
from edulead.urls import socket_url

SUPERUSER = "postgres"
SOCKETS = Path("/tmp")  # noqa: S108 - a socket path may have 107 bytes; the folder below is private
INITDB = (
    "--auth=scram-sha-256",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--encoding=UTF8",
    f"--username={SUPERUSER}",
)
NO_SPACE = "No space left on device"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@dataclass
class Cluster:
    """One database cluster. `fast` gives up durability: for tests only."""

    pgdata: Path
    password: str
    log: Path
    fast: bool = False
    server: subprocess.Popen[bytes] | None = None

    @classmethod
    def of(cls, layout: Layout, password: str) -> "Cluster":
        return cls(place(layout), password, layout.log("postgres"))

    @property
    def account(self) -> Account | None:
        return account_for(self.pgdata)

    @property
    def sockets(self) -> Path:
        owner = self.account.uid if self.account else os.geteuid()
        return SOCKETS / f"edulead-{short_hash(self.pgdata)}-{owner}"

    def url(self, database: str, user: str = SUPERUSER, password: str | None = None) -> str:
        secret = self.password if password is None else password
        return socket_url(str(self.sockets), database, user, secret)

    def start(self, patience: float = 600) -> None:
        """Bring the server up, whatever happened to the previous one."""
        with explained(self.pgdata):
            account, programs = self.account, binaries_for(self.account)
            postmaster.stop_leftovers(self.pgdata)
            if self.server is not None:
                self.server.wait()
            private_folder(self.sockets, account)
            postmaster.clear_traces(self.pgdata, self.sockets)
            if not (self.pgdata / "PG_VERSION").exists():
                self._create(programs, account)
            self.server = self._spawn(programs, account)
            self._wait(self.server, patience)

    def stop(self, patience: float = 60) -> None:
        found = postmaster.read(self.pgdata)
        if self.server is not None:
            postmaster.stop(self.server.pid, patience)
            self.server.wait()
            self.server = None
        elif found and postmaster.works_in(found.pid, self.pgdata):
            postmaster.stop(found.pid, patience)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def alive(self) -> bool:
        if self.server is not None:
            return self.server.poll() is None
        return postmaster.running(self.pgdata) is not None

    async def create_database(self, name: str, template: str | None = None) -> None:
        source = f' TEMPLATE "{template}"' if template else ""
        await self._execute(f'CREATE DATABASE "{name}"{source}')

    async def drop_database(self, name: str) -> None:
        await self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def has_database(self, name: str) -> bool:
        return bool(await self._execute("SELECT 1 FROM pg_database WHERE datname = $1", name))

    async def _execute(self, statement: str, *arguments: object) -> object:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            return await connection.fetchval(statement, *arguments)
        finally:
            await connection.close()

    def _create(self, programs: Path, account: Account | None) -> None:
        """Into a folder aside: an interrupted `initdb` must not pass for a cluster."""
        fresh = self.pgdata.with_name(f"{self.pgdata.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        private_folder(fresh, account)
        password_file = self.sockets / "password"
        password_file.touch(mode=0o600)
        try:
            password_file.write_text(self.password)
            give(password_file, account)
            command = [programs / "initdb", *INITDB, f"--pwfile={password_file}", "-D", fresh]
            self._initdb([str(part) for part in command], account)
        finally:
            password_file.unlink()
        if self.pgdata.exists():
            self.pgdata.rmdir()
        fresh.rename(self.pgdata)

    def _initdb(self, command: list[str], account: Account | None) -> None:
        # its own session, so that Ctrl-C in the terminal leaves no half-made cluster behind
        run = subprocess.run(  # noqa: S603 - our own words
            command + (["--no-sync"] if self.fast else []),
            capture_output=True,
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,
            **launch(account),
        )
        if run.returncode:
            self._refuse(f"initdb: код {run.returncode}", run.stderr.decode(errors="replace"))

    def _spawn(self, programs: Path, account: Account | None) -> subprocess.Popen[bytes]:
        log = open_log(self.log)
        try:
            return subprocess.Popen(  # noqa: S603 - our own words
                [programs / "postgres", "-D", self.pgdata, *options(self.sockets, self.fast)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=ENVIRONMENT,
                umask=0o077,
                start_new_session=True,
                **launch(account),
            )
        finally:
            os.close(log)

    def _wait(self, server: subprocess.Popen[bytes], patience: float) -> None:
        """Ready, or dead with a reason. Replaying the log after a power cut may take minutes."""
        decided = postmaster.until(lambda: server.poll() is not None or postmaster.running(self.pgdata), patience)
        if server.poll() is not None:
            self.server = None
            self._refuse(f"код {server.returncode}", tail(self.log))
        if not decided:
            self.stop()
            self._refuse(f"нет готовности за {patience:.0f} с", tail(self.log))

    def _refuse(self, reason: str, words: str) -> None:
        if NO_SPACE in words:
            raise DiskFull(path=self.pgdata, free=free_space(self.pgdata))
        if "Permission denied" in words and not reachable(self.pgdata.parent, self.account):
            reason = "каталог закрыт для пользователя, от имени которого работает база"
            raise DataUnreadable(path=self.pgdata, reason=reason)
        raise DatabaseNotStarted(reason=reason, log=self.log, tail=words.strip())
