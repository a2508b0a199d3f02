"""What an answer of the gateway carries besides its own, whoever gives it."""

from typing import Final

from starlette.types import Message, Receive, Send

_NOSNIFF: Final = (b"x-content-type-options", b"nosniff")
_CLOSE: Final = (b"connection", b"close")


def unguessed(send: Send) -> Send:
    """Every answer says its type, and no browser is to guess another one."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and _NOSNIFF not in message["headers"]:
            message["headers"] = [*message["headers"], _NOSNIFF]
        await send(message)

    return sending


def in_doubt(receive: Receive, send: Send) -> tuple[Receive, Send]:
    """For a client that sent `Expect` and waits to be told whether to send the body: the server tells it to when the
    body is asked for. An answer before that ends the connection, for what follows on it may be the body or not.
    """
    asked = False

    async def receiving() -> Message:
        nonlocal asked
        asked = True
        return await receive()

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and not asked:
            message["headers"] = [*message["headers"], _CLOSE]
        await send(message)

    return receiving, sending
