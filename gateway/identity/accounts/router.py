"""How accounts are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from gateway.identity.accounts import queries, service
from gateway.identity.accounts.schemas import (
    AccountCreate,
    AccountCreatedOut,
    AccountHistoryQuery,
    AccountItemOut,
    AccountOut,
    AccountPatch,
    AccountQuery,
    AccountStepIn,
    AssignmentCreate,
    TemporaryPasswordOut,
)
from gateway.identity.accounts.temporary import NewPassword
from gateway.identity.examples import ACCOUNT, CREATED, HISTORY, LISTED, RESET, example, page
from gateway.identity.problems import (
    AccountNotFound,
    AssignmentExists,
    AssignmentNotFound,
    GrantRefused,
    LastAdmin,
    OutOfReach,
    RoleMisplaced,
    UsernameTaken,
)
from gateway.permissions import Permission, access
from services.kernel.app import slice_router
from services.kernel.concurrency import IfMatch, etag, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import UNREPEATED, Transaction
from services.kernel.problems import IllegalStep, PreconditionFailed, PreconditionRequired, StepRefused, responses
from services.kernel.schemas import HistoryOut

TAG = "Учётные записи"

router = slice_router("/api/v1/accounts", TAG)

Reader = Annotated[Identity, access.needs(Permission.account_read)]


async def _in_office(caller: Annotated[Identity, access.needs(Permission.account_write)], tx: Transaction) -> Identity:
    await service.require_in_office(tx, caller)
    return caller


Writer = Annotated[Identity, Depends(_in_office)]
"""Asked of the database too: for a quarter of an hour a token outlives the role it was given for."""


STALE = (PreconditionRequired, PreconditionFailed)


@router.get(
    "",
    summary="Список учётных записей",
    response_model=Page[AccountItemOut],
    responses={200: page(LISTED)},
)
async def list_accounts(request: Request, caller: Reader, query: Annotated[AccountQuery, Query()]) -> Response:
    """Учётные записи, которыми управляют в вашем месте и ниже."""
    return await answer(request, caller, queries.LISTING, queries.search(query), query)


@router.post(
    "",
    summary="Завести учётную запись",
    status_code=201,
    response_model=AccountCreatedOut,
    responses={**responses(GrantRefused, RoleMisplaced, UsernameTaken, AssignmentExists), 201: example(CREATED)},
    openapi_extra=UNREPEATED,
)
async def create_account(
    response: Response, caller: Writer, new: NewPassword, tx: Transaction, data: AccountCreate
) -> AccountCreatedOut:
    """Пароль придумывает система и показывает один раз; владелец заменит его: POST /auth/password.

    ОМСУ даёт только роли школы и эксперта и только внутри своего муниципалитета; никто не даёт роль выше своей.
    """
    made = await service.describe(tx, caller, await service.create(tx, caller, data, new.hash))
    response.headers.update({"Location": f"/api/v1/accounts/{made.id}", "ETag": etag(made.version)})
    response.headers["Cache-Control"] = "no-store"
    return AccountCreatedOut(account=made, temporary_password=new.password)


@router.get(
    "/{account_id}",
    summary="Учётная запись",
    response_model=AccountOut,
    responses={**responses(AccountNotFound), 200: example(ACCOUNT)},
)
async def read_account(response: Response, caller: Reader, tx: Transaction, account_id: UUID) -> AccountOut:
    """Учётная запись, её назначения, видимые вам, и что вы можете с ней сделать."""
    return tagged(response, await service.describe(tx, caller, await service.get(tx, account_id)))


@router.patch(
    "/{account_id}",
    summary="Изменить учётную запись",
    response_model=AccountOut,
    responses={**responses(AccountNotFound, OutOfReach, *STALE), 200: example(ACCOUNT)},
)
async def update_account(
    response: Response, caller: Writer, tx: Transaction, seen: IfMatch, account_id: UUID, data: AccountPatch
) -> AccountOut:
    """Имя человека и связь с его карточкой. Имя для входа не меняется."""
    changed = await service.change(tx, caller, account_id, seen, data)
    return tagged(response, await service.describe(tx, caller, changed))


@router.post(
    "/{account_id}/steps",
    summary="Отключить или включить учётную запись",
    response_model=AccountOut,
    responses={
        **responses(AccountNotFound, OutOfReach, IllegalStep, StepRefused, *STALE),
        200: example(ACCOUNT),
    },
)
async def advance_account(
    response: Response, caller: Writer, tx: Transaction, seen: IfMatch, account_id: UUID, data: AccountStepIn
) -> AccountOut:
    """Отключение завершает все сеансы. Нельзя отключить себя и последнего администратора."""
    moved = await service.step(tx, caller, account_id, seen, data)
    return tagged(response, await service.describe(tx, caller, moved))


@router.get(
    "/{account_id}/history",
    summary="История учётной записи",
    response_model=Page[HistoryOut],
    responses={**responses(AccountNotFound), 200: page(HISTORY)},
)
async def list_account_history(
    request: Request, caller: Reader, tx: Transaction, account_id: UUID, query: Annotated[AccountHistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему отключал и включал учётную запись."""
    await service.get(tx, account_id)
    return await answer(request, caller, queries.HISTORY_LISTING, queries.history_of(account_id), query)


@router.post(
    "/{account_id}/password-reset",
    summary="Сбросить пароль",
    response_model=TemporaryPasswordOut,
    responses={**responses(AccountNotFound, OutOfReach), 200: example(RESET)},
    openapi_extra=UNREPEATED,
)
async def reset_account_password(
    response: Response, caller: Writer, new: NewPassword, tx: Transaction, account_id: UUID
) -> TemporaryPasswordOut:
    """Выдаёт временный пароль, снимает закрытие входа и завершает все сеансы."""
    await service.reset_password(tx, caller, account_id, new.hash)
    response.headers["Cache-Control"] = "no-store"
    return TemporaryPasswordOut(temporary_password=new.password)


@router.post(
    "/{account_id}/assignments",
    summary="Дать роль",
    status_code=201,
    response_model=AccountOut,
    responses={
        **responses(AccountNotFound, OutOfReach, GrantRefused, RoleMisplaced, AssignmentExists),
        201: example(ACCOUNT),
    },
)
async def add_assignment(
    response: Response, caller: Writer, tx: Transaction, account_id: UUID, data: AssignmentCreate
) -> AccountOut:
    """Роль и место, где она действует. Учётная запись может иметь несколько ролей и работает в одной из них."""
    changed = await service.grant(tx, caller, account_id, data)
    return tagged(response, await service.describe(tx, caller, changed))


@router.delete(
    "/{account_id}/assignments/{assignment_id}",
    summary="Забрать роль",
    response_model=AccountOut,
    responses={
        **responses(AccountNotFound, AssignmentNotFound, OutOfReach, LastAdmin, *STALE),
        200: example(ACCOUNT),
    },
)
async def remove_assignment(
    response: Response, caller: Writer, tx: Transaction, seen: IfMatch, account_id: UUID, assignment_id: UUID
) -> AccountOut:
    """Сеансы в этой роли завершаются. If-Match — версия учётной записи."""
    changed = await service.withdraw(tx, caller, account_id, assignment_id, seen)
    return tagged(response, await service.describe(tx, caller, changed))
