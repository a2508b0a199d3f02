"""The table of causes is taken in: rows it knows are rewritten, the others are added, what is not named stays."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import imports
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery, Written
from services.kernel.parsing import Taken, rows_of
from services.kernel.places import region_of
from services.kernel.records import assign
from services.kernel.reports import ImportOut
from services.kernel.tables import Mistake
from services.kernel.uploads import Uploaded
from services.training.competencies.service import in_force
from services.training.deficits import queries
from services.training.deficits.models import DeficitMapping
from services.training.deficits.sheet import LAYOUT, MappingRow
from services.training.permissions import P, access

UNKNOWN = Mistake("unknown_reference", "Такой компетенции в действующей модели нет", "competency")


async def take(tx: AsyncSession, caller: Identity, upload: Uploaded, query: ImportQuery) -> ImportOut:
    """Raises BadTable, ImportRejected."""
    region = region_of(caller.place)
    access.require(caller, P.deficit_mapping_write, region)
    await tx.execute(queries.lock_mappings(region))
    framework = await in_force(tx, region, tx.info["clock"].today())
    codes = framework.framework.codes if framework else None

    async def write(taken: Sequence[Taken[MappingRow]]) -> Written:
        rows = [each for each in taken if codes is None or each.record.competency in codes]
        strange = [(each.row, UNKNOWN) for each in taken if codes is not None and each.record.competency not in codes]
        known = {(each.kind, each.cause, each.competency): each for each in await tx.scalars(queries.mappings(region))}
        new = [each.record for each in rows if each.record.key not in known]
        tx.add_all(DeficitMapping(place=region, **each.model_dump()) for each in new)
        changed = [each.record for each in rows if _differs(known.get(each.record.key), each.record)]
        for each in changed:
            assign(known[each.key], {"gap": each.gap, "confidence": each.confidence})
        unchanged = len(rows) - len(new) - len(changed)
        return Written(created=len(new), updated=len(changed), unchanged=unchanged, refused=strange)

    return await imports.take(tx, upload, query, LAYOUT, rows_of(MappingRow), write, key=lambda row: row.key)


def _differs(known: DeficitMapping | None, row: MappingRow) -> bool:
    return known is not None and (known.gap, known.confidence) != (row.gap, row.confidence)
