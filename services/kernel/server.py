"""What uvicorn leaves without a limit: how long a head may be, how slowly it may come, how slowly an answer is read.

Every part is started with `uvicorn --http services.kernel.server:Bounded`.
"""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from services.kernel.logs import current_trace
from services.kernel.problems import BadRequest, Problem

HEAD: Final = 32 * 1024
"""Bytes that may come without a head, a piece of a body or a request being finished by them."""
LOOK: Final = 5.0
"""Seconds between two looks at a connection: a timer of the connection, so a request pays nothing for it."""
HEAD_LOOKS: Final = 4
"""A head that has not ended after as many looks never will: 15 to 20 seconds."""
READER_LOOKS: Final = 6
"""A client that was seen to read nothing as often never will: 30 to 35 seconds, as long as a service may be silent."""
_REFUSED: Final = -1


class HeadTooLarge(Problem):
    """Адрес и заголовки запроса занимают больше 32 КиБ."""

    status = 431


class Bounded(HttpToolsProtocol):
    """One connection. What stands still on it is ended, and what cannot be read is refused as a problem."""

    look = LOOK
    _room = HEAD
    _awaited = 0
    _unsent = 0
    _stuck = 0
    _next: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._next = self.loop.call_later(self.look, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._next is not None:
            self._next.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hand it to the parser, no more at a time than may come before something is finished."""
        taken = 0
        while taken < len(data) and self._room > 0:
            piece = data[taken : taken + self._room]
            taken += len(piece)
            self._room -= len(piece)
            super().data_received(piece)
        if self._room == 0:
            self._refuse(HeadTooLarge())

    def on_headers_complete(self) -> None:
        self._room, self._awaited = HEAD, 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._room = HEAD
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._room = HEAD
        super().on_message_complete()

    def resume_writing(self) -> None:
        self._unsent = 0
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - it is English
        self._refuse(BadRequest("Это не запрос HTTP/1.1."))

    def _refuse(self, problem: Problem) -> None:
        """Answer and end our half: what still comes is dropped, for closing at once would take the answer away too."""
        self._room = _REFUSED
        if self._answers():
            if not self._is_about_the_body():
                self.transport.abort()  # nothing may be written into, or instead of, the answer to another request
                return
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        response = problem.response(current_trace())
        head = [*response.raw_headers, (b"connection", b"close")]
        lines = [name + b": " + value + b"\r\n" for name, value in head]
        self.transport.write(b"".join([STATUS_LINE[problem.status], *lines, b"\r\n", bytes(response.body)]))
        self.transport.write_eof()

    def _answers(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _is_about_the_body(self) -> bool:
        """Has the application begun with this very request, and said nothing yet?"""
        return self.cycle.more_body and not self.cycle.response_started and not self.pipeline

    def _look(self) -> None:
        """Break the connection when nothing has moved for too long, else look again later."""
        closing = self.transport.is_closing()
        waits = self._room == _REFUSED or not (self._answers() or closing or self.timeout_keep_alive_task)
        self._awaited = self._awaited + 1 if waits else 0
        # While writing is held back, and once it is over, what has not been sent can only become less.
        unsent = self.transport.get_write_buffer_size() if self.flow.write_paused or closing else 0
        self._stuck = self._stuck + 1 if 0 < self._unsent <= unsent else 0
        self._unsent = unsent
        if self._awaited >= HEAD_LOOKS or self._stuck >= READER_LOOKS:
            self.transport.abort()
        else:
            self._next = self.loop.call_later(self.look, self._look)
