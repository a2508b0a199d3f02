"""What a route can be made of: programmes whose groups are open and have seats left, as the compiler reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from types import MappingProxyType
from uuid import UUID

from services.training.compiler.offers import Offer, OfferKind, Run, SeatKey
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
    """An offer for each edition that is taught (`programme:<id of the edition>`), and the group behind each run.

    Editions of one programme are of one family (`programme:<family>`): whoever has passed one has passed the programme.
    """

    offers: tuple[Offer, ...] = ()
    groups: Mapping[SeatKey, UUID] = field(default_factory=dict)
    """(offer, first day) → the group to enrol in."""


def offered(groups: Iterable[StudyGroup], zone: tzinfo) -> Offered:
    """Of groups with their sessions; an offer says what the edition of its own groups does.

    Whoever takes a programme takes all its modules: the hours are those of the whole. Of groups that begin on one day
    the one with the most seats left stands for them.
    """
    best: dict[tuple[UUID, date], StudyGroup] = {}
    for each in groups:
        key = (each.programme.id, each.starts_on)
        best[key] = max(best.get(key, each), each, key=lambda one: one.seats_left)
    runs: dict[UUID, list[StudyGroup]] = {}
    for (edition, _), group in best.items():
        runs.setdefault(edition, []).append(group)
    offers = tuple(offer_of(its[0].programme, its, zone) for its in runs.values())
    return Offered(offers, {(offer_id(edition), first): group.id for (edition, first), group in best.items()})


def offer_id(programme: UUID) -> str:
    """Of an edition by its id, of all editions by their family."""
    return f"programme:{programme}"


def offer_of(programme: TrainingProgramme, groups: Iterable[StudyGroup], zone: tzinfo) -> Offer:
    """The edition, held on the days of these groups."""
    said = programme.said
    return Offer(
        id=offer_id(programme.id),
        title=programme.title,
        kind=KINDS[programme.kind],
        teaches=said.teaches,
        hours=programme.hours,
        provider=said.provider,
        form=FORMS[said.form],
        runs=tuple(_run(each, zone) for each in groups),
        requires=frozenset(map(offer_id, said.requires)),
        family=offer_id(programme.family),
    )


def _run(group: StudyGroup, zone: tzinfo) -> Run:
    meets = frozenset(each.starts_at.astimezone(zone).date() for each in group.sessions)
    return Run(group.starts_on, group.ends_on, group.seats_left, meets)
