"""Help and usage errors in Russian. Few words of Typer can be replaced by name; all the rest pass its highlighters."""

import re

from rich.highlighter import Highlighter
from rich.text import Text
from typer import rich_utils

TITLES = {
    "OPTIONS_PANEL_TITLE": "Параметры",
    "COMMANDS_PANEL_TITLE": "Команды",
    "ARGUMENTS_PANEL_TITLE": "Аргументы",
    "ERRORS_PANEL_TITLE": "Ошибка",
    "ABORTED_TEXT": "Прервано.",
    "RICH_HELP": "Подсказка: [blue]{command_path} {help_option}[/]",
    "DEFAULT_STRING": "[по умолчанию: {}]",
    "ENVVAR_STRING": "[переменная: {}]",
    "REQUIRED_LONG_STRING": "[обязательно]",
}
WORDS = {
    r"^Usage: ": "Вызов: ",
    r"\[OPTIONS\]": "[ПАРАМЕТРЫ]",
    r"COMMAND \[ARGS\]\.\.\.": "КОМАНДА …",
    r"^Show this message and exit\.": "Показать эту подсказку.",
    r"^Missing argument (.+)\.": r"Не указано: \1.",
    r"^Missing option (.+)\.": r"Не указан параметр \1.",
    r"^Missing command\.": "Не указана команда.",
    r"^No such command (.+?)\.": r"Нет команды \1.",
    r"^No such option: (\S+)": r"Нет параметра \1",
    r"Did you mean (.+)\?": r"Может быть, \1?",
    r"\(Possible options: (.+)\)": r"(есть похожие: \1)",
    r"^Invalid value for (.+?): ": r"Не подходит значение \1: ",
    r"Input should be a valid integer.*": "ожидается целое число.",
    r"Input should be greater than or equal to (\d+)": r"должно быть не меньше \1.",
    r"Input should be less than or equal to (\d+)": r"должно быть не больше \1.",
    r"^Option (.+) does not take a value\.": r"Параметр \1 пишется без значения.",
    r"^Option (.+) requires an argument\.": r"После параметра \1 нужно значение.",
    r"^Got unexpected extra arguments?(?:\(s\))? \((.+)\)": r"Лишнее в команде: \1.",
    r"^<\w+>$": "",
    r"\{(\w+)\}": r"\1",
}
"""What Typer says → Russian; `…` of the one goes to `\\1` of the other."""


def translated(words: str) -> str:
    for theirs, ours in WORDS.items():
        words = re.sub(theirs, ours, words)
    return words


class Translating(Highlighter):
    """Translates, then highlights as the one it stands for."""

    def __init__(self, inner: Highlighter) -> None:
        self.inner = inner

    def __call__(self, text: str | Text) -> Text:
        words = text.plain if isinstance(text, Text) else text
        said = translated(words)
        return self.inner(text if said == words else Text(said))

    def highlight(self, text: Text) -> None:
        self.inner.highlight(text)


def speak() -> None:
    """From here on Typer speaks Russian in this process."""
    for name, words in TITLES.items():
        setattr(rich_utils, name, words)
    for name in ("highlighter", "types_highlighter"):
        setattr(rich_utils, name, Translating(getattr(rich_utils, name)))
