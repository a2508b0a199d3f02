"""What other services hear of an internship. Values in, values out."""

from typing import Any

from services.kernel.events import Fact
from services.training.internships.models import Internship


def told(internship: Internship) -> dict[str, Any]:
    """What events of an internship carry: ids, days and where the intern works, no name. Hours are those credited."""
    return {
        "person_id": str(internship.person_id),
        "organisation_id": str(internship.organisation_id),
        "guest_place": internship.guest_place,
        "site_id": str(internship.site_id),
        "site_organisation_id": str(internship.site_organisation_id),
        "direction": internship.direction,
        "from": internship.valid_from.isoformat(),
        "until": internship.valid_to.isoformat(),
    }


def taken_back(internship: Internship) -> Fact:
    """Whoever took note that it was completed strikes it out; completed again, it is told anew."""
    return Fact("training.internship.completed", internship.id, internship.place, deleted=True)


def requested(internship: Internship) -> Fact:
    data = {"status": internship.status, **told(internship)}
    return Fact("training.internship.requested", internship.id, internship.place, data)


def changed(internship: Internship) -> Fact:
    data = {"status": internship.status, **told(internship)}
    return Fact("training.internship.changed", internship.id, internship.place, data)
