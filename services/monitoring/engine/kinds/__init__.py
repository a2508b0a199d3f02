"""The kinds of rules: how a value becomes points.

What each says is here; what each does is `engine.scalar` for one subject and `engine.columns` for a whole cycle.
A further kind is a class here, a line in `Rule`, and six functions: `points` in `scalar` and in `columns`, `bounds`
(the most it can give), `reads` and `flaws` in `checks`, and `answers` in `scoring.counterfactual.alternatives`; one
that looks at others joins `Comparing`. `test_kinds` says what is forgotten.
"""

from typing import Annotated

from pydantic import Field

from services.monitoring.engine.kinds.compound import (
    AllOfRule,
    BestLevelRule,
    BonusRule,
    FormulaRule,
    InputCode,
    Numbers,
    SumOfRule,
    Term,
)
from services.monitoring.engine.kinds.relative import BestIs100Rule, Comparing, QuartileRule
from services.monitoring.engine.kinds.simple import (
    VALUE,
    BandsRule,
    ChangeRule,
    FlagRule,
    Limited,
    LinearRule,
    PerCaseRule,
)

__all__ = [
    "VALUE",
    "AllOfRule",
    "BandsRule",
    "BestIs100Rule",
    "BestLevelRule",
    "BonusRule",
    "ChangeRule",
    "Comparing",
    "FlagRule",
    "FormulaRule",
    "InputCode",
    "Limited",
    "LinearRule",
    "Numbers",
    "PerCaseRule",
    "QuartileRule",
    "Rule",
    "SumOfRule",
    "Term",
]

Rule = Annotated[
    FlagRule
    | BandsRule
    | ChangeRule
    | BestLevelRule
    | SumOfRule
    | PerCaseRule
    | LinearRule
    | BestIs100Rule
    | QuartileRule
    | AllOfRule
    | FormulaRule
    | BonusRule,
    Field(discriminator="kind"),
]
