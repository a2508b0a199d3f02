"""What a database refuses while it works becomes a failure with words."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from edulead.explain import in_words
from edulead.failures import DatabaseRefused, DatabaseUnreachable
from edulead.migrate import root_of

AT_THE_DOOR = (
    OSError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)
AT_WORK = (DBAPIError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError)


@contextmanager
def of_database() -> Iterator[None]:
    """Raises DatabaseUnreachable or DatabaseRefused."""
    try:
        yield
    except (*AT_THE_DOOR, *AT_WORK) as error:
        root = root_of(error)
        kind = DatabaseUnreachable if isinstance(root, AT_THE_DOOR) else DatabaseRefused
        raise kind(reason=in_words(root)) from error
