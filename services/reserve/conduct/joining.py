"""Who comes into a reserve by the decision of a contest, and whether an order says so."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.references import refused
from services.reserve.applications.models import Application
from services.reserve.conduct.barring import consenting
from services.reserve.conduct.rules import Choice
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestPurpose
from services.reserve.entries.decisions import OrderIn


async def joined(tx: AsyncSession, contest: Contest, choice: Choice, entered: Sequence[Application]) -> Sequence[UUID]:
    """Of a contest for the reserve all that are chosen; of one for a post the second, where the regulation says so and
    they consent to it. Who comes third is no second."""
    if contest.purpose is ContestPurpose.reserve:
        return choice.chosen
    second = [each for each in entered if each.id in _second(contest, choice)]
    return [*await consenting(tx, contest, second)]


def _second(contest: Contest, choice: Choice) -> Sequence[UUID]:
    return choice.following[:1] if contest.ruled.second_to_reserve else ()


def require_order(contest: Contest, choice: Choice, joining: Sequence[UUID], order: OrderIn | None) -> None:
    """An order where somebody comes into the reserve, and none where nobody does. Raises Invalid."""
    if order is not None and not joining and _second(contest, choice):
        detail = "Второй по баллам не согласен на обработку данных для резерва: решите без приказа о включении"
        raise refused(["order"], "consent_missing", detail)
    if joining and order is None:
        raise refused(["order"], "missing", "Второго по баллам положение включает в резерв: укажите приказ")
    if order is not None and not joining:
        raise refused(["order"], "nobody_joins", "В резерв по этому решению никто не входит: приказа о включении нет")
