"""Database addresses: the same server seen by another role or in another database."""

from urllib.parse import SplitResult, quote, urlsplit, urlunsplit


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
