"""What a route can be made of: programmes whose groups are open and have seats left, as the compiler reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.compiler.offers import Offer, OfferKind, Run, SeatKey
from services.training.groups import queries
from services.training.groups.models import StudyGroup
from services.training.programmes.content import LABELS as FORMS
from services.training.programmes.models import TrainingProgramme
from services.training.programmes.rules import TrainingKind

KINDS: Mapping[TrainingKind, OfferKind] = MappingProxyType(
    {
        TrainingKind.advanced_training: OfferKind.programme,
        TrainingKind.retraining: OfferKind.programme,
        TrainingKind.internship: OfferKind.internship,
        TrainingKind.seminar: OfferKind.event,
        TrainingKind.master_class: OfferKind.event,
    }
)


@dataclass(frozen=True, slots=True)
class Offered:
    """Offers by the family of their programme (`programme:<family>`), and the group behind each run."""

    offers: tuple[Offer, ...] = ()
    groups: Mapping[SeatKey, UUID] = field(default_factory=dict)
    """(offer, first day) → the group to enrol in."""


async def open_from(tx: AsyncSession, day: date) -> Offered:
    """Programmes of which a group that begins on `day` or later is open and has seats left, with those groups.

    Whoever takes a programme takes all its modules: the hours are those of the whole. Of groups that begin on one day
    the one with the most seats left stands for them.
    """
    return offered((await tx.scalars(queries.open_from(day))).all())


def offered(groups: Iterable[StudyGroup]) -> Offered:
    """The same of groups at hand. Of several editions the latest tells what is taught."""
    best: dict[tuple[UUID, date], StudyGroup] = {}
    editions: dict[UUID, TrainingProgramme] = {}
    for each in groups:
        programme = each.programme
        known = editions.setdefault(programme.family, programme)
        editions[programme.family] = max(known, programme, key=lambda one: one.edition)
        key = (programme.family, each.starts_on)
        best[key] = max(best.get(key, each), each, key=lambda one: one.seats_left)
    runs: dict[UUID, list[StudyGroup]] = {}
    for (family, _), group in best.items():
        runs.setdefault(family, []).append(group)
    offers = tuple(_offer(editions[family], its) for family, its in runs.items())
    return Offered(offers, {(offer_id(family), first): group.id for (family, first), group in best.items()})


def offer_id(family: UUID) -> str:
    """It outlives editions: whoever has passed one edition has passed the programme."""
    return f"programme:{family}"


def _offer(programme: TrainingProgramme, groups: Iterable[StudyGroup]) -> Offer:
    said = programme.said
    return Offer(
        id=offer_id(programme.family),
        title=programme.title,
        kind=KINDS[programme.kind],
        teaches=said.teaches,
        hours=programme.hours,
        provider=said.provider,
        form=FORMS[said.form],
        runs=tuple(Run(each.starts_on, each.ends_on, each.seats_left) for each in groups),
        requires=frozenset(map(offer_id, said.requires)),
    )
