import errno
import re
from pathlib import Path

import asyncpg
import pytest

from edulead import failures
from edulead.explain import REASONS, explained, in_words, tail
from edulead.failures import DataUnreadable, DiskFull, Failure, LockHeld

GUIDE = Path(__file__).parents[2] / "README.ru.md"


def tree() -> list[type[Failure]]:
    found = [kind for kind in vars(failures).values() if isinstance(kind, type)]
    return [kind for kind in found if issubclass(kind, Failure)]


class TestFailures:
    def test_each_has_its_exit_code(self) -> None:
        codes = [kind.exit_code for kind in tree()]
        assert len(set(codes)) == len(codes) > 10

    def test_each_is_drawn_in_the_tree(self) -> None:
        for kind in tree():
            assert f"{kind.__name__} " in (failures.__doc__ or "")
            assert f" {kind.exit_code}" in (failures.__doc__ or "")

    def test_each_code_stands_in_the_guide(self) -> None:
        section = GUIDE.read_text("utf-8").partition("## Коды выхода")[2].partition("\n## ")[0]
        told = re.findall(r"\d+", " ".join(re.findall(r"(?m)^\| ([\d, ]+) \|", section)))
        assert sorted(map(int, told)) == sorted({0, 2, *(kind.exit_code for kind in tree())})

    def test_each_speaks_russian(self) -> None:
        for kind in tree():
            assert re.search("[а-я]{4}", kind.__doc__ or "")

    def test_the_docstring_is_the_message(self) -> None:
        words = str(LockHeld(path="/d", pid=7))
        assert words.startswith("С каталогом данных «/d» уже работает другой процесс edulead (pid 7).")
        assert not [line for line in words.splitlines() if line.startswith(" ")]


class TestExplained:
    @pytest.mark.parametrize("number", REASONS)
    def test_what_the_file_system_says(self, number: int, tmp_path: Path) -> None:
        with pytest.raises(DataUnreadable, match=REASONS[number]), explained(tmp_path):
            raise OSError(number, "English")

    def test_a_full_disk(self, tmp_path: Path) -> None:
        with pytest.raises(DiskFull, match="МБ"), explained(tmp_path / "missing"):
            raise OSError(errno.ENOSPC, "English")

    def test_the_unknown_is_left_alone(self, tmp_path: Path) -> None:
        with pytest.raises(BlockingIOError), explained(tmp_path):
            raise OSError(errno.EAGAIN, "English")


class TestInWords:
    def test_the_known_in_russian_with_the_original(self) -> None:
        words = in_words(asyncpg.LockNotAvailableError("lock timeout"))
        assert words == "таблица слишком долго занята другой работой. [lock timeout]"

    def test_the_unknown_as_it_is(self) -> None:
        assert in_words(ValueError("odd")) == "odd"
        assert in_words(ValueError()) == "ValueError"


class TestTail:
    def test_the_last_lines(self, tmp_path: Path) -> None:
        (tmp_path / "log").write_text("\n".join(map(str, range(100))))
        assert tail(tmp_path / "log", 2) == "98\n99"

    def test_of_nothing(self, tmp_path: Path) -> None:
        assert tail(tmp_path / "log") == ""
