"""The log of what the institute does for a site: entries are added and never changed."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import Conflict
from services.kernel.references import refused, require
from services.training.permissions import P, access
from services.training.sites.models import SiteSupport
from services.training.sites.service import get, require_file
from services.training.sites.support_schemas import SiteSupportCreate, SiteSupportItem
from services.training.sites.supporting import wrong_entry


class AlreadyCorrected(Conflict):
    """Эту запись уже исправили: исправьте последнюю."""


async def note(tx: AsyncSession, caller: Identity, site_id: UUID, data: SiteSupportCreate) -> SiteSupport:
    """An entry of the institute. Raises AlreadyCorrected, by the constraint, where two correct the same one."""
    site = await get(tx, site_id)
    access.require(caller, P.site_support, site.place)
    require(wrong_entry(data.day, tx.info["clock"].today()))
    await require_file(tx, data.file_id, "file_id")
    if data.corrects_id is not None:
        corrected = await tx.get(SiteSupport, data.corrects_id)
        if corrected is None or corrected.site_id != site.id:
            raise refused(("corrects_id",), "unknown_reference", "В журнале этой площадки такой записи нет")
    entry = SiteSupport(
        place=site.place,
        site_id=site.id,
        recorded_at=tx.info["clock"].now(),
        recorded_by=caller.account,
        person_id=caller.person,
        **data.model_dump(),
    )
    tx.add(entry)
    await tx.flush()  # the constraint is asked now, and the answer shows the row
    told = {"kind": entry.kind, "day": entry.day.isoformat(), "organisation_id": str(site.organisation_id)}
    emit(tx, Fact("training.site.supported", site.id, site.place, told))
    return entry


def shown(entry: SiteSupport) -> SiteSupportItem:
    """A new entry, which nothing has corrected yet."""
    return SiteSupportItem.about(entry, corrected_by=None)
