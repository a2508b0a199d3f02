"""The history of a record as clients read it: the steps of its workflow, told like every list."""

from functools import cache
from typing import Any, Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import select

from services.kernel.identity import Identity
from services.kernel.listing import Listing, ListQuery, answer
from services.kernel.schemas import HistoryOut
from services.kernel.workflow import HistoryRow, Workflow


class HistoryQuery(ListQuery):
    """Порядок истории."""

    sort: Literal["at", "-at"] = Field(default="-at", description="Порядок; минус — начиная с последнего шага")


@cache
def _listing(table: type[HistoryRow]) -> Listing:
    columns = {name: getattr(table, name) for name in HistoryOut.model_fields}
    return Listing(HistoryOut, columns, {"at": table.at}, table.id, HistoryQuery)


async def history_of(
    request: Request, caller: Identity, workflow: Workflow[Any, Any], entity_id: UUID, query: HistoryQuery
) -> Response:
    """A page of the steps a record has gone. Who may read them is asked before."""
    table = request.app.state.database.tables.history
    found = select(table).where(table.entity == workflow.entity, table.entity_id == entity_id)
    return await answer(request, caller, _listing(table), found, query)
