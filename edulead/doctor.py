"""`edulead doctor`: is this machine fit, and what should be put right."""

import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import disk_usage

from rich.table import Table

from edulead import descriptors
from edulead.database import external_url
from edulead.examined_database import Finding, embedded, external
from edulead.explain import free_space
from edulead.failures import LockHeld
from edulead.fitness import wrong, wrong_addresses
from edulead.keys import KEYED
from edulead.layout import Layout
from edulead.parts import PARTS, Part
from edulead.ports import free, holder
from edulead.terminal import console

ENOUGH = 2**30
OLDEST_PYTHON = (3, 11)
PAST = datetime(2026, 1, 1, tzinfo=UTC)


def held(layout: Layout) -> bool:
    """Does `edulead up` run here now? Then its ports are rightly taken."""
    if not os.access(layout.lock, os.R_OK | os.W_OK):
        return False
    try:
        with layout.locked():
            return False
    except LockHeld:
        return True


async def examine(layout: Layout, port: int) -> list[Finding]:
    ours = held(layout)
    return [
        python(sys.version_info[:3]),
        folder(layout.root),
        disk(layout.root),
        open_files(descriptors.most()),
        *(private(path) for path in (layout.secrets, *map(layout.key, KEYED))),
        settings(wrong(layout)),
        *(await database(layout)),
        *(listening(part, port + part.offset, ours) for part in PARTS),
        clock(datetime.now(UTC)),
    ]


async def database(layout: Layout) -> list[Finding]:
    """Nothing for an address that cannot be read: that is said among the settings."""
    if wrong_addresses():
        return []
    url = external_url()
    return await external(url) if url else embedded(layout)


def python(version: tuple[int, ...]) -> Finding:
    advice = f"установите Python {'.'.join(map(str, OLDEST_PYTHON))} или новее"
    return Finding("Python", version >= OLDEST_PYTHON, ".".join(map(str, version)), advice)


def folder(root: Path) -> Finding:
    what, advice = "каталог данных", "проверьте владельца и права или укажите другой: --data КАТАЛОГ"
    nearest = next((path for path in (root, *root.parents) if path.exists()), root)
    if not nearest.is_dir():
        return Finding(what, False, f"{nearest} - не каталог", advice)
    if not os.access(nearest, os.R_OK | os.W_OK | os.X_OK):
        return Finding(what, False, f"{nearest} недоступен для записи", advice)
    return Finding(what, True, str(root) if nearest == root else f"{root} (будет создан)")


def disk(root: Path) -> Finding:
    nearest = next((path for path in (root, *root.parents) if path.exists()), Path("/"))
    fine = disk_usage(nearest).free >= ENOUGH
    return Finding("место на диске", fine, f"свободно {free_space(root)}", "освободите хотя бы 1024 МБ")


def open_files(limit: int) -> Finding:
    """A part raises its own limit as far as it may, so only the hard one counts."""
    advice = "поднимите жёсткий предел: LimitNOFILE в systemd, ulimits в Compose, /etc/security/limits.conf"
    return Finding("открытые файлы", limit >= descriptors.ENOUGH, f"не больше {limit}", advice)


def private(path: Path) -> Finding:
    what = f"файл {path.name}"
    try:
        found = path.stat()
    except FileNotFoundError:
        return Finding(what, True, "будет создан")
    except OSError:
        return Finding(what, False, "недоступен", f"сделайте владельцем файла того, кто запускает: {path}")
    mode = stat.S_IMODE(found.st_mode)
    fine = not mode & 0o077 and os.access(path, os.R_OK)
    return Finding(what, fine, f"права {mode:04o}", f'chmod 600 "{path}"')


def listening(part: Part, port: int, ours: bool) -> Finding:
    what = f"порт {port} ({part.name})"
    if free(port):
        return Finding(what, True, "свободен")
    taken = f"занят: {holder(port)}"
    if ours:
        return Finding(what, True, f"{taken}, система запущена")
    return Finding(what, False, taken, "остановите этот процесс или выберите другой порт: --port НОМЕР")


def clock(now: datetime) -> Finding:
    shown = f"{now:%d.%m.%Y %H:%M} UTC"
    return Finding("часы", now > PAST, shown, "установите время: токены живут по системным часам")


def settings(faults: list[str]) -> Finding:
    advice = "исправьте эти переменные окружения: с ними edulead up не запустится"
    return Finding("настройки EDULEAD_*", not faults, "\n".join(faults) or "подходят", advice)


def show(findings: list[Finding]) -> None:
    table = Table("", "проверка", "найдено", "что сделать", show_lines=False)
    for finding in findings:
        mark = "[green]✓[/green]" if finding.fine else "[red]✗[/red]"
        table.add_row(mark, finding.what, finding.found, "" if finding.fine else finding.advice)
    console.print(table)
