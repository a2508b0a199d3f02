"""The command `edulead`. Each command is one call; what it says to the administrator is Russian."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from edulead import doctor as examination
from edulead import hooks, russian
from edulead.database import administered, external_url, require_used
from edulead.failures import DemoRefused, Failure, NotRunning
from edulead.layout import DEFAULT, Layout
from edulead.migrate import migrate as migrate_all
from edulead.migrate import renew_epochs
from edulead.parts import LOOPBACK, PARTS
from edulead.serve import PORT
from edulead.serve import serve as become
from edulead.terminal import complain, say, step
from edulead.up import Wish
from edulead.up import up as bring_up

russian.speak()

app = typer.Typer(
    help="Управленческий цикл: вся система на одной машине.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)

Data = Annotated[Path, typer.Option("--data", help="Каталог данных.", envvar="EDULEAD_DATA", metavar="КАТАЛОГ")]
Port = Annotated[
    int,
    typer.Option(
        "--port",
        min=1,
        max=65_536 - len(PARTS),
        metavar="НОМЕР",
        help="Порт шлюза; службы занимают три следующих.",
    ),
]


@contextmanager
def readable() -> Iterator[None]:
    """A known failure is a sentence and an exit code, never a traceback."""
    try:
        yield
    except Failure as failure:
        complain(str(failure))
        raise typer.Exit(failure.exit_code) from failure


def run(work: Coroutine[Any, Any, None]) -> None:
    with readable():
        asyncio.run(work)


@app.command()
def up(
    data: Data = DEFAULT,
    port: Port = 8000,
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Заполнить учебным регионом.")] = False,
) -> None:
    """Запустить всё: базу данных, миграции, шлюз и три службы."""
    run(from_folder(data, lambda layout: bring_up(Wish(layout, port, demo))))


@app.command()
def serve(
    part: Annotated[str, typer.Argument(help="Часть: gateway, monitoring, reserve, training.", metavar="ЧАСТЬ")],
    data: Data = DEFAULT,
    host: Annotated[str, typer.Option("--host", help="Адрес, на котором слушать.", metavar="АДРЕС")] = LOOPBACK,
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="Порт.", metavar="НОМЕР")] = PORT,
) -> None:
    """Запустить одну часть вместо этого процесса: для контейнеров и systemd."""
    with readable():
        become(part, Layout.at(data), host, port)


@app.command()
def migrate(data: Data = DEFAULT) -> None:
    """Обновить схемы базы данных (встроенной или указанной в EDULEAD_DATABASE_URL)."""
    run(from_folder(data, migrate_in))


@app.command()
def demo(data: Data = DEFAULT) -> None:
    """Заполнить работающую систему учебным регионом."""

    run(from_folder(data, fill))


@app.command()
def openapi(
    root: Annotated[Path, typer.Argument(help="Корень проекта.", metavar="КОРЕНЬ")] = Path(),
    check: Annotated[bool, typer.Option("--check", help="Только сравнить с записанными.")] = False,
) -> None:
    """Записать всё, что создаётся из кода: описания API, таблицу доступа, диаграммы процессов."""
    with readable():
        if not check:
            hooks.write_generated(root)
        elif stale := hooks.stale_generated(root):
            complain(f"Отстали от кода: {', '.join(stale)}. Выполните: edulead openapi")
            raise typer.Exit(1)


@app.command()
def doctor(data: Data = DEFAULT, port: Port = 8000) -> None:
    """Проверить, готова ли машина, и подсказать, что исправить."""
    with readable():
        findings = asyncio.run(examination.examine(Layout.at(data), port))
    examination.show(findings)
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


@app.command()
def restored(data: Data = DEFAULT) -> None:
    """Сказать после восстановления базы из копии: ленты событий будут прочитаны заново."""

    async def renew(layout: Layout) -> None:
        async with administered(layout, fresh=False) as database:
            await renew_epochs(database.admin_url, database.secrets.roles)
        say("Готово: прежние курсоры лент больше не действуют, читатели начнут сначала.")

    run(from_folder(data, renew))


user = typer.Typer(help="Учётные записи.", no_args_is_help=True)
app.add_typer(user, name="user")
ROLES = "Роль: admin, department, omsu, soiro, school, expert, integration."
PLACE = "Место роли, например ru.r67.m12; для организации можно её ИНН."
Username = Annotated[str, typer.Argument(help="Имя для входа.", metavar="ИМЯ")]


@user.command("add")
def user_add(
    username: Username,
    role: Annotated[str, typer.Option(help=ROLES, metavar="РОЛЬ")] = "admin",
    place: Annotated[str, typer.Option(help=PLACE, metavar="МЕСТО")] = "ru",
    name: Annotated[str, typer.Option(help="Фамилия, имя, отчество.", metavar="ФИО")] = "",
    data: Data = DEFAULT,
) -> None:
    """Завести учётную запись или дать имеющейся ещё одну роль."""

    async def add(layout: Layout) -> None:
        async with administered(layout, fresh=False) as database:
            password = await hooks.add_user(database, username, name, role, place)
        say(f"Пароль: {password}" if password else f"Роль {role} добавлена; пароль прежний.")

    run(from_folder(data, add))


@user.command("reset")
def user_reset(username: Username, data: Data = DEFAULT) -> None:
    """Выдать новый пароль, открыть учётную запись и завершить её сеансы."""

    async def reset(layout: Layout) -> None:
        async with administered(layout, fresh=False) as database:
            say(f"Новый пароль: {await hooks.reset_user(database, username)}")

    run(from_folder(data, reset))


async def fill(layout: Layout) -> None:
    require_used(layout)
    if not (layout.demonstrates or os.environ.get("EDULEAD_DEMO")):
        raise DemoRefused
    if external_url() is None and not examination.held(layout):
        raise NotRunning(reason="с этим каталогом данных система сейчас не запущена")
    async with administered(layout, fresh=False) as database:
        with step("Учебный регион") as detail:
            summary = await hooks.load_demo(database, detail)
    say(summary)


async def from_folder(data: Path, work: Callable[[Layout], Coroutine[Any, Any, None]]) -> None:
    await work(Layout.at(data))


async def migrate_in(layout: Layout) -> None:
    async with administered(layout) as database:
        with step("Миграции") as detail:
            await migrate_all(database.admin_url, database.secrets.roles, say=detail)


if __name__ == "__main__":
    app()
