"""Who must not judge whom: conflicts of interest computed from what is known, and those that were declared.

Pure: the shell brings what the directory, the file of the candidate and the declarations say.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.periods import months_after
from services.reserve.commissions.naming import alike, mentioned


class ConflictKind(StrEnum):
    same_person = "same_person"
    rival = "rival"
    namesake = "namesake"
    same_organisation = "same_organisation"
    mentorship = "mentorship"
    named_in_dossier = "named_in_dossier"
    relative = "relative"
    other_interest = "other_interest"


class ConflictSource(StrEnum):
    """Who says so: the member or the secretary, or the records."""

    declared = "declared"
    computed = "computed"


LABELS: dict[StrEnum, str] = labelled(
    {
        ConflictKind.same_person: "одно лицо",
        ConflictKind.rival: "сам участвует в конкурсе",
        ConflictKind.namesake: "полное совпадение имени",
        ConflictKind.same_organisation: "общая работа",
        ConflictKind.mentorship: "наставник и наставляемый",
        ConflictKind.named_in_dossier: "назван в документах кандидата",
        ConflictKind.relative: "родство или свойство",
        ConflictKind.other_interest: "иная личная заинтересованность",
        ConflictSource.declared: "заявлен",
        ConflictSource.computed: "найден по данным",
    }
)

DECLARABLE = frozenset({ConflictKind.mentorship, ConflictKind.relative, ConflictKind.other_interest})
"""What no record may show; the others are found by themselves, and may be declared as `other_interest`."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job: at an organisation of the directory, or at one known by its name alone. Both days are included."""

    organisation_id: UUID | None
    organisation: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Juror:
    """What is known of a member."""

    person_id: UUID | None
    full_name: str
    work: tuple[Work, ...] = ()
    competes: bool = False
    """Has an application of the own in the same contest."""


@dataclass(frozen=True, slots=True)
class Contender:
    """What is known of a candidate."""

    person_id: UUID | None
    full_name: str
    work: tuple[Work, ...] = ()
    dossier: tuple[str, ...] = ()
    """What the papers say in words: who recommends, who is referred to."""


@dataclass(frozen=True, slots=True)
class Mentorship:
    """Somebody guides, or has guided, somebody."""

    mentor_id: UUID
    mentee_id: UUID


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a member should not judge a candidate, in a sentence for both of them to read."""

    kind: ConflictKind
    said: str
    source: ConflictSource
    bars: bool = True
    """False: only what came into the file after the application says so, and nobody has confirmed it."""


def computed(
    juror: Juror, contender: Contender, on: date, years: int, mentorships: Collection[Mentorship] = ()
) -> list[Conflict]:
    """What the records say against it on the day; common work counts if it lasted into the last `years`."""
    found = (
        *_same_person(juror, contender),
        *_rival(juror, contender),
        *_common_work(juror, contender, on, years),
        *_mentorship(juror, contender, mentorships),
        *_named(juror, contender),
    )
    return [Conflict(kind, said, ConflictSource.computed) for kind, said in found]


def told_since(entered: Sequence[Conflict], today: Sequence[Conflict]) -> list[Conflict]:
    """What was known of an applicant who entered, and what the own file says `today` beyond it: that bars nobody."""
    return [*entered, *(replace(each, bars=False) for each in today if each not in entered)]


Found = Iterator[tuple[ConflictKind, str]]


def _same_person(juror: Juror, contender: Contender) -> Found:
    """Where a card is missing on either side, the name has to do, and whether it is one person is for people to say."""
    if juror.person_id and contender.person_id:
        if juror.person_id == contender.person_id:
            yield ConflictKind.same_person, "Член комиссии и кандидат — одно лицо."
    elif alike(juror.full_name, contender.full_name):
        yield ConflictKind.namesake, "У члена комиссии и кандидата одни фамилия, имя и отчество."


def _rival(juror: Juror, contender: Contender) -> Found:
    if juror.competes and juror.person_id != contender.person_id:
        yield ConflictKind.rival, "Член комиссии сам участвует в этом конкурсе."


def _common_work(juror: Juror, contender: Contender, on: date, years: int) -> Found:
    """Each organisation once, by the latest day they both worked there, or may have: of a member of whom it is not
    known since when they work where they do, nobody can say that they came later."""
    latest: dict[str, tuple[date, bool]] = {}
    for mine in juror.work:
        for theirs in contender.work:
            last = _last_together(mine, theirs, on)
            if last is not None and last >= months_after(on, -12 * years):
                name = theirs.organisation or mine.organisation
                latest[name] = max((last, mine.since is not None), latest.get(name, (last, False)))
    for name, (last, known) in latest.items():
        yield ConflictKind.same_organisation, f"{name}: {_together(last, on, known=known)}."


def _together(last: date, on: date, *, known: bool) -> str:
    if last >= on:
        return "работают вместе сейчас"
    if known:
        return f"работали вместе по {last:%d.%m.%Y}"
    return f"кандидат работал там по {last:%d.%m.%Y}, а с какого дня там член комиссии, неизвестно"


def _last_together(mine: Work, theirs: Work, on: date) -> date | None:
    """The last day up to `on` that both worked at the same organisation."""
    if not _same_organisation(mine, theirs):
        return None
    first = max(mine.since or date.min, theirs.since or date.min)
    last = min(mine.until or on, theirs.until or on, on)
    return last if first <= last else None


def _same_organisation(mine: Work, theirs: Work) -> bool:
    if mine.organisation_id and theirs.organisation_id:
        return mine.organisation_id == theirs.organisation_id
    return bool(mine.organisation) and alike(mine.organisation, theirs.organisation)


def _mentorship(juror: Juror, contender: Contender, known: Collection[Mentorship]) -> Found:
    pair = {juror.person_id, contender.person_id}
    if any({each.mentor_id, each.mentee_id} == pair for each in known):
        yield ConflictKind.mentorship, "Один был или остаётся наставником другого."


def _named(juror: Juror, contender: Contender) -> Found:
    if any(mentioned(juror.full_name, text) for text in contender.dossier):
        yield ConflictKind.named_in_dossier, "Член комиссии назван в документах кандидата."
