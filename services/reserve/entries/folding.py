"""Two files of one person were made one: of two stays in one reserve one goes on, a nomination beside it ends."""

from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from services.reserve.candidates.following import Files
from services.reserve.entries import queries, service
from services.reserve.entries.exclusions import ExclusionCode
from services.reserve.entries.granting import Effect, exclusion
from services.reserve.entries.judging import today_of
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import STAYING, EntryAction

WHY = "Дела одного человека объединены: в этом резерве он уже состоит или выдвинут раньше"


async def fold(tx: AsyncSession, files: Files) -> None:
    """Of each reserve the stay that began first goes on; where there is none, the nomination that was made first. Who
    stands in the reserve of the region leaves those below it."""
    open_ = sorted((await tx.scalars(queries.open_of_files(files, today_of(tx)))).all(), key=_order)
    for _, of_one in groupby(open_, key=lambda each: each.reserve):
        for each in list(of_one)[1:]:
            if each.status in STAYING:
                await service.exclude(tx, each, exclusion(ExclusionCode.other, WHY, today_of(tx)))
            else:
                service.move(tx, each, EntryAction.withdraw, Effect(), WHY)
    await tx.flush()  # of the stays that go on, one in the reserve of the region ends those below it
    for each in open_:
        if each.status in STAYING:
            await service.leave_municipal(tx, each)


def _order(entry: Entry) -> tuple[str, bool, object, object]:
    stays = entry.status in STAYING
    return entry.reserve, not stays, entry.included_on if stays else entry.nominated_on, entry.id
