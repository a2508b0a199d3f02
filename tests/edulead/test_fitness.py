"""Wrong settings are told before anything is started, all at once."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edulead.failures import SettingsWrong
from edulead.fitness import wrong
from edulead.layout import Layout
from edulead.urls import fault, with_login

Run = Callable[..., Any]
LOUD = {"EDULEAD_LOG_LEVEL": "loud"}
LOUD_SAID = "EDULEAD_LOG_LEVEL: Допустимые значения: 'DEBUG', 'INFO', 'WARNING', 'ERROR' или 'CRITICAL'"


@pytest.fixture
def stated(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """State one setting; the others of the caller are out of sight."""
    for name in [name for name in os.environ if name.startswith("EDULEAD_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    return monkeypatch.setenv


class TestWrong:
    def test_nothing_by_default(self, stated: Any, layout: Layout) -> None:
        assert wrong(layout) == []

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("EDULEAD_LOG_LEVEL", "loud", LOUD_SAID.partition(": ")[2]),
            ("EDULEAD_TIME_ZONE", "Луна/Море", "неизвестный часовой пояс, пример: Europe/Moscow"),
            ("EDULEAD_DATABASE_POOL", "много", "Ожидается целое число"),
            ("EDULEAD_MAX_BODY_BYTES", "0", "Должно быть не меньше 1"),
            ("EDULEAD_DATABASE_URL", "mysql://root@db/x", "адрес базы начинается с postgresql://"),
            ("EDULEAD_READ_DATABASE_URL", "db", "адрес базы начинается с postgresql://"),
        ],
    )
    def test_is_said_once_with_its_name(self, stated: Any, layout: Layout, name: str, value: str, said: str) -> None:
        stated(name, value)
        assert wrong(layout) == [f"{name}: {said}"]

    def test_the_environment_stays_as_it_was(self, stated: Any, layout: Layout) -> None:
        before = dict(os.environ)
        wrong(layout)
        assert dict(os.environ) == before


class TestAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://u:p@h/d",
            "postgres://h",
            "postgresql+asyncpg://u:p%2Fw@h1:1,h2:65535/d?sslmode=require",
            "postgresql://u:p@[::1]:5432/d",
            "postgresql://u:p@/d?host=%2Ftmp%2Fa%20b",
        ],
    )
    def test_a_good_one(self, url: str) -> None:
        assert fault(url) is None

    @pytest.mark.parametrize(
        "url",
        ["postgresql://h:99999/d", "postgresql://h:abc/d", "postgresql://u:p/w@h/d", "postgresql://[h/d", "h", ""],
    )
    def test_a_bad_one(self, url: str) -> None:
        assert fault(url)

    @given(user=st.text(min_size=1), password=st.text())
    def test_a_quoted_login_is_never_at_fault(self, user: str, password: str) -> None:
        assert fault(with_login("postgresql://a:b@h1:1,h2/d", user, password)) is None


class TestCommands:
    def test_up_starts_nothing(self, tiny_up: Run, layout: Layout) -> None:
        process = tiny_up(settings=LOUD)
        assert process.end() == SettingsWrong.exit_code == 78
        assert LOUD_SAID in process.said
        assert not layout.cluster.exists()
        assert not layout.secrets.exists()

    @pytest.mark.parametrize("words", [("migrate",), ("restored",), ("user", "reset", "ivanova")], ids=" ".join)
    def test_short_ones_tell_too(self, edulead: Run, words: tuple[str, ...]) -> None:
        process = edulead(*words, settings=LOUD)
        assert process.end() == 78
        assert LOUD_SAID in process.said

    def test_a_served_part_tells_of_its_address(self, edulead: Run) -> None:
        process = edulead("serve", "reserve", settings={"EDULEAD_DATABASE_URL": "postgresql://[h/d"})
        assert process.end() == 78
        assert "EDULEAD_DATABASE_URL: порт" in process.said
