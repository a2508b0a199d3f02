"""What is asked of programmes of transfer. Statements, not results."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.deficits.models import Deficit
from services.training.learning_teams.models import LearningTeam
from services.training.risks.models import RiskStanding
from services.training.school_results.models import SchoolStanding
from services.training.transfer_programmes.models import TransferProgramme
from services.training.transfer_programmes.rules import KEPT, TransferStatus
from services.training.transfer_programmes.schemas import TransferProgrammeItem, TransferProgrammeQuery

T = TransferProgramme

LISTING = Listing(
    T,
    TransferProgrammeItem,
    TransferProgrammeQuery,
    sortable={"period_to": T.period_to, "edition": T.edition},
    filters={
        "status": T.status,
        "team_id": T.team_id,
        "organisation_id": T.organisation_id,
        "place": T.place.at_or_below,
    },
)


def _whole() -> Select[TransferProgramme]:
    """With its team and the members of that."""
    return select(T).options(joinedload(T.team, innerjoin=True).selectinload(LearningTeam.members))


def by_id(programme_id: UUID) -> Select[TransferProgramme]:
    return _whole().where(T.id == programme_id)


def as_it_stands(programme_id: UUID) -> Select[TransferProgramme]:
    """Read anew: asked with the team held, since somebody may have moved it meanwhile."""
    return by_id(programme_id).execution_options(populate_existing=True)


def approved_of(team_id: UUID) -> Select[TransferProgramme]:
    return _whole().where(T.team_id == team_id, T.status == TransferStatus.approved)


def last_edition(team_id: UUID) -> Select[int]:
    return select(func.max(T.edition)).where(T.team_id == team_id)


def edition_before(programme: TransferProgramme) -> Select[TransferProgramme]:
    """The edition of its team that stands next before it."""
    earlier = select(T).where(T.team_id == programme.team_id, T.edition < programme.edition, one_of(T.status, KEPT))
    return earlier.order_by(T.edition.desc()).limit(1)


def edition(programme_id: UUID) -> Select[TransferProgramme]:
    return select(T).where(T.id == programme_id)


def deficits(ids: Sequence[UUID], people: Sequence[UUID]) -> Select[UUID]:
    """Those of the deficits that are of these people."""
    return select(Deficit.id).where(one_of(Deficit.id, ids), one_of(Deficit.person_id, people))


def known_cycle(cycle_id: UUID, place: str) -> Select[bool]:
    """Has training heard of results, or of a risk, of the cycle at or below the place?"""
    results = select(SchoolStanding.id).where(
        SchoolStanding.cycle_id == cycle_id, SchoolStanding.place.at_or_below(place)
    )
    risks = select(RiskStanding.id).where(RiskStanding.cycle_id == cycle_id, RiskStanding.place.at_or_below(place))
    return select(or_(results.exists(), risks.exists()))
