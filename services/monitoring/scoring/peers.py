"""With whom a subject is compared."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from services.monitoring.engine.attributes import UNKNOWN, Attributes, fits
from services.monitoring.engine.kinds import Comparing
from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.rules import NOTHING, Inputs, value_of

Subject = TypeVar("Subject", bound=Hashable)


def peers_of(
    content: Content,
    submitted: Mapping[Subject, Inputs],
    groups: Mapping[Subject, Mapping[str, str]],
    attributes: Mapping[Subject, Attributes] = MappingProxyType({}),
) -> dict[Subject, dict[str, dict[str, list[Decimal]]]]:
    """For every subject its peers: those the indicator applies to too.

    `groups` says for each subject, of each kind of group, which one it is in.
    """
    shared: dict[tuple[str, str, str], list[Decimal]] = {}
    found: dict[Subject, dict[str, dict[str, list[Decimal]]]] = {}
    for subject, inputs in submitted.items():
        found[subject] = {}
        for indicator in content.indicators:
            lists = {kind: shared.setdefault((indicator.code, kind, its), []) for kind, its in groups[subject].items()}
            found[subject][indicator.code] = lists
            value = value_of(indicator, inputs.get(indicator.code, NOTHING))
            if value is not None and fits(indicator.conditions, attributes.get(subject, UNKNOWN)):
                for each in lists.values():
                    each.append(value)
    return found


def groups_of(place: str, cluster: str | None) -> Mapping[str, str]:
    """Which group of each kind a subject at `place` is in. `region` is everybody in the cycle, whatever its own place;
    without clusters so is `cluster`."""
    return {"region": "", "cluster": cluster or "", "municipality": municipality_of(place)}


def municipality_of(place: str) -> str:
    """`ru.r67.m12.o4711` → `ru.r67.m12`."""
    return ".".join(place.split(".")[:3])


def compares(content: Content) -> bool:
    """Does any rule look at the values of others?"""
    return any(isinstance(each.rule, Comparing) for each in content.indicators)
