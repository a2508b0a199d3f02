"""What systems say in English and numbers, for the administrator in words."""

import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage

import asyncpg

from edulead.failures import DataUnreadable, DiskFull

FULL = {errno.ENOSPC, errno.EDQUOT}
REASONS = {
    errno.EACCES: "нет прав доступа",
    errno.EPERM: "нет прав доступа",
    errno.EROFS: "диск только для чтения",
    errno.ENOENT: "такого пути нет, и создать его нельзя",
    errno.ENOTDIR: "на пути лежит файл, а не каталог",
    errno.EEXIST: "на этом месте лежит файл, а не каталог",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.ELOOP: "ссылки указывают друг на друга",
    errno.EIO: "ошибка чтения диска",
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the file system says into what the administrator can act on."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(path=path, free=free_space(path)) from error
        if error.errno in REASONS:
            raise DataUnreadable(path=error.filename or path, reason=REASONS[error.errno]) from error
        raise


def free_space(path: Path) -> str:
    existing = next((p for p in (path, *path.parents) if p.exists()), Path("/"))
    return f"{disk_usage(existing).free // 2**20} МБ"


def tail(path: Path, lines: int = 8) -> str:
    """The last lines of a log: the reason is usually there."""
    try:
        with path.open("rb") as log:
            log.seek(0, 2)
            log.seek(max(0, log.tell() - 16_384))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (asyncpg.InvalidPasswordError, "имя или пароль не подходят."),
    (asyncpg.InvalidAuthorizationSpecificationError, "сервер не пускает эту роль."),
    (asyncpg.InvalidCatalogNameError, "такой базы на сервере нет."),
    (asyncpg.TooManyConnectionsError, "на сервере заняты все соединения."),
    (asyncpg.CannotConnectNowError, "сервер ещё запускается или уже останавливается."),
    (asyncpg.LockNotAvailableError, "таблица слишком долго занята другой работой."),
    (asyncpg.QueryCanceledError, "шаг не уложился в отведённое время."),
    (asyncpg.DiskFullError, "на диске сервера кончилось место."),
    (asyncpg.UndefinedTableError, "схема базы не обновлена, сначала выполните edulead migrate."),
    (asyncpg.InvalidSchemaNameError, "схема базы не обновлена, сначала выполните edulead migrate."),
    (asyncpg.DeadlockDetectedError, "две работы ждали друг друга."),
    (asyncpg.UniqueViolationError, "такая запись уже есть."),
    (asyncpg.ForeignKeyViolationError, "нет записи, на которую ссылаются."),
    (asyncpg.ClientConfigurationError, "адрес базы написан неверно."),
    (asyncpg.DuplicateTableError, "такая таблица уже есть."),
    (socket.gaierror, "имя сервера не найдено."),
    (asyncio.TimeoutError, "сервер не отвечает."),
    (ConnectionRefusedError, "по этому адресу никто не отвечает."),
    (FileNotFoundError, "по этому адресу никто не отвечает."),
    (OSError, "соединиться не удалось."),
)


def in_words(error: object) -> str:
    """Russian for what is known, and always the original: support will ask for it."""
    original = str(error) or type(error).__name__
    for kind, words in WORDS:
        if isinstance(error, kind):
            return f"{words} [{original}]"
    return original
