# ruff: noqa: INP001  # a script of the image, no package
"""What docker-compose.yml runs once before the parts: keys made, schemas brought up to date, credentials dealt."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from edulead import keys
from edulead.cli import run
from edulead.database import ADDRESS, Administered
from edulead.explain import explained
from edulead.hooks import close_demo
from edulead.layout import Layout
from edulead.migrate import migrate
from edulead.serve import deal
from edulead.terminal import say, step
from edulead.urls import with_login

PASSWORD_FILE = "EDULEAD_DATABASE_PASSWORD_FILE"  # noqa: S105 - the name of a variable
ADMINISTRATOR = "postgres"


def admin_url() -> str:
    """The address with its password, which stands in a file: variables of a container are seen by `docker inspect`."""
    url = os.environ[ADDRESS]
    file = Path(os.environ[PASSWORD_FILE])
    with explained(file):
        return with_login(url, urlsplit(url).username or ADMINISTRATOR, file.read_text().strip())


async def prepare(layout: Layout, target: Path) -> None:
    layout.prepare()
    with layout.locked():
        database = Administered(layout, keys.load(layout), admin_url())
        with step("Миграции") as detail:
            await migrate(database.admin_url, database.secrets.roles, say=detail)
        with step("Учётные данные частей"):
            deal(layout, database.secrets, target)
        if closed := await close_demo(database):
            say(f"Учебные учётные записи закрыты: {', '.join(closed)}. Их открывает профиль demo.")


if __name__ == "__main__":
    data = Path(os.environ["EDULEAD_DATA"])
    run(prepare(Layout.at(data), data.with_name("dealt")))
