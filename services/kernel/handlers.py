"""Whatever goes wrong, the client gets problem+json: our own problems as they are, everything else translated here."""

from collections.abc import Mapping
from typing import Any

import asyncpg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kernel import audit, parameters
from services.kernel.acting import acting
from services.kernel.database import PASSING, Database
from services.kernel.logs import current_trace, log
from services.kernel.problems import (
    AlreadyExists,
    BadRequest,
    Conflict,
    Failure,
    Forbidden,
    InUse,
    Invalid,
    MethodNotAllowed,
    NotAcceptable,
    PreconditionFailed,
    Problem,
    RequestTimeout,
    TooLarge,
    TooManyRequests,
    Unavailable,
    UnknownAddress,
    UnsupportedMedia,
)
from services.kernel.validation import field_error, field_errors

Conflicts = Mapping[str, type[Problem]]
"""Constraint name → what its violation means to a client; each service has one such table."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

BY_STATUS: Mapping[int, type[Problem]] = {
    each.status: each
    for each in (
        BadRequest,
        UnknownAddress,
        MethodNotAllowed,
        NotAcceptable,
        RequestTimeout,
        TooLarge,
        UnsupportedMedia,
        TooManyRequests,
    )
}

UNREAD: tuple[tuple[type[Exception], str, str], ...] = (
    (UnicodeDecodeError, "not_utf8", "Тело запроса не в кодировке UTF-8"),
    (RecursionError, "too_deep", "Слишком глубокая вложенность"),
    (ValueError, "number_too_long", "Слишком длинное число"),
)
"""What stopped the reading of a body → code and detail; the first match counts."""

BY_SQLSTATE: tuple[tuple[str, type[Problem]], ...] = (
    ("23505", AlreadyExists),  # unique_violation
    ("23P01", Conflict),  # exclusion_violation
    ("23503", InUse),  # foreign_key_violation
    ("23", Invalid),  # other integrity violations: not null, check
    ("22", Invalid),  # data exceptions: out of range, NUL bytes, bad encoding
    ("42501", Forbidden),  # row security refused a write outside the caller's place
    *((state, Unavailable) for state in PASSING),  # the same request may pass when repeated
    ("57", Unavailable),  # statement timeout: likewise, though an event that takes so long is at fault itself
)
"""SQLSTATE prefix → problem; the first match counts."""


def install(app: FastAPI, conflicts: Conflicts) -> None:
    """Register the handlers. `conflicts` names the constraints of this service."""

    async def database_error(_: Request, wrong: Exception) -> Response:
        return _told(_from_database(wrong, conflicts), wrong)

    async def lost(_: Request, wrong: Exception) -> Response:
        return _told(Unavailable(), wrong)

    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(StaleDataError, _stale)
    for wrong in (DBAPIError, asyncpg.PostgresError):
        app.add_exception_handler(wrong, database_error)
    for away in (OSError, InterfaceError, asyncpg.InterfaceError, PoolTimeout, TimeoutError):
        app.add_exception_handler(away, lost)
    app.add_middleware(Answered)


async def _problem(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, Problem)
    if isinstance(wrong, Forbidden):
        await _audit_denial(request, wrong)
    return wrong.response(current_trace())


async def _audit_denial(request: Request, wrong: Forbidden) -> None:
    """Denied access leaves an audit row of its own; a database that is down must not turn 403 into 500."""
    caller = getattr(request.state, "caller", None)
    database: Database | None = getattr(request.app.state, "database", None)
    if caller is None or database is None:
        return
    try:
        async with acting(database, caller, request.app.state.clock) as session:
            said = {"method": request.method, "path": request.url.path, **wrong.members}
            audit.note(session, "denied", "request", None, said)
    except Exception:
        log.exception("denial not audited")


async def _invalid(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, RequestValidationError)
    route = request.scope.get("route")
    allowed = sorted(parameters.names(route.dependant)) if route is not None and hasattr(route, "dependant") else []
    errors = field_errors(wrong.errors(), allowed, wrong.body)
    kind = BadRequest if any(error["code"] == "json_invalid" for error in errors) else Invalid
    return kind(errors=errors).response(current_trace())


async def _http(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, HTTPException)
    response = _meant(wrong).response(current_trace())
    response.headers.update(wrong.headers or {})
    if wrong.status_code == MethodNotAllowed.status:
        response.headers["Allow"] = ", ".join(_methods(request))
    return response


def _meant(wrong: HTTPException) -> Problem:
    """The problem behind it: its cause, which FastAPI would not let through, or what its status means."""
    cause = wrong.__cause__
    if isinstance(cause, Problem):
        return cause
    unread = next((said for kind, *said in UNREAD if isinstance(cause, kind)), None)
    if wrong.status_code == BadRequest.status and unread:
        return BadRequest(errors=[field_error((), *unread)])
    return BY_STATUS.get(wrong.status_code, Failure if wrong.status_code >= 500 else BadRequest)()


def _methods(request: Request) -> list[str]:
    """What a path can be asked with; the router names only those of the first operation it finds there."""
    routes = request.app.router.routes
    return [m for m in METHODS if any(r.matches({**request.scope, "method": m})[0] is Match.FULL for r in routes)]


async def _stale(_: Request, __: Exception) -> Response:
    return PreconditionFailed().response(current_trace())


class Answered:
    """Answers what nobody foresaw: the server would close the connection, by which another's request may be coming."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as wrong:
            if begun or scope["type"] != "http":  # what was begun must not look complete
                raise
            await _told(Failure(), wrong)(scope, receive, send)


def _told(problem: Problem, wrong: Exception) -> Response:
    if problem.status >= 500:
        log.error("failure", code=problem.code, exc_info=wrong)
    return problem.response(current_trace())


def _from_database(wrong: Exception, conflicts: Conflicts) -> Problem:
    cause: Any = wrong
    while cause is not None and not isinstance(cause, asyncpg.PostgresError | asyncpg.InterfaceError):
        cause = cause.__cause__ or getattr(cause, "orig", None)
    constraint = str(getattr(cause, "constraint_name", ""))
    if constraint in conflicts:
        return conflicts[constraint]()
    if isinstance(wrong, DBAPIError) and wrong.connection_invalidated:
        return Unavailable()
    if isinstance(cause, asyncpg.DataError) or isinstance(wrong, asyncpg.DataError):
        return Invalid("Значение нельзя сохранить: число вне пределов или недопустимые символы.")
    state = getattr(cause, "sqlstate", None) or ""
    return next((problem for prefix, problem in BY_SQLSTATE if state.startswith(prefix)), Failure)()
