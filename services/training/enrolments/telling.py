"""What events of an enrolment carry. Values in, values out."""

from collections.abc import Mapping
from typing import Any

from services.kernel.events import Fact
from services.training.enrolments.models import Enrolment


def told(enrolment: Enrolment) -> Mapping[str, Any]:
    """What events of an enrolment carry: who, from where, to which group of which programme."""
    return {
        "person_id": str(enrolment.person_id),
        "organisation_id": str(enrolment.organisation_id) if enrolment.organisation_id else None,
        "group_id": str(enrolment.group.id),
        "programme_id": str(enrolment.group.programme_id),
        "origin": enrolment.origin,
        "origin_id": str(enrolment.origin_id) if enrolment.origin_id else None,
    }


def taken_back(enrolment: Enrolment) -> Fact:
    """Whoever took note that the training was completed strikes it out; completed again, it is told anew."""
    return Fact("training.enrolment.completed", enrolment.id, enrolment.place, deleted=True)


def announced(enrolment: Enrolment) -> Fact:
    said = {"status": enrolment.status, **told(enrolment)}
    return Fact(f"training.enrolment.{enrolment.status}", enrolment.id, enrolment.place, said)
