"""A part may have as many connections open as its machine allows, however few it is started with."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from edulead import descriptors, serve
from edulead.keys import KEYED, complete
from edulead.layout import Layout
from tests.edulead.test_doctor import limited

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are read from /proc")


def limits(pid: int | str) -> tuple[str, str]:
    lines = Path(f"/proc/{pid}/limits").read_text("ascii").splitlines()
    soft, hard = next(line.split()[3:5] for line in lines if line.startswith("Max open files"))
    return soft, hard


def test_what_a_part_may_is_what_is_hard() -> None:
    assert str(descriptors.most()) == limits("self")[1]


def test_a_part_on_the_leash_has_all_it_may() -> None:
    show = "print(open('/proc/self/limits').read())"
    command = [sys.executable, "-m", "edulead.leash", str(os.getpid()), "-c", show]
    told = subprocess.run(limited(256, 2000, *command), capture_output=True, text=True, check=True).stdout
    assert ["2000", "2000"] in [line.split()[3:5] for line in told.splitlines()]


def test_a_part_in_a_container_has_all_it_may(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "keys")
    layout.prepare()
    for part in KEYED:
        layout.key(part).write_bytes(part.encode())
    serve.deal(layout, complete({}), tmp_path / "dealt")
    data = str(tmp_path / "dealt" / "reserve")
    environment = os.environ | {"EDULEAD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "-m", "edulead.cli", "serve", "reserve", "--data", data, "--port", "1"]
    process = subprocess.Popen(limited(256, 2000, *command), env=environment, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while b"uvicorn" not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        assert limits(process.pid) == ("2000", "2000")
    finally:
        process.kill()
        process.wait(10)
