"""Chance without a state: every draw is a function of the seed and of what is drawn, so one more attribute of one more
organisation shifts nothing else, and no version of Python can change the outcome."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def below(limit: int, seed: int, *what: str | int) -> int:
    """A whole number in `[0, limit)`; `what` names the draw, for instance `("p-0001", "last_name")`."""
    text = "/".join(map(str, (seed, *what)))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") % limit


def between(low: int, high: int, seed: int, *what: str | int) -> int:
    """A whole number in `[low, high]`."""
    return low + below(high - low + 1, seed, *what)


def pick(options: Sequence[T], seed: int, *what: str | int) -> T:
    return options[below(len(options), seed, *what)]


def shuffled(options: Sequence[T], seed: int, *what: str | int) -> list[T]:
    """All options, once each."""
    order = sorted(range(len(options)), key=lambda place: (below(1 << 62, seed, *what, place), place))
    return [options[place] for place in order]


def share(total: int, weights: Mapping[str, int], at_least: int = 0) -> dict[str, int]:
    """Split `total` by weight with the largest remainders, everybody getting `at_least` first; nothing is left over."""
    rest, whole = total - at_least * len(weights), sum(weights.values())
    parts = {key: at_least + rest * weight // whole for key, weight in weights.items()}
    hungry = sorted(weights, key=lambda key: (-(rest * weights[key] % whole), key))
    for key in hungry[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def unit(seed: int, *what: str | int) -> float:
    """A number in [0, 1) with three decimals."""
    return below(1000, seed, *what) / 1000


def normal(seed: int, *what: str | int) -> float:
    """About a standard normal number: four even ones added up, so never beyond 3.5 either way."""
    drawn = sum(below(1000, seed, *what, each) for each in range(4))
    return (drawn / 1000 - 2) * 3**0.5
