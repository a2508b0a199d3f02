"""What must be passed before: whether modules of a programme, or programmes of a region, require one another in a
circle. Values in, values out; the one who finds circles is the compiler's own catalogue."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from services.kernel.workflow import Refusal
from services.training.compiler.offers import Offer, OfferKind, catalogue
from services.training.programmes.content import TrainingContent


class Required(NamedTuple):
    """A programme by the id of its family, and the families it asks for before."""

    family: str
    title: str
    requires: frozenset[str]


def circle_of_modules(content: TrainingContent) -> Refusal | None:
    """«Модуль» → «модуль» → …, where one requires, through others or directly, itself."""
    return _circle(Required(each.code, each.title, frozenset(each.requires)) for each in content.modules)


def circle_of_programmes(programme: Required, others: Mapping[str, Required]) -> Refusal | None:
    """Whether the programme, once published among `others` (family → programme), would require itself."""
    return _circle({**others, programme.family: programme}.values())


def _circle(named: Iterable[Required]) -> Refusal | None:
    offers = (Offer(each.family, each.title, OfferKind.programme, {}, 1, requires=each.requires) for each in named)
    found = catalogue(offers)
    return found if isinstance(found, Refusal) else None
