"""Settings of one process, read from `EDULEAD_*` variables; a wrong one is explained before anything starts."""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AnyHttpUrl, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from services.kernel.validation import describe

EX_CONFIG = 78
"""The exit code of a process whose settings are wrong (`sysexits.h`)."""


def _postgres(url: str) -> str:
    if not url.startswith(("postgresql://", "postgres://")):
        raise ValueError("адрес базы начинается с postgresql://")
    return url


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValueError("неизвестный часовой пояс, пример: Europe/Moscow") from unknown
    return name


def _bare(url: str) -> str:
    """RFC 8414: an issuer has neither query nor fragment; who signs in stands in no address."""
    parts = urlsplit(url)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("адрес пишется без имени, пароля, «?» и «#», пример: https://edu.example.ru")
    return url


_HTTP = TypeAdapter(AnyHttpUrl)

PostgresUrl = Annotated[str, AfterValidator(_postgres)]
TimeZone = Annotated[str, AfterValidator(_zone)]
HttpUrl = Annotated[str, AfterValidator(lambda url: str(_HTTP.validate_python(url)).rstrip("/"))]
PublicUrl = Annotated[HttpUrl, AfterValidator(_bare)]


Positive = Annotated[int, Field(ge=1)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(str.upper)]


class Settings(BaseSettings):
    """What every process needs; a service that needs more inherits."""

    model_config = SettingsConfigDict(env_prefix="EDULEAD_", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: PostgresUrl
    """The database as this process's own role: neither owner nor superuser."""
    read_database_url: PostgresUrl | None = None
    """A replica for lists and exports; the main database when absent."""
    database_pool: Positive = 10
    """Connections a process may hold for writing, and as many again for lists."""
    gateway_url: HttpUrl = "http://127.0.0.1:8000"
    """Issuer of tokens, source of signing keys and of the directory feed."""
    client_secret: str | None = None
    """The service's own credential for calls to the other parts."""
    files_dir: Path = Path(".edulead/files")
    max_body_bytes: Positive = 2**16
    """Of a request whose operation names no limit of its own: a body made of mistakes costs a second a mebibyte."""
    max_file_bytes: Positive = 50 * 2**20
    body_seconds: Positive = 30
    """How long a request's body may take, unless it keeps its pace (`operations.PACE`)."""
    stream_seconds: Positive = 30
    """How long a client may take nothing of an export, which holds a connection to the database."""
    time_zone: TimeZone = "Europe/Moscow"
    clock_file: Path | None = None
    """Holds an ISO 8601 duration by which business time is shifted; read in test mode only."""
    test_mode: bool = False
    log_level: Level = "INFO"

    def pepper(self) -> bytes:
        """What a hash of something guessable is keyed with: known to this part's processes, not to its database."""
        return (self.client_secret or "").encode()


S = TypeVar("S", bound=Settings)


def load(kind: type[S]) -> S:
    """The settings of this process, or a readable list of what is wrong and exit code 78."""
    try:
        return kind()
    except SettingsError as unread:  # a variable that is no JSON; only the text of the error names it
        _, field, _ = str(unread).split('"', 2)
        wrong = [(field, describe({"type": "json_type"}))]
    except ValidationError as refused:
        wrong = [("_".join(str(part) for part in error["loc"]), describe(error)) for error in refused.errors()]
    lines = ["Настройки не подходят:"]
    for field, said in wrong:
        name = f"EDULEAD_{field.upper()}"
        lines.append(f"  {name}: {said}" if name in os.environ else f"  {name}: {said} (переменная не задана)")
    sys.stderr.write("\n".join([*lines, ""]))
    raise SystemExit(EX_CONFIG)
