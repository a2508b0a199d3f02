"""Why this step and not another, in words: the deficit, the finding it is known by, and what spoke against the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.training.compiler.needs import Need
from services.training.compiler.offers import Offer
from services.training.compiler.placements import Obstacle, Placement

SHOWN = 3
"""So many alternatives are named."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What a step closes of a deficit."""

    competency: str
    level_from: int
    level_to: int


def covers(offer: Offer, needs: Sequence[Need]) -> tuple[Covered, ...]:
    """By competency."""
    reached = ((need, need.reached(offer.teaches)) for need in needs)
    return tuple(Covered(need.deficit.competency, need.have, to) for need, to in reached if to > need.have)


def reason(
    step: Placement, taken: Sequence[Placement], needs: Sequence[Need], offers: Sequence[Offer],
    obstacles: Mapping[str, Sequence[Obstacle]],
) -> str:  # fmt: skip
    """Whole sentences; `offers` are the relevant ones, `obstacles` what stood against those that could not be taken."""
    own = [need for need in needs if need.reached(step.offer.teaches) > need.have]
    told = [*closes(step.offer, own)]
    after = [f"«{each.offer.title}»" for each in taken if step.offer.family in each.offer.requires]
    if after:
        told.append(f"Нужен прежде, чем начнётся {', '.join(after)}.")
    chosen = {each.offer.id for each in taken}
    others = [each for each in offers if each.id not in chosen and _rivals(each, own)]
    if others:
        told.append(f"Почему не другое: {'; '.join(_against(step, others[:SHOWN], own, obstacles))}.")
    elif own:
        told.append("Других предложений для этого нет.")
    return " ".join(told)


def closes(offer: Offer, needs: Sequence[Need]) -> Iterator[str]:
    """A sentence for each deficit the offer makes smaller, with the finding it is known by."""
    for need in needs:
        its, reached = need.deficit, need.reached(offer.teaches)
        if reached > need.have:
            finding = f" (выявлен: {its.finding}, уверенность {its.confidence} %)" if its.finding else ""
            causes = f" Причины: {', '.join(its.causes)}." if its.causes else ""
            yield f"Дефицит «{its.title}»{finding}: с уровня {need.have} до {reached}.{causes}"


def _rivals(offer: Offer, own: Sequence[Need]) -> bool:
    return any(need.reached(offer.teaches) > need.have for need in own)


def _against(
    step: Placement, others: Sequence[Offer], own: Sequence[Need], obstacles: Mapping[str, Sequence[Obstacle]]
) -> Iterator[str]:
    for other in others:
        yield f"«{other.title}» — {_worse(step.offer, other, own, obstacles.get(other.id, ()))}"


def _worse(chosen: Offer, other: Offer, own: Sequence[Need], obstacles: Sequence[Obstacle]) -> str:
    """The first that holds."""
    if obstacles:
        return obstacles[0].said
    for need in own:
        reached, best = need.reached(other.teaches), need.reached(chosen.teaches)
        if reached == need.have < best:
            return f"«{need.deficit.title}» не развивает"
        if reached < best:
            return f"«{need.deficit.title}» только до уровня {reached}, а не {best}"
    if other.hours > chosen.hours:
        return f"больше часов: {other.hours} против {chosen.hours}"
    return "вместе с остальными шагами маршрут был бы не лучше"
