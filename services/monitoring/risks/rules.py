"""Episodes of risk: from entering the risk group to leaving it. A fold over the published cycles, in their order.

An identity is a person, an organisation or a municipality. Consecutive means consecutive among the cycles of one family
of methodologies in which it has a result: a cycle without one neither continues a streak nor counts as clean.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled


class RiskIdentity(StrEnum):
    """Whose risk it is."""

    person = "person"
    organisation = "organisation"
    municipality = "municipality"


class RiskChange(StrEnum):
    """What a new computation says of an episode that the former did not."""

    opened = "opened"
    reopened = "reopened"
    repeated = "repeated"
    closed = "closed"
    withdrawn = "withdrawn"


LABELS: dict[StrEnum, str] = labelled(
    {
        RiskIdentity.person: "руководитель",
        RiskIdentity.organisation: "организация",
        RiskIdentity.municipality: "муниципалитет",
        RiskChange.opened: "вошёл в группу риска",
        RiskChange.reopened: "снова в группе риска после пересмотра результатов",
        RiskChange.repeated: "остался в группе риска",
        RiskChange.closed: "вышел из группы риска",
        RiskChange.withdrawn: "попадание в группу риска отменено пересмотром результатов",
    }
)

REPEAT = 2
"""At risk in so many cycles in a row is a repeat (order 1203-02, problem 2)."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What one published cycle says of an identity."""

    cycle: UUID
    at_risk: bool
    causes: tuple[str, ...] = ()
    """Codes of the rules, in the order of the methodology."""
    holder: UUID | None = None
    """Of an organisation, who headed it then."""


@dataclass(frozen=True, slots=True)
class Episode:
    """Cycles are told by their ids, in order."""

    at_risk: tuple[UUID, ...]
    streak: int
    """Length of the last unbroken run of cycles at risk."""
    longest: int
    re_entries: int
    """How often it came back before the episode was over."""
    causes: Mapping[str, int]
    """Rule → in how many cycles it held."""
    inherited: bool
    """Went on under another head than in the cycle at risk before: «унаследованный риск»."""
    clean: int = 0
    """Cycles without risk in a row, so far."""
    closed_in: UUID | None = None

    @property
    def first(self) -> UUID:
        return self.at_risk[0]

    @property
    def last(self) -> UUID:
        return self.at_risk[-1]

    @property
    def repeated(self) -> bool:
        return self.longest >= REPEAT


def episodes(presences: Iterable[Presence], clean_cycles: int) -> list[Episode]:
    """All episodes of one identity, oldest first; at most the last is open.

    One is over after `clean_cycles` cycles without risk in a row; coming back before that is a re-entry, after it the
    beginning of the next.
    """
    done: list[Episode] = []
    now: Episode | None = None
    holder: UUID | None = None
    for each in presences:
        if each.at_risk:
            now = _continued(now, each, holder) if now else _opened(each)
            holder = each.holder
        elif now:
            now = _cleaned(now, each, clean_cycles)
            if now.closed_in:
                done.append(now)
                now = None
    return [*done, now] if now else done


def _opened(presence: Presence) -> Episode:
    causes = dict.fromkeys(presence.causes, 1)
    return Episode((presence.cycle,), streak=1, longest=1, re_entries=0, causes=causes, inherited=False)


def _continued(episode: Episode, presence: Presence, holder: UUID | None) -> Episode:
    streak = 1 if episode.clean else episode.streak + 1
    causes = {code: episode.causes.get(code, 0) + (code in presence.causes) for code in _union(episode, presence)}
    return replace(
        episode,
        at_risk=(*episode.at_risk, presence.cycle),
        streak=streak,
        longest=max(episode.longest, streak),
        re_entries=episode.re_entries + (episode.clean > 0),
        causes=causes,
        inherited=episode.inherited or (None not in (presence.holder, holder) and presence.holder != holder),
        clean=0,
    )


def _union(episode: Episode, presence: Presence) -> list[str]:
    return list(dict.fromkeys((*episode.causes, *presence.causes)))


def _cleaned(episode: Episode, presence: Presence, clean_cycles: int) -> Episode:
    clean = episode.clean + 1
    return replace(episode, clean=clean, closed_in=presence.cycle if clean >= clean_cycles else None)


def changes(before: Sequence[Episode], after: Sequence[Episode]) -> Iterator[tuple[RiskChange, Episode]]:
    """What is new in `after`; an episode is known by the cycle it began in. A repeat is told once for each cycle."""
    known, now = {each.first: each for each in before}, {each.first: each for each in after}
    for first, episode in now.items():
        yield from ((change, episode) for change in _news(known.get(first), episode))
    for first, episode in known.items():
        if first not in now:
            yield RiskChange.withdrawn, episode


def _news(old: Episode | None, now: Episode) -> Iterator[RiskChange]:
    held = old.at_risk if old else ()
    if old is None:
        yield RiskChange.opened
    elif old.closed_in and not now.closed_in:
        yield RiskChange.reopened
    if now.streak >= REPEAT and not now.clean and now.last not in held:
        yield RiskChange.repeated
    if now.closed_in and not (old and old.closed_in):
        yield RiskChange.closed
