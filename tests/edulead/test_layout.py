import json
import os
import stat
from pathlib import Path

import pytest

from edulead import keys, layout
from edulead.failures import LockHeld, SecretsBroken
from edulead.layout import Layout, cut, open_log, rotate


@pytest.fixture
def folder(tmp_path: Path) -> Layout:
    made = Layout.at(tmp_path / "данные")
    made.prepare()
    return made


class TestSecrets:
    def test_are_made_once(self, folder: Layout) -> None:
        def made() -> tuple[keys.Secrets, bytes, bytes]:
            return keys.load(folder), folder.gateway_key.read_bytes(), folder.reserve_key.read_bytes()

        first = made()
        assert made() == first
        assert first[1] != first[2]

    def test_a_part_that_came_later_gets_its_key_and_the_others_keep_theirs(self, folder: Layout) -> None:
        keys.load(folder)
        kept = folder.gateway_key.read_bytes()
        folder.reserve_key.unlink()
        keys.load(folder)
        assert folder.gateway_key.read_bytes() == kept
        assert folder.reserve_key.exists()

    def test_are_private(self, folder: Layout) -> None:
        keys.load(folder)
        for path in (folder.secrets, folder.gateway_key, folder.reserve_key):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_differ_for_every_role_and_client(self, folder: Layout) -> None:
        made = keys.load(folder)
        everything = [made.superuser, *made.roles.values(), *made.clients.values()]
        assert len(set(everything)) == 1 + len(keys.ROLES) + len(keys.CLIENTS)

    def test_a_later_service_gets_its_own_and_the_others_keep_theirs(self, folder: Layout) -> None:
        before = keys.load(folder)
        known = json.loads(folder.secrets.read_text())
        del known["clients"]["training"]
        folder.secrets.write_text(json.dumps(known))
        after = keys.load(folder)
        assert after.roles == before.roles
        assert after.clients["training"] not in ("", before.clients["training"])

    @pytest.mark.parametrize("text", ["{", "[]", ""])
    def test_damaged_ones_are_refused_and_kept(self, folder: Layout, text: str) -> None:
        folder.secrets.write_text(text)
        with pytest.raises(SecretsBroken, match="резервной копии"):
            keys.load(folder)
        assert folder.secrets.read_text() == text


class TestLock:
    def test_names_its_holder(self, folder: Layout) -> None:
        with folder.locked(), pytest.raises(LockHeld, match=f"pid {os.getpid()}"), folder.locked():
            pass

    def test_is_free_again_afterwards(self, folder: Layout) -> None:
        for _ in range(2):
            with folder.locked():
                pass


class TestLogs:
    def test_five_old_ones_are_kept(self, tmp_path: Path) -> None:
        log = tmp_path / "part.log"
        for number in range(8):
            log.write_text(str(number))
            rotate(log)
        kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
        assert kept == {f"part.log.{n}": str(8 - n) for n in range(1, layout.KEPT + 1)}

    def test_a_grown_one_is_cut_under_its_writer(self, tmp_path: Path) -> None:
        log = tmp_path / "part.log"
        writer = open_log(log)
        os.write(writer, b"x" * 100)
        cut(log, limit=50)
        os.write(writer, b"after")
        os.close(writer)
        assert log.read_bytes() == b"after"
        assert (tmp_path / "part.log.1").read_bytes() == b"x" * 100
