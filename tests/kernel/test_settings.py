"""Settings: a wrong one is explained in Russian, by the name of its variable, before anything starts."""

import os
import re
import subprocess
import sys

import pytest

from services.kernel.settings import EX_CONFIG, Settings, load

GOOD = "postgresql://edulead_reserve:x@db/edulead"


@pytest.fixture
def environment(monkeypatch):
    """Only the given variables of ours."""
    for name in os.environ:
        if name.startswith("EDULEAD_"):
            monkeypatch.delenv(name)

    def given(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"EDULEAD_{name.upper()}", value)

    return given


def refusal(capsys, kind=Settings):
    with pytest.raises(SystemExit) as left:
        load(kind)
    assert left.value.code == EX_CONFIG == 78
    heading, *lines = capsys.readouterr().err.splitlines()
    assert heading == "Настройки не подходят:"
    return lines


class TestLoad:
    def test_reads_the_environment(self, environment):
        environment(database_url=GOOD, test_mode="true", gateway_url="http://gateway:8000/", database_pool="3")
        settings = load(Settings)
        assert (settings.database_url, settings.test_mode, settings.database_pool) == (GOOD, True, 3)
        assert settings.gateway_url == "http://gateway:8000"

    def test_says_which_variable_is_not_there(self, environment, capsys):
        environment()
        assert refusal(capsys) == ["  EDULEAD_DATABASE_URL: Обязательное поле (переменная не задана)"]

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("database_url", "mysql://x", "адрес базы начинается с postgresql://"),
            ("read_database_url", "x", "адрес базы начинается с postgresql://"),
            ("time_zone", "Moscow", "неизвестный часовой пояс, пример: Europe/Moscow"),
            ("time_zone", "../../etc/passwd", "неизвестный часовой пояс, пример: Europe/Moscow"),
            ("gateway_url", "gateway", "Ожидается адрес URL"),
            ("gateway_url", "ftp://gateway", "Допустимые схемы адреса: 'http' или 'https'"),
            ("database_pool", "много", "Ожидается целое число"),
            ("database_pool", "0", "Должно быть не меньше 1"),
            ("max_body_bytes", "0", "Должно быть не меньше 1"),
            ("max_file_bytes", "-1", "Должно быть не меньше 1"),
            ("test_mode", "может быть", "Ожидается true или false"),
            ("log_level", "LOUD", "Допустимые значения: 'DEBUG', 'INFO', 'WARNING', 'ERROR' или 'CRITICAL'"),
        ],
    )
    def test_says_what_is_wrong(self, environment, capsys, name, value, said):
        environment(**{"database_url": GOOD, name: value})
        assert refusal(capsys) == [f"  EDULEAD_{name.upper()}: {said}"]

    def test_says_all_that_is_wrong_at_once_and_no_secret(self, environment, capsys):
        environment(database_url="mysql://root:hunter2@db", database_pool="x", time_zone="x")
        lines = refusal(capsys)
        assert [re.match("  (EDULEAD_[A-Z_]+): ", line)[1] for line in lines] == [
            "EDULEAD_DATABASE_URL",
            "EDULEAD_DATABASE_POOL",
            "EDULEAD_TIME_ZONE",
        ]
        assert "hunter2" not in str(lines)

    @pytest.mark.parametrize(("value", "said"), [("{", "Ожидается текст в формате JSON"), ("7", "Ожидается объект")])
    def test_says_which_variable_is_no_json(self, environment, capsys, value, said):
        class Wider(Settings):
            client_secrets: dict[str, str]

        environment(database_url=GOOD, client_secrets=value)
        assert refusal(capsys, Wider) == [f"  EDULEAD_CLIENT_SECRETS: {said}"]

    @pytest.mark.parametrize("level", ["INFO", "debug"])
    def test_takes_a_level_of_logging_in_either_case(self, environment, level):
        environment(database_url=GOOD, log_level=level)
        assert load(Settings).log_level == level.upper()


def test_a_service_with_wrong_settings_ends_with_code_78_and_no_traceback():
    bare = {name: value for name, value in os.environ.items() if not name.startswith("EDULEAD_")}
    run = subprocess.run(
        [sys.executable, "-c", "from services.reserve.app import create_app; create_app()"],
        env=bare | {"EDULEAD_DATABASE_POOL": "x"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == EX_CONFIG
    assert "Traceback" not in run.stderr
    assert "EDULEAD_DATABASE_URL: Обязательное поле (переменная не задана)" in run.stderr
    assert "EDULEAD_DATABASE_POOL: Ожидается целое число" in run.stderr


def test_settings_do_not_change():
    settings = Settings(database_url=GOOD)
    with pytest.raises(ValueError, match="frozen"):
        settings.test_mode = True
