"""Competencies are taken into a draft from a table: those it knows by code are rewritten, the others are added."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import imports
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery, Written
from services.kernel.parsing import Taken, rows_of
from services.kernel.records import assign, one, renewed
from services.kernel.reports import ImportOut
from services.kernel.uploads import Uploaded
from services.training.competencies import queries
from services.training.competencies.merging import merged, parted, told
from services.training.competencies.service import FrameworkNotFound, require_draft
from services.training.competencies.sheet import LAYOUT, CompetencyRow
from services.training.permissions import P, access


async def take(
    tx: AsyncSession, caller: Identity, framework_id: UUID, upload: Uploaded, query: ImportQuery
) -> ImportOut:
    """Raises FrameworkNotFound, FrameworkFrozen, BadTable, ImportRejected."""
    framework = await one(tx, queries.to_change(framework_id), FrameworkNotFound)
    access.require(caller, P.framework_write, framework.place)
    require_draft(framework)

    async def write(rows: Sequence[Taken[CompetencyRow]]) -> Written:
        said = framework.framework
        good, barred = parted(said, rows)
        new = merged(said, good)
        before = {each.code for each in said.competencies}
        created = sum(each.code not in before for each in good)
        changed = sum(each.code in before and told(said, each.code) != told(new, each.code) for each in good)
        if new != said:
            assign(framework, {"content": new.model_dump(mode="json")})
            await renewed(tx, framework)
        unchanged = len(good) - created - changed
        return Written(created=created, updated=changed, unchanged=unchanged, refused=barred)

    return await imports.take(tx, upload, query, LAYOUT, rows_of(CompetencyRow), write, key=lambda row: row.code)
