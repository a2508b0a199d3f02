"""Database addresses: the same server seen by another role or in another database."""

from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

ADDRESS = "EDULEAD_DATABASE_URL"
REPLICA = "EDULEAD_READ_DATABASE_URL"
SCHEMES = ("postgresql", "postgres")


def fault(url: str) -> str | None:
    """What is wrong with how an address is written, whatever driver and however many hosts it names."""
    try:
        parts = urlsplit(url)
        for host in parts.netloc.rpartition("@")[2].split(","):
            _ = urlsplit(f"//{host}").port
    except ValueError:
        return "порт — число до 65535; в имени и пароле знаки / ? # @ : пишут как %2F %3F %23 %40 %3A"
    known = parts.scheme.partition("+")[0] in SCHEMES
    return None if known else "адрес базы начинается с postgresql://"


def with_login(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2]
    return plain(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{hosts}"))


def with_database(url: str, database: str) -> str:
    return plain(urlsplit(url)._replace(path=f"/{quote(database, safe='')}"))


def as_role(url: str, name: str, password: str) -> str:
    """The address by which one service (or the migrator) reaches its schema."""
    return with_login(url, f"edulead_{name}", password)


def socket_url(folder: str, database: str, user: str, password: str) -> str:
    netloc = f"{quote(user, safe='')}:{quote(password, safe='')}@"
    return f"postgresql://{netloc}/{quote(database, safe='')}?host={quote(folder, safe='')}"


def plain(parts: SplitResult) -> str:
    return plain_url(urlunsplit(parts))


def plain_url(url: str) -> str:
    """`postgresql://…` as asyncpg wants it, whatever driver the address named."""
    return "postgresql://" + url.partition("://")[2]
