"""`ETag` is the version of a record; a change says in `If-Match` which version it was made from."""

from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Depends, Header, Response

from services.kernel.problems import Invalid, PreconditionFailed, PreconditionRequired
from services.kernel.validation import header_error


class Versioned(Protocol):
    version: int


class Addressed(Versioned, Protocol):
    id: Any


V = TypeVar("V", bound=Versioned)
A = TypeVar("A", bound=Addressed)


def etag(version: int) -> str:
    return f'"{version}"'


def tagged(response: Response, item: V) -> V:
    """`item`, its version sent along as `ETag`."""
    response.headers["ETag"] = etag(item.version)
    return item


def created(response: Response, item: A, path: str) -> A:
    """A new `item`, tagged; `Location` says where it is read from now on: `path` is that of its list."""
    response.headers["Location"] = f"{path}/{item.id}"
    return tagged(response, item)


_SAID = "Версия записи, которую вы видели: значение ETag; `*` подходит к любой"


async def _if_match(
    given: Annotated[str | None, Header(alias="If-Match", description=_SAID, examples=['"1"'])] = None,
) -> int | None:
    if given is None:
        raise PreconditionRequired
    text = given.strip().removeprefix("W/").strip('"')
    if text == "*":
        return None
    if not text.isdecimal() or len(text) > 9:
        detail = 'Ожидается версия записи в кавычках, например "3"'
        raise Invalid(errors=[header_error("If-Match", "bad_version", detail)])
    return int(text)


IfMatch = Annotated[int | None, Depends(_if_match)]
"""The version the client saw; None for `*`, which matches any. Raises 428 when the header is missing."""


def expect(record: Versioned, seen: int | None) -> None:
    """Refuse a change made from an older version, telling the current one."""
    if seen is not None and record.version != seen:
        raise PreconditionFailed(headers={"ETag": etag(record.version)}, members={"current_version": record.version})
