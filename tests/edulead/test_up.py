import os
import signal
import socket
from collections.abc import Callable
from typing import Any

import psutil

from edulead import postmaster
from edulead.failures import LockHeld, PartNotReady, PortTaken, SecretsBroken
from edulead.layout import Layout
from edulead.placement import place
from edulead.ports import free

Up = Callable[..., Any]
Eventually = Callable[..., None]


def all_gone(family: list[psutil.Process]) -> bool:
    return not [process for process in family if not postmaster.ended(process.pid)]


class TestUp:
    def test_stops_everything_on_sigterm(self, tiny_up: Up, layout: Layout, port: int) -> None:
        process = tiny_up()
        process.wait_for("/docs")
        family = process.family()
        assert len(family) > 3
        process.process.terminate()
        assert process.end() == 0
        assert all_gone(family)
        assert free(port)
        assert postmaster.read(place(layout)) is None

    def test_ctrl_c_while_starting_leaves_nothing(self, tiny_up: Up, layout: Layout, eventually: Eventually) -> None:
        process = tiny_up()
        eventually(process.family)
        process.process.send_signal(signal.SIGINT)
        assert process.end() == 0
        assert not postmaster.relatives(place(layout))

    def test_killed_it_takes_the_parts_along_and_starts_again(
        self, tiny_up: Up, layout: Layout, eventually: Eventually
    ) -> None:
        first = tiny_up()
        first.wait_for("/docs")
        pythons = [process for process in first.family() if "python" in process.name()]
        assert len(pythons) == 2
        first.process.kill()
        eventually(lambda: all_gone(pythons))
        assert postmaster.running(place(layout))
        second = tiny_up()
        second.wait_for("/docs")
        second.process.terminate()
        assert second.end() == 0

    def test_two_on_one_folder(self, tiny_up: Up, layout: Layout) -> None:
        first = tiny_up()
        first.wait_for("/docs")
        second = tiny_up()
        assert second.end() == LockHeld.exit_code
        assert f"pid {first.process.pid}" in second.said
        assert first.process.poll() is None

    def test_others_use_the_database_it_runs(self, tiny_up: Up, command: Up, layout: Layout, port: int) -> None:
        first = tiny_up()
        first.wait_for("/docs")
        server = postmaster.read(place(layout))
        migration = command("-m", "edulead.cli", "migrate", "--data", layout.root)
        assert migration.end() == 0, migration.said
        assert postmaster.read(place(layout)) == server
        doctor = command("-m", "edulead.cli", "doctor", "--data", layout.root, "--port", port)
        doctor.end()
        assert doctor.said.count("система запущена") == 2

    def test_whoever_cannot_enter_yet_is_told_how(self, tiny_up: Up, command: Up, layout: Layout) -> None:
        advice, last = f"edulead user add ИМЯ --role admin --data '{layout.root}'", "Остановить: Ctrl-C"
        first = tiny_up()
        first.wait_for(last)
        assert advice in first.said
        added = command("-m", "edulead.cli", "user", "add", "ivanova", "--role", "admin", "--data", layout.root)
        assert added.end() == 0, added.said
        first.process.terminate()
        assert first.end() == 0
        second = tiny_up()
        second.wait_for(last)
        assert advice not in second.said

    def test_a_taken_port(self, tiny_up: Up, port: int, layout: Layout) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", port + 1))
            taken.listen()
            process = tiny_up()
            assert process.end() == PortTaken.exit_code
        assert f"Порт {port + 1} для части «reserve» уже занят" in process.said
        assert f"pid {os.getpid()}" in process.said
        assert not layout.cluster.exists()

    def test_a_part_that_cannot_start(self, tiny_up: Up, layout: Layout) -> None:
        process = tiny_up("--factory", "tiny:broken")
        assert process.end() == PartNotReady.exit_code
        assert "не хватает настройки" in process.said
        assert not postmaster.relatives(place(layout))

    def test_lost_secrets_are_explained(self, tiny_up: Up, layout: Layout) -> None:
        layout.prepare()
        layout.secrets.write_text("{")
        process = tiny_up()
        assert process.end() == SecretsBroken.exit_code
        assert "Traceback" not in process.said

    def test_the_database_is_brought_back(self, tiny_up: Up, layout: Layout) -> None:
        process = tiny_up()
        process.wait_for("/docs")
        server = postmaster.read(place(layout))
        assert server
        os.kill(server.pid, signal.SIGKILL)
        process.wait_for("База данных снова работает")
        process.process.terminate()
        assert process.end() == 0
