"""What an author must decide before a rule is used: where its scales leave a gap or count a value twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any, NamedTuple

from services.monitoring.engine.formulas import names, parse
from services.monitoring.engine.intervals import LABELS, Finding, Interval, ScaleFlaw, findings, written
from services.monitoring.engine.kinds import (
    VALUE,
    AllOfRule,
    BandsRule,
    BestIs100Rule,
    BestLevelRule,
    BonusRule,
    ChangeRule,
    FlagRule,
    FormulaRule,
    LinearRule,
    PerCaseRule,
    QuartileRule,
    SumOfRule,
)

ANY = Interval()
"""A domain without ends."""


class Grid(NamedTuple):
    """The values a number can have: of so many decimals, within a domain. Between two of them there is no gap."""

    decimals: int
    domain: Interval = ANY


Grids = Mapping[str, Grid]
"""Input → its grid; a rule of one number reads `value`."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A finding, and where in the rule its scale stands: `("terms", 0, "rule", "bands")`."""

    path: tuple[str | int, ...]
    finding: Finding

    def under(self, *path: str | int) -> "Flaw":
        return replace(self, path=(*path, *self.path))


def said(flaw: Flaw) -> str:
    """The flaw in Russian, with the value that shows it."""
    return f"{LABELS[flaw.finding.flaw]}: {written(flaw.finding.example)}"


@singledispatch
def flaws(rule: Any, grids: Grids) -> Iterator[Flaw]:
    """The flaws of the scales of `rule`, each on the grid of the number it is for."""
    raise TypeError(f"no such rule: {rule!r} ({grids})")


@flaws.register(FlagRule)
@flaws.register(PerCaseRule)
@flaws.register(LinearRule)
@flaws.register(BestIs100Rule)
@flaws.register(QuartileRule)
@flaws.register(AllOfRule)
@flaws.register(FormulaRule)
def _(rule: Any, grids: Grids) -> Iterator[Flaw]:
    del rule, grids  # no scale, no flaw
    return iter(())


def _of_scale(rule: BandsRule | ChangeRule, grid: Grid) -> Iterator[Flaw]:
    for each in findings(rule.bands, *grid):
        if each.flaw is not ScaleFlaw.gap or rule.otherwise is None:
            yield Flaw(("bands",), each)


@flaws.register
def _(rule: BandsRule, grids: Grids) -> Iterator[Flaw]:
    return _of_scale(rule, grids[VALUE])


@flaws.register
def _(rule: ChangeRule, grids: Grids) -> Iterator[Flaw]:
    """A difference may be anything."""
    return _of_scale(rule, grids[VALUE]._replace(domain=ANY))


@flaws.register(BestLevelRule)
@flaws.register(SumOfRule)
def _(rule: BestLevelRule | SumOfRule, grids: Grids) -> Iterator[Flaw]:
    for index, term in enumerate(rule.terms):
        yield from (each.under("terms", index, "rule") for each in flaws(term.rule, {VALUE: grids[term.input]}))


@flaws.register
def _(rule: BonusRule, grids: Grids) -> Iterator[Flaw]:
    yield from (each.under("rule") for each in flaws(rule.rule, grids))


@singledispatch
def reads(rule: Any) -> list[str]:
    """The inputs `rule` asks for, each once, in its own order."""
    raise TypeError(f"no such rule: {rule!r}")


@reads.register(FlagRule)
@reads.register(BandsRule)
@reads.register(ChangeRule)
@reads.register(PerCaseRule)
@reads.register(LinearRule)
@reads.register(BestIs100Rule)
@reads.register(QuartileRule)
def _(rule: Any) -> list[str]:
    del rule
    return [VALUE]


@reads.register(BestLevelRule)
@reads.register(SumOfRule)
def _(rule: BestLevelRule | SumOfRule) -> list[str]:
    return list(dict.fromkeys(term.input for term in rule.terms))


@reads.register
def _(rule: AllOfRule) -> list[str]:
    return list(dict.fromkeys(each.input for each in rule.conditions))


@reads.register
def _(rule: FormulaRule) -> list[str]:
    return names(parse(rule.expression))


@reads.register
def _(rule: BonusRule) -> list[str]:
    return [VALUE, rule.input]
