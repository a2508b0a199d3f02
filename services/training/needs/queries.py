"""What is asked for needs. Statements, not results."""

from sqlalchemy import Select, func, select

from services.kernel.search import one_of
from services.training.competencies.content import NormPost
from services.training.deficits.models import Deficit
from services.training.deficits.rules import LIVING, DeficitStatus

D = Deficit


def lacking(place: str, post: NormPost) -> Select[str, DeficitStatus, int, int, int]:
    """(competency, status, level, gap, people) of the deficits that live at or below the place: of a person in a
    competency there is one at most."""
    its = (one_of(D.status, LIVING), D.post == post, D.place.at_or_below(place))
    kinds = (D.competency, D.status, D.level, D.gap)
    return select(*kinds, func.count()).where(*its).group_by(*kinds).order_by(*kinds)
