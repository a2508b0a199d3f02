import errno
import os
import pwd
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from edulead import binaries, placement, postmaster
from edulead.explain import explained
from edulead.failures import DatabaseNotStarted, DataUnreadable, DiskFull, SocketFolderTaken, WheelMissing
from edulead.layout import Layout
from edulead.placement import place
from edulead.postgres import Cluster

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs another user")
HERE = Path(__file__).parent


@pytest.fixture
def own(layout: Layout) -> Iterator[Cluster]:
    """A started cluster on a path with a space and Cyrillic letters."""
    cluster = again(layout)
    cluster.start()
    yield cluster
    cluster.stop()


def again(layout: Layout) -> Cluster:
    """The same cluster, seen by a new supervisor."""
    return Cluster(place(layout), "пароль/@:%", layout.log("postgres"), fast=True)


async def ask(cluster: Cluster, question: str, **login: Any) -> Any:
    connection = await asyncpg.connect(cluster.url("postgres"), **login)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def remember(cluster: Cluster) -> None:
    await ask(cluster, "CREATE TABLE kept AS SELECT 42 AS number")


async def remembered(cluster: Cluster) -> Any:
    return await ask(cluster, "SELECT number FROM kept")


def pid_of(cluster: Cluster) -> int:
    found = postmaster.read(cluster.pgdata)
    assert found
    return found.pid


class TestCluster:
    async def test_knows_russian_letters(self, own: Cluster) -> None:
        assert await ask(own, "SELECT lower('ЁЖ') || ('Ёлка' ILIKE 'ёл%')") == "ёжtrue"

    async def test_asks_for_the_password(self, own: Cluster) -> None:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(own, "SELECT 1", password="another")

    async def test_is_reached_by_its_socket_alone(self, own: Cluster) -> None:
        assert await ask(own, "SHOW listen_addresses") == ""
        assert own.sockets.stat().st_mode & 0o777 == 0o700

    async def test_keeps_data_over_a_restart(self, own: Cluster) -> None:
        await remember(own)
        own.stop()
        own.start()
        assert await remembered(own) == 42

    async def test_is_durable_unless_for_tests(self, layout: Layout) -> None:
        cluster = Cluster.of(layout, "p")
        cluster.start()
        try:
            assert await ask(cluster, "SHOW fsync") == "on"
            assert await ask(cluster, "SHOW synchronous_commit") == "on"
        finally:
            cluster.stop()


class TestRecovery:
    async def test_after_the_server_was_killed(self, own: Cluster, layout: Layout) -> None:
        await remember(own)
        await ask(own, "CHECKPOINT")
        os.kill(pid_of(own), signal.SIGKILL)
        own.start()
        assert await remembered(own) == 42

    async def test_takes_the_place_of_an_orphan(self, own: Cluster, layout: Layout) -> None:
        await remember(own)
        orphan, heir = pid_of(own), again(layout)
        heir.start()
        try:
            assert postmaster.ended(orphan)
            assert await remembered(heir) == 42
        finally:
            heir.stop()

    def test_a_recycled_pid_is_not_a_server(self, own: Cluster) -> None:
        own.stop()
        strangers = f"{os.getpid()}\n{own.pgdata}\n1\n5432\n{own.sockets}\n\n1 1\nready\n"
        (own.pgdata / "postmaster.pid").write_text(strangers)
        assert not own.alive()
        own.start()
        assert own.alive()

    def test_a_half_made_cluster_is_made_again(self, layout: Layout) -> None:
        cluster = again(layout)
        half = cluster.pgdata.with_name("pg.new")
        half.mkdir()
        (half / "PG_VERSION").write_text("18\n")
        cluster.start()
        cluster.stop()
        assert not half.exists()

    def test_a_damaged_cluster_is_explained(self, own: Cluster) -> None:
        own.stop()
        (own.pgdata / "global" / "pg_control").unlink()
        with pytest.raises(DatabaseNotStarted, match="pg_control"):
            own.start()


class TestRefusal:
    def test_a_full_disk(self, layout: Layout) -> None:
        with pytest.raises(DiskFull, match="не осталось места"):
            again(layout)._refuse("код 1", "FATAL: could not write: No space left on device")

    def test_a_full_disk_under_our_own_files(self, layout: Layout) -> None:
        with pytest.raises(DiskFull), explained(layout.root):
            raise OSError(errno.ENOSPC, "No space left on device")

    def test_a_file_in_place_of_the_folder(self, open_folder: Path) -> None:
        (open_folder / "файл").touch()
        with pytest.raises(DataUnreadable, match="файл, а не каталог"):
            Layout.at(open_folder / "файл").prepare()

    @as_root
    def test_a_socket_folder_of_a_stranger(self, layout: Layout) -> None:
        cluster = again(layout)
        cluster.sockets.mkdir()
        os.chown(cluster.sockets, 12345, 12345)
        try:
            with pytest.raises(SocketFolderTaken):
                cluster.start()
        finally:
            cluster.sockets.rmdir()

    def test_no_binaries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(binaries, "PACKAGE", "no-such-wheel")
        with pytest.raises(WheelMissing, match="EDULEAD_DATABASE_URL"):
            binaries.installed()


@as_root
class TestClosedFolders:
    """Root's own folders, which the database's user may not enter."""

    def test_the_cluster_lies_elsewhere(self, open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(placement, "SYSTEM", open_folder)
        closed = Layout.at(open_folder / "closed" / "data")
        closed.root.parent.mkdir(mode=0o700)
        closed.prepare()
        cluster = again(closed)
        cluster.start()
        cluster.stop()
        assert cluster.pgdata.parent.parent == open_folder
        assert place(closed) == cluster.pgdata

    def test_the_binaries_are_copied(self, open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(binaries, "SYSTEM", open_folder)
        monkeypatch.setattr(binaries, "reachable", lambda path, account: False)
        nobody = binaries.account_for(open_folder / "none")
        programs = binaries.binaries_for(nobody)
        assert programs.is_relative_to(open_folder)
        assert programs == binaries.binaries_for(nobody)
        monkeypatch.undo()
        assert binaries.reachable(programs / "postgres", nobody)


@as_root
class TestOrdinaryUser:
    @pytest.fixture
    def nobody(self) -> int:
        return pwd.getpwnam("nobody").pw_uid

    def test_starts_and_stops(self, command: Any, open_folder: Path, port: int, nobody: int) -> None:
        home = open_folder / "дом пользователя"
        home.mkdir(mode=0o700)
        os.chown(home, nobody, -1)
        process = command(HERE / "tiny_up.py", home / "данные", port, user=nobody)
        process.wait_for("/docs")
        assert (home / "данные" / "pg").stat().st_uid == nobody
        process.process.terminate()
        assert process.end() == 0

    def test_is_told_that_a_folder_is_closed(self, command: Any, open_folder: Path, port: int, nobody: int) -> None:
        (open_folder / "closed").mkdir(mode=0o700)
        process = command(HERE / "tiny_up.py", open_folder / "closed" / "data", port, user=nobody)
        assert process.end() == DataUnreadable.exit_code
        assert "нет прав доступа" in process.said
