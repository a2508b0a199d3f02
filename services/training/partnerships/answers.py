"""A pair of schools as a client reads it: its plan as it stands today, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.partnerships.models import Partnership
from services.training.partnerships.plan_schemas import PartnershipMeasureOut, PartnershipReviewOut
from services.training.partnerships.schemas import PartnershipDirection, PartnershipOut
from services.training.partnerships.service import allowed


def shown(tx: AsyncSession, caller: Identity, partnership: Partnership) -> PartnershipOut:
    today = tx.info["clock"].today()
    measures = sorted(partnership.measures, key=lambda each: (each.due_on, each.id))
    return PartnershipOut.about(
        partnership,
        directions=[PartnershipDirection.model_validate(each) for each in partnership.directions],
        measures=[PartnershipMeasureOut.about(each, status=each.status_on(today)) for each in measures],
        reviews=[PartnershipReviewOut.about(each) for each in partnership.reviews],
        allowed_actions=allowed(tx, caller, partnership),
    )
