"""Trying a rule out: nothing is read and nothing is stored."""

from collections.abc import Mapping
from decimal import Decimal

from services.kernel.problems import Invalid
from services.kernel.validation import field_error
from services.monitoring.engine.checks import ANY, Grid, flaws, reads
from services.monitoring.engine.kinds import VALUE, Comparing, FlagRule
from services.monitoring.engine.scalar import Case, points, rounded
from services.monitoring.methodologies.indicators import Better
from services.monitoring.scoring.schemas import TrialIn, TrialOut
from services.monitoring.scoring.told import flaw_out, hit_out

UNDEFINED = "На этих данных правило баллов не даёт: деление на ноль, значение вне шкалы или нет прошлого значения"


def tried(trial: TrialIn) -> TrialOut:
    """What the rule gives, why, and its flaws. Raises Invalid when a rule that compares is given nothing to compare."""
    if isinstance(trial.rule, FlagRule) and trial.inputs.get(VALUE) not in (None, 0, 1):
        raise Invalid(errors=[field_error(("inputs", VALUE), "unfit_value", "Ответ «да» — это 1, «нет» — это 0")])
    hit = points(trial.rule, _case(trial))
    read = reads(trial.rule)
    absent = [code for code in read if code not in trial.inputs]
    grids = dict.fromkeys(read, Grid(trial.decimals, trial.domain or ANY))
    return TrialOut(
        points=None if hit is None else hit.points,
        explanation=None if hit is None else hit_out(hit),
        missing=absent,
        undefined=None if hit or absent else UNDEFINED,
        flaws=[flaw_out(each.under("rule")) for each in flaws(trial.rule, grids)],
    )


def _case(trial: TrialIn) -> Case:
    inputs, previous = (_known(each, trial.decimals) for each in (trial.inputs, trial.previous))
    return Case(
        value=inputs.get(VALUE),
        inputs=inputs,
        previous=previous.get(VALUE),
        previous_inputs=previous,
        peers=_peers(trial, inputs.get(VALUE)),
        higher_is_better=trial.better is Better.high,
        decimals=trial.decimals,
    )


def _peers(trial: TrialIn, value: Decimal | None) -> Mapping[str, list[Decimal]]:
    if not isinstance(trial.rule, Comparing):
        return {}
    peers = [rounded(each, trial.decimals) for each in trial.peers]
    if value is not None and value not in peers:
        raise Invalid(errors=[field_error(("peers",), "own_value_missing", "Среди значений группы нет своего")])
    return {trial.rule.group: peers}


def _known(given: Mapping[str, Decimal], decimals: int) -> Mapping[str, Decimal]:
    """The value rounded; other inputs as given, as in a methodology: there a formula computes with them."""
    return {**given, VALUE: rounded(given[VALUE], decimals)} if VALUE in given else given
