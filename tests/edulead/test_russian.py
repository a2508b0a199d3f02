"""What the command says about itself is Russian, also where Typer says it."""

import re

import pytest
from typer.testing import CliRunner

from edulead.cli import app

COMMANDS = [
    *("", "up", "serve", "migrate", "demo", "openapi", "doctor", "restored"),
    *("user", "user add", "user reset"),
]
THEIRS = re.compile(r"\b(Usage|Show|Options|Arguments|Commands|COMMAND|default|required|env var|bool|str|path|int)\b")


def said(*words: str) -> str:
    return CliRunner().invoke(app, words, env={"COLUMNS": "200", "TERMINAL_WIDTH": "200"}).output


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command or "edulead")
def test_help_is_russian(command: str) -> None:
    words = said(*command.split(), "--help")
    assert "Вызов: " in words
    assert "Показать эту подсказку." in words
    assert not THEIRS.search(words)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("user add", "Не указано: 'ИМЯ'."),
        ("nonsense", "Нет команды 'nonsense'."),
        ("usr", "Нет команды 'usr'. Может быть, 'user'?"),
        ("up --nonsense", "Нет параметра --nonsense"),
        ("up --dem", "Нет параметра --dem (есть похожие: --demo, --no-demo)"),
        ("up --port x", "Не подходит значение '--port': ожидается целое число."),
        ("up --port 0", "Не подходит значение '--port': должно быть не меньше 1."),
        ("up --port 65533", "Не подходит значение '--port': должно быть не больше 65532."),
        ("up --demo=1", "Параметр '--demo' пишется без значения."),
        ("up --data", "После параметра '--data' нужно значение."),
        ("up extra words", "Лишнее в команде: extra words."),
    ],
)
def test_a_wrong_call_is_explained(words: str, answer: str) -> None:
    result = CliRunner().invoke(app, words.split())
    assert result.exit_code == 2
    assert answer in result.output
    assert not re.search("Usage|Try|Error|Invalid|Missing|should", result.output)
