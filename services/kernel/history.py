"""The history of a record as clients read it: the steps of its workflow, told like every list."""

from functools import cache
from typing import Any, Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field, create_model
from sqlalchemy import select

from services.kernel.identity import Identity
from services.kernel.labels import enum_of
from services.kernel.listing import Listing, ListQuery, answer
from services.kernel.rows import HistoryRow
from services.kernel.schemas import HistoryOut
from services.kernel.workflow import Workflow


class HistoryQuery(ListQuery):
    """Порядок истории."""

    sort: Literal["at", "-at"] = Field(default="-at", description="Порядок; минус — начиная с последнего шага")


@cache
def _listing(table: type[HistoryRow], workflow: Workflow[Any, Any]) -> Listing:
    return Listing(table, _item(workflow), HistoryQuery, {"at": table.at})


def _item(workflow: Workflow[Any, Any]) -> type[HistoryOut]:
    """The same in the codes of this workflow, so that a file says them in Russian."""
    step = next(iter(workflow.steps.values()))
    status = type(step.source)
    kinds = {"action": type(step.action), "source": status, "target": status, "role": enum_of("Role")}
    fields: dict[str, Any] = {name: (kind, HistoryOut.model_fields[name]) for name, kind in kinds.items()}
    return create_model(HistoryOut.__name__, __base__=HistoryOut, **fields)


async def history_of(
    request: Request, caller: Identity, workflow: Workflow[Any, Any], entity_id: UUID, query: HistoryQuery
) -> Response:
    """A page of the steps a record has gone. Who may read them is asked before."""
    table = request.app.state.database.tables.history
    found = select(table).where(table.entity == workflow.entity, table.entity_id == entity_id)
    return await answer(request, caller, _listing(table, workflow), query, found)
