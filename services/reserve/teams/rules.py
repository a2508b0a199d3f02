"""What a management team may become, and what it takes to form one. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.periods import is_proper
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.permissions import P


class TeamLevel(StrEnum):
    """Whose team it is: members of a municipal one may come into the regional reserve, of a school one into the
    municipal."""

    municipal = "municipal"
    school = "school"


class TeamStatus(StrEnum):
    draft = "draft"
    formed = "formed"
    dissolved = "dissolved"


class TeamAction(StrEnum):
    form = "form"
    dissolve = "dissolve"


LABELS: dict[StrEnum, str] = labelled(
    {
        TeamLevel.municipal: "муниципальная",
        TeamLevel.school: "школьная",
        TeamStatus.draft: "формируется",
        TeamStatus.formed: "утверждена",
        TeamStatus.dissolved: "распущена",
        TeamAction.form: "утвердить состав",
        TeamAction.dissolve: "распустить",
    }
)

FEWEST = 2
"""One person is no team."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody's time on a team."""

    person: UUID | None
    candidate: UUID | None
    leads: bool
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    ordered: bool
    """Is there an order that approves it?"""
    strategy: bool
    """Has it said, in words or in a file, what it is for?"""
    term: tuple[date, date | None]
    members: tuple[Membership, ...]


def by_an_order(facts: Facts) -> Refusal | None:
    if facts.ordered:
        return None
    return Refusal("no_order", "Укажите номер и дату приказа, которым утверждают состав.")


def with_a_strategy(facts: Facts) -> Refusal | None:
    if facts.strategy:
        return None
    return Refusal("no_strategy", "Опишите стратегию команды или приложите её файлом.")


def complete(facts: Facts) -> Refusal | None:
    """Enough people on the first day of the term, and one of them leads."""
    there = [each for each in facts.members if each.on(facts.term[0])]
    if len(there) < FEWEST:
        return Refusal("too_few_members", f"В первый день срока в команде должно быть не меньше {FEWEST} человек.")
    if sum(each.leads for each in there) != 1:
        return Refusal("no_leader", "В первый день срока командой руководит один человек.")
    return None


S, A = TeamStatus, TeamAction

WORKFLOW = Workflow(
    "team",
    LABELS,
    #    action      from      to           permission    guard
    Step(A.form,     S.draft,  S.formed,    P.team_write, first_of(by_an_order, with_a_strategy, complete)),
    Step(A.dissolve, S.formed, S.dissolved, P.team_write, needs_reason=True),
)  # fmt: skip


def misplaced(membership: Membership, others: Sequence[Membership], term: tuple[date, date | None]) -> Refusal | None:
    """What stands against a membership beside the others; the days of both ends are included."""
    first, last = term
    if not is_proper(membership.first, membership.last):
        return Refusal.of("valid_to", "out_of_order", "Участие кончается раньше, чем начинается")
    if membership.first < first or (last is not None and membership.first > last):
        return Refusal.of("valid_from", "outside_term", "Участие начинается вне срока команды")
    if last is not None and membership.last is not None and membership.last > last:
        return Refusal.of("valid_to", "outside_term", "Участие кончается после срока команды")
    together = [each for each in others if _share_a_day(each, membership)]
    if any(_same(each, membership) for each in together):
        field = "candidate_id" if membership.candidate else "person_id"
        return Refusal.of(field, "already_member", "Этот человек уже состоит в команде в эти дни")
    if membership.leads and any(each.leads for each in together):
        return Refusal.of("leads", "leader_taken", "Командой в эти дни уже руководит другой")
    return None


def _share_a_day(one: Membership, other: Membership) -> bool:
    return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)


def _same(one: Membership, other: Membership) -> bool:
    people = one.person is not None and one.person == other.person
    return people or (one.candidate is not None and one.candidate == other.candidate)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a team would say once it is changed."""

    formed: bool
    term: tuple[date, date | None]
    order: tuple[str | None, date | None]
    strategy: bool
    members: tuple[Membership, ...]


def unsound(stated: Stated) -> Refusal | None:
    """What stands against the change: a term or an order in halves, members left outside, what an order approved."""
    first, last = stated.term
    number, day = stated.order
    if not is_proper(first, last):
        return Refusal.of("valid_to", "out_of_order", "Срок кончается раньше, чем начинается")
    if (number is None) != (day is None):
        return Refusal.of("order_date", "order_in_halves", "Приказ указывают номером и датой")
    if any(each.first < first for each in stated.members):
        return Refusal.of("valid_from", "members_outside", "Кто-то в команде раньше начала такого срока")
    if last is not None and any((each.last or each.first) > last for each in stated.members):
        return Refusal.of("valid_to", "members_outside", "Кто-то в команде позже конца такого срока")
    return _taken_back(stated) if stated.formed else None


def _taken_back(stated: Stated) -> Refusal | None:
    if stated.order[0] is None:
        return Refusal.of("order_number", "no_order", "Состав утверждён приказом: убрать его нельзя")
    if not stated.strategy:
        return Refusal.of("strategy", "no_strategy", "У утверждённой команды есть стратегия: убрать её нельзя")
    return None
