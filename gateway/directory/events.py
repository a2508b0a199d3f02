"""What the directory announces: ids and the facts every consumer needs, nothing personal. All of it is in this file.

| type                             | data                                                                             |
|----------------------------------|----------------------------------------------------------------------------------|
| `directory.region.changed`       | code, name, version                                                              |
| `directory.municipality.changed` | region_id, kind, name, short_name, oktmo[{code, valid_from, valid_to}],          |
|                                  | external_ids[text], version                                                      |
| `directory.organisation.changed` | municipality_id, inn, ogrn, name, short_name, kind, settlement, size, pupils,    |
|                                  | has_grade_11, correctional, founded_on, closed_on, successors[id],               |
|                                  | external_ids[text], version                                                      |
| `directory.person.changed`       | version                                                                          |
| `directory.post.changed`         | kind, person_id, organisation_id, municipality_id, from, to, contract_until,     |
|                                  | version                                                                          |

The place stands in the envelope of the event. Dates are ISO 8601 or null; `to`, `contract_until`, `valid_to` and
`closed_on` are the last day of what they end; an external id is `ext:SYSTEM:code`. A deletion is a tombstone of the
same type.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from services.kernel.events import Fact

if TYPE_CHECKING:  # the models import nothing of this file, and this file nothing but their shapes
    from gateway.directory.municipalities.models import Municipality
    from gateway.directory.organisations.models import Organisation
    from gateway.directory.people.models import Person
    from gateway.directory.posts.models import Post
    from gateway.directory.regions.models import Region


class _Subject(Protocol):
    id: Any
    place: Any
    version: Any


def region_changed(region: "Region") -> Fact:
    return _changed("region", region, code=region.code, name=region.name)


def municipality_changed(municipality: "Municipality") -> Fact:
    return _changed(
        "municipality",
        municipality,
        region_id=str(municipality.region_id),
        kind=municipality.kind,
        name=municipality.name,
        short_name=municipality.short_name,
        oktmo=[
            {"code": span.code, "valid_from": _day(span.valid_from), "valid_to": _day(span.valid_to)}
            for span in municipality.oktmo
        ],
        external_ids=municipality.external_ids,
    )


def organisation_changed(organisation: "Organisation") -> Fact:
    return _changed(
        "organisation",
        organisation,
        municipality_id=str(organisation.municipality_id),
        inn=organisation.inn,
        ogrn=organisation.ogrn,
        name=organisation.name,
        short_name=organisation.short_name,
        kind=organisation.kind,
        settlement=organisation.settlement,
        size=organisation.size,
        pupils=organisation.pupils,
        has_grade_11=organisation.has_grade_11,
        correctional=organisation.correctional,
        founded_on=_day(organisation.founded_on),
        closed_on=_day(organisation.closed_on),
        successors=[str(each.to_id) for each in organisation.successors],
        external_ids=organisation.external_ids,
    )


def person_changed(person: "Person") -> Fact:
    return _changed("person", person)


def post_changed(post: "Post") -> Fact:
    return _changed(
        "post",
        post,
        kind=post.kind,
        person_id=str(post.person_id),
        organisation_id=_id(post.organisation_id),
        municipality_id=_id(post.municipality_id),
        **{"from": _day(post.held_from), "to": _day(post.held_to)},
        contract_until=_day(post.contract_until),
    )


def person_removed(person: "Person") -> Fact:
    return Fact("directory.person.changed", person.id, person.place, deleted=True)


def post_removed(post: "Post") -> Fact:
    return Fact("directory.post.changed", post.id, post.place, deleted=True)


def _changed(entity: str, subject: _Subject, **data: Any) -> Fact:
    return Fact(f"directory.{entity}.changed", subject.id, subject.place, {**data, "version": subject.version})


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _id(identifier: UUID | None) -> str | None:
    return str(identifier) if identifier else None
