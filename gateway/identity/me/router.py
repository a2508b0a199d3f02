"""How a caller reaches the own account."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from gateway.identity import password_rules, passwords
from gateway.identity.me import queries, service
from gateway.identity.me.schemas import MeOut, PasswordChange, SessionOut, SessionQuery
from gateway.identity.problems import (
    AccountInactive,
    AccountLocked,
    AccountNotFound,
    InvalidGrant,
    SessionNotFound,
    TooManyAttempts,
    WeakPassword,
    WrongPassword,
)
from gateway.identity.signin import service as signin
from gateway.identity.signin.grants import origin_of
from gateway.identity.transactions import OwnTransaction, apart, everywhere
from services.kernel.access import Caller
from services.kernel.clock import real
from services.kernel.listing import Page, answer
from services.kernel.operations import open_for, slice_router
from services.kernel.problems import responses

TAG = "Моя учётная запись"

router = slice_router("/me", TAG)


@router.get("", summary="Кто я", response_model=MeOut)
async def read_me(caller: Caller, tx: OwnTransaction) -> MeOut:
    """Учётная запись, текущая роль и место, права этой роли во всех частях и все роли, в которых можно войти."""
    return await service.describe(tx, caller)


@router.post(
    "/password",
    summary="Сменить свой пароль",
    status_code=204,
    responses=responses(AccountNotFound, AccountInactive, WeakPassword, WrongPassword, AccountLocked, TooManyAttempts),
)
async def change_my_password(request: Request, caller: Caller, data: PasswordChange) -> None:
    """Меняет пароль по прежнему. Все сеансы, и этот тоже, завершаются: войдите заново.

    Неверный прежний пароль считается неудачной попыткой входа.
    """
    database = request.app.state.database
    async with apart(database, everywhere(caller)) as peek:
        username = (await service.account(peek, caller)).username
    if found := password_rules.weakness(data.new_password, username):
        raise WeakPassword(found)
    if data.new_password == data.old_password:
        raise WeakPassword(password_rules.UNCHANGED)
    try:
        proven = await signin.prove(database, username, data.old_password, origin_of(request))
    except InvalidGrant:
        await open_for(request, everywhere(caller))  # a repeated request is answered as the first time
        raise WrongPassword from None
    new_hash = await passwords.hashed(data.new_password)
    tx = await open_for(request, everywhere(caller))
    if (account := await signin.still(tx, proven)) is None:
        raise WrongPassword
    await signin.change_password(tx, account, new_hash)


@router.get(
    "/sessions",
    summary="Мои сеансы",
    response_model=Page[SessionOut],
)
async def list_my_sessions(request: Request, caller: Caller, query: Annotated[SessionQuery, Query()]) -> Response:
    """Где вы сейчас вошли: устройство, адрес, роль. Завершённые и просроченные сеансы не показываются."""
    found = queries.sessions_of(caller, real())
    return await answer(request, everywhere(caller), queries.session_listing(caller), query, found)


@router.delete(
    "/sessions/{session_id}",
    summary="Завершить сеанс",
    status_code=204,
    responses=responses(SessionNotFound),
)
async def end_my_session(caller: Caller, tx: OwnTransaction, session_id: UUID) -> None:
    """Токен обновления этого сеанса больше не действует; токен доступа доживает свои 15 минут."""
    await service.end_session(tx, caller, session_id)
