"""What the schools declare in the cycle of a year, with the comments that quality control would ask for. No I/O."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from edulead.demo.records import Organisation
from edulead.demo.rounds import WAVES, wave
from edulead.demo.story import ABSENT, LATE, OUTLIER, told
from services.monitoring.engine.attributes import Attributes
from services.monitoring.methodologies.content import Content
from services.monitoring.quality.rules import Finding, Peers, findings
from services.monitoring.scoring.rules import Input, Inputs, value_of
from services.monitoring.submissions.asked import asked_of

COMMENT: Final = "Проверено: число верно, первичные документы в организации"
DOCUMENT: Final = "Справка организации с копиями документов"
NOBODY: Final = len(WAVES)
"""The wave of those who come after the deadline, or never."""


@dataclass(slots=True)
class Declared:
    """Of one school."""

    school: Organisation
    place: str
    cluster: str | None
    wave: int
    values: Inputs
    findings: tuple[Finding, ...] = ()
    commented: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A school as the cycle took it down when it opened."""

    school: Organisation
    place: str
    cluster: str | None
    attributes: Attributes


@dataclass(slots=True)
class _Others:
    """The values that those who came before have handed in, by cluster and indicator."""

    known: dict[str | None, dict[str, list[Decimal]]] = field(default_factory=dict)

    def of(self, cluster: str | None) -> Peers:
        return self.known.get(cluster, {})

    def join(self, content: Content, declared: Declared) -> None:
        its = self.known.setdefault(declared.cluster, {})
        for code, given in declared.values.items():
            value = value_of(content.by_code[code], given)
            if value is not None:
                its.setdefault(code, []).append(value)


def declare(
    seed: int, year: int, content: Content, asked: Sequence[Asked], before: Mapping[str, Inputs]
) -> dict[str, Declared]:
    """School → what it declares, in the order in which it is handed in. `before`: what was published last year."""
    all_ = sorted((_declared(seed, year, content, each) for each in asked), key=lambda it: (it.wave, it.school.key))
    others = _Others()
    for number in range(NOBODY + 1):
        its = [each for each in all_ if each.wave == number]
        for each in its:
            _examine(content, each, before.get(each.school.key, {}), others.of(each.cluster))
        for each in its:
            others.join(content, each)
    return {each.school.key: each for each in all_}


def _declared(seed: int, year: int, content: Content, it: Asked) -> Declared:
    key, known = it.school.key, content.by_code
    values = {
        code: Input({name: Decimal(str(its)) for name, its in numbers.items()}, int(known[code].evidence_required))
        for code, numbers in told(seed, it.school, year).items()
        if code in known and asked_of(known[code], it.attributes)
    }
    return Declared(it.school, it.place, it.cluster, _wave(seed, key, year), values)


def _wave(seed: int, key: str, year: int) -> int:
    """The outlier is first: there is nobody to be compared with yet, so nothing asks it for a comment."""
    planted = {(OUTLIER, 2026): 0, (LATE, 2026): NOBODY, (ABSENT, 2024): NOBODY}
    return planted.get((key, year), wave(seed, key, year))


def _examine(content: Content, declared: Declared, previous: Inputs, peers: Peers) -> None:
    found = findings(content, declared.values, frozenset(), previous, peers)
    declared.commented = frozenset(code for each in found if each.bars for code, _ in each.cells)
    said = declared.commented
    declared.findings = findings(content, declared.values, said, previous, peers) if said else found


def rows(content: Content, declared: Declared) -> Iterator[dict[str, Any]]:
    """As a table of `values:import` has them: the numbers in a wide row, documents and comments in long ones."""
    wide: dict[str, Any] = {"place": declared.place}
    for code, given in declared.values.items():
        several = len(content.by_code[code].asked) > 1
        wide |= {f"{code}.{name}" if several else code: float(it) for name, it in given.values.items()}
        beside = {"document": DOCUMENT} if given.evidence else {}
        beside |= {"comment": COMMENT} if code in declared.commented else {}
        if beside:
            yield {"place": declared.place, "indicator": code, **beside}
    yield wide
