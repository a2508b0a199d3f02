"""Applications of three lines, for the supervisor to keep alive."""

import os
import sys
from typing import Any

Answer = tuple[int, bytes]


def application(answer: Any) -> Any:
    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            status, body = answer(scope["path"])
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": body})

    return app


def healthy() -> Any:
    def answer(path: str) -> Answer:
        if path == "/crash":
            sys.stdout.write("перед падением\n")
            sys.stdout.flush()
            os._exit(7)
        return 200, str(os.environ.get(path.strip("/"), os.getpid())).encode()

    return application(answer)


def never_ready() -> Any:
    return application(lambda path: (503, b""))


def broken() -> Any:
    raise RuntimeError("не хватает настройки")
