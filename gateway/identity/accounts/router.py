"""How accounts are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from gateway.identity.accounts import queries, service
from gateway.identity.accounts.rules import WORKFLOW
from gateway.identity.accounts.schemas import (
    AccountChange,
    AccountCreate,
    AccountCreatedOut,
    AccountGrantedOut,
    AccountItemOut,
    AccountOut,
    AccountQuery,
    AccountStepIn,
    AssignmentCreate,
    TemporaryPasswordOut,
)
from gateway.identity.problems import (
    AccountInactive,
    AccountNotFound,
    AssignmentExists,
    AssignmentNotFound,
    GrantRefused,
    LastAdmin,
    OutOfReach,
    PersonHasAccount,
    RoleMisplaced,
    RolesClash,
    UsernameTaken,
)
from gateway.office import writing
from gateway.permissions import Permission, access
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import UNREPEATED, Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented

TAG = "Учётные записи"

router = slice_router("/api/v1/accounts", TAG)

Reader = Annotated[Identity, access.needs(Permission.account_read)]
Mover = Annotated[Identity, writing(Permission.account_read)]
"""Each step asks for a permission of its own; whoever takes one is still in office."""
Writer = Annotated[Identity, writing(Permission.account_write)]
CHANGING = (AccountNotFound, OutOfReach)


@router.get(
    "",
    summary="Список учётных записей",
    response_model=Page[AccountItemOut],
)
async def list_accounts(request: Request, caller: Reader, query: Annotated[AccountQuery, Query()]) -> Response:
    """Учётные записи, которыми управляют в вашем месте и ниже."""
    return await answer(request, caller, queries.LISTING, query, queries.search(query))


@router.post(
    "",
    summary="Завести учётную запись",
    status_code=201,
    response_model=AccountCreatedOut,
    responses=responses(GrantRefused, RoleMisplaced, RolesClash, UsernameTaken, PersonHasAccount, AssignmentExists),
    openapi_extra=UNREPEATED,
)
async def create_account(response: Response, caller: Writer, tx: Transaction, data: AccountCreate) -> AccountCreatedOut:
    """Пароль придумывает система и показывает один раз; владелец заменит его: POST /auth/password.

    ОМСУ даёт только роли школы и эксперта и только внутри своего муниципалитета; никто не даёт роль выше своей.
    """
    account, password = await service.create(tx, caller, data)
    made = created(response, await service.shown(tx, caller, account), router.prefix)
    response.headers["Cache-Control"] = "no-store"
    return AccountCreatedOut(account=made, temporary_password=password)


@router.get(
    "/{account_id}",
    summary="Учётная запись",
    response_model=AccountOut,
    responses=responses(AccountNotFound),
)
async def read_account(response: Response, caller: Reader, tx: Transaction, account_id: UUID) -> AccountOut:
    """Учётная запись, её назначения, видимые вам, и что вы можете с ней сделать."""
    return tagged(response, await service.shown(tx, caller, await service.get(tx, account_id)))


@router.patch(
    "/{account_id}",
    summary="Изменить учётную запись",
    response_model=AccountOut,
    responses=responses(*CHANGING, PersonHasAccount),
)
async def change_account(
    response: Response, caller: Writer, tx: Transaction, seen: IfMatch, account_id: UUID, data: AccountChange
) -> AccountOut:
    """Имя человека и связь с его карточкой. Имя для входа не меняется."""
    changed = await service.change(tx, account_id, data, seen)
    return tagged(response, await service.shown(tx, caller, changed))


@router.post(
    "/{account_id}/steps",
    summary="Отключить или включить учётную запись",
    response_model=AccountOut,
    responses=responses(*CHANGING, PersonHasAccount),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_account(
    response: Response, caller: Mover, tx: Transaction, seen: IfMatch, account_id: UUID, data: AccountStepIn
) -> AccountOut:
    """Отключение завершает все сеансы. Нельзя отключить себя и последнего администратора."""
    moved = await service.advance(tx, account_id, data, seen)
    return tagged(response, await service.shown(tx, caller, moved))


@router.get(
    "/{account_id}/history",
    summary="История учётной записи",
    response_model=Page[HistoryOut],
    responses=responses(AccountNotFound),
)
async def list_account_history(
    request: Request, caller: Reader, tx: Transaction, account_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему отключал и включал учётную запись."""
    await service.get(tx, account_id)
    return await history_of(request, caller, WORKFLOW, account_id, query)


@router.post(
    "/{account_id}/password-reset",
    summary="Сбросить пароль",
    response_model=TemporaryPasswordOut,
    responses=responses(*CHANGING, AccountInactive),
    openapi_extra=UNREPEATED,
)
async def reset_account_password(
    response: Response, _: Writer, tx: Transaction, seen: IfMatch, account_id: UUID
) -> TemporaryPasswordOut:
    """Выдаёт временный пароль, снимает закрытие входа и завершает все сеансы."""
    account, password = await service.reset_password(tx, account_id, seen)
    tagged(response, account)
    response.headers["Cache-Control"] = "no-store"
    return TemporaryPasswordOut(temporary_password=password)


@router.post(
    "/{account_id}/assignments",
    summary="Дать роль",
    status_code=201,
    response_model=AccountGrantedOut,
    responses=responses(*CHANGING, GrantRefused, RoleMisplaced, RolesClash, AssignmentExists),
    openapi_extra=UNREPEATED,
)
async def add_assignment(
    response: Response, caller: Writer, tx: Transaction, seen: IfMatch, account_id: UUID, data: AssignmentCreate
) -> AccountGrantedOut:
    """Роль и место, где она действует. Учётная запись может иметь несколько ролей и работает в одной из них.

    Если пароль когда-то выдал тот, кто сам эту роль дать не мог, он перестаёт действовать, сеансы завершаются, а в
    ответе приходит новый временный пароль. Роли, в одной из которых проверяют сделанное в другой, вместе не даются.
    """
    account, password = await service.grant(tx, account_id, data, seen)
    granted = await service.shown(tx, caller, account)
    response.headers["Cache-Control"] = "no-store"
    return tagged(response, AccountGrantedOut(**dict(granted), temporary_password=password))


@router.delete(
    "/{account_id}/assignments/{assignment_id}",
    summary="Забрать роль",
    response_model=AccountOut,
    responses=responses(*CHANGING, AssignmentNotFound, LastAdmin),
)
async def remove_assignment(
    response: Response, caller: Writer, tx: Transaction, seen: IfMatch, account_id: UUID, assignment_id: UUID
) -> AccountOut:
    """Сеансы в этой роли завершаются. If-Match — версия учётной записи."""
    changed = await service.withdraw(tx, account_id, assignment_id, seen)
    return tagged(response, await service.shown(tx, caller, changed))
