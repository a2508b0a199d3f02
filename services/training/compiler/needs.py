"""What is left to close: the deficits after credit for what is proven, and what steps under way will bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.training.compiler.request import Deficit, Held, Proven, Request


@dataclass(frozen=True, slots=True)
class Credit:
    """A deficit made smaller by what is proven or awaits its proof; `level` is what counts now."""

    competency: str
    level: int
    closed: bool
    said: str


@dataclass(frozen=True, slots=True)
class Need:
    """A deficit as the programme sees it: levels `have` + 1 … `deficit.norm`, each worth `weight`."""

    deficit: Deficit
    have: int

    @property
    def weight(self) -> int:
        """Priority times confidence; what nobody is sure of is still worth more than nothing."""
        return self.deficit.priority * max(1, self.deficit.confidence)

    @property
    def levels(self) -> range:
        return range(self.have + 1, self.deficit.norm + 1)

    def reached(self, teaches: Mapping[str, int]) -> int:
        """The level whoever takes the offer has then, at most the norm."""
        return max(self.have, min(self.deficit.norm, teaches.get(self.deficit.competency, 0)))


def credited(request: Request) -> tuple[Credit, ...]:
    """For each deficit that something proven makes smaller; the highest proof counts."""
    found = ((each, _proof(each, request.proven)) for each in _ordered(request))
    return tuple(_credit(deficit, proof) for deficit, proof in found if proof is not None)


def needs(request: Request) -> tuple[Need, ...]:
    """What the programme is to close, by competency; a deficit that is closed already is none."""
    return _needs(request, request.begun)


def needs_of_begun(request: Request) -> tuple[Need, ...]:
    """The same as it was before the steps under way: what these are to close."""
    return _needs(request, ())


def _needs(request: Request, begun: Sequence[Held]) -> tuple[Need, ...]:
    found = []
    for each in _ordered(request):
        proof = _proof(each, request.proven)
        brought = [step.offer.teaches.get(each.competency, 0) for step in begun]
        found.append(Need(each, max([each.level, *brought, *([proof.level] if proof else [])])))
    return tuple(each for each in found if each.levels)


def _ordered(request: Request) -> list[Deficit]:
    return sorted(request.deficits, key=lambda each: each.competency)


def _proof(deficit: Deficit, proven: Sequence[Proven]) -> Proven | None:
    above = [each for each in proven if each.competency == deficit.competency and each.level > deficit.level]
    return max(above, key=lambda each: (each.level, each.by), default=None)


def _credit(deficit: Deficit, proof: Proven) -> Credit:
    level, closed = min(proof.level, deficit.norm), proof.level >= deficit.norm
    over = "ждёт подтверждения, до него больше не учат" if proof.awaits else "дефицита больше нет"
    rest = over if closed else f"осталось довести до {deficit.norm}"
    said = f"«{deficit.title}»: зачтён уровень {level} вместо {deficit.level} ({proof.by}), {rest}"
    return Credit(deficit.competency, level, closed, said)
