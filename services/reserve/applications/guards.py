"""What stands against a step of an application. Pure."""

from dataclasses import dataclass

from services.kernel.workflow import Refusal
from services.reserve.applications.grounds import SkipGround
from services.reserve.contests.parties import own_contest
from services.reserve.contests.standing import ContestStatus


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    contest: ContestStatus
    """As of today."""
    applicant: bool = False
    """The caller applies."""
    takes_part: bool = False
    """The caller applies, with this application or another to the same contest."""
    organiser: bool = False
    """The caller stands at or above the place of the contest, with the right to admit."""
    missing: tuple[str, ...] = ()
    """Titles of required documents that are not there."""
    unchecked: tuple[str, ...] = ()
    """Titles of criteria nobody has checked."""
    unmet: tuple[str, ...] = ()
    """Titles of required criteria that whoever checked found not met, or not known."""
    next_by_score: bool = False
    """The regulation lets the next one take the place of who withdrew."""
    vacated: bool = False
    """A place of the contest stands empty, and nobody stands before this application."""
    appealed: bool = False
    """Its rejection is appealed against, and nobody has decided yet."""
    readmitted: bool = False
    """An upheld appeal has admitted it."""
    skipped_for: SkipGround | None = None
    """Why who was chosen, or comes next, cannot be appointed; None: nothing stands against it."""


def at_admission(facts: Facts) -> Refusal | None:
    if facts.contest is ContestStatus.admission:
        return None
    return Refusal("not_at_admission", "О допуске решают после приёма заявок и до начала оценки.")


def by_another(facts: Facts) -> Refusal | None:
    """Nobody admits the own application, under whatever role."""
    if facts.applicant:
        return Refusal("own_application", "О допуске решает не тот, кто подал заявку.")
    return None


def left_by_appeals(facts: Facts) -> Refusal | None:
    """What an appeal is to decide, nobody overtakes; what one has decided, the organiser does not take back."""
    if facts.appealed:
        return Refusal("appeal_open", "На отказ подана жалоба: решают по ней, а не новой проверкой.")
    if facts.readmitted:
        return Refusal("only_by_appeal", "Заявку допустила удовлетворённая жалоба: вернуть её к проверке нельзя.")
    return None


def complete(facts: Facts) -> Refusal | None:
    if facts.missing:
        return Refusal("documents_missing", f"Не представлены документы: {', '.join(facts.missing)}.")
    if facts.unchecked:
        return Refusal("criteria_unchecked", f"Не проверены критерии: {', '.join(facts.unchecked)}.")
    if facts.unmet:
        return Refusal("criteria_unmet", f"Не выполнены обязательные критерии: {', '.join(facts.unmet)}.")
    return None


def failed(facts: Facts) -> Refusal | None:
    """Nobody is turned down for nothing that was found: what is not met was checked by somebody, or is not there."""
    if facts.unmet or facts.missing:
        return None
    said = "Отметьте, какой обязательный критерий не выполнен: все документы представлены, и невыполненных нет."
    return Refusal("nothing_failed", said)


RUNNING = frozenset({ContestStatus.accepting, ContestStatus.admission, ContestStatus.scoring, ContestStatus.opened})
OPENED = frozenset({ContestStatus.opened, ContestStatus.decided})
"""It is known who stands where."""
WITHDRAWABLE = RUNNING | OPENED


def while_it_runs(facts: Facts) -> Refusal | None:
    if facts.contest in WITHDRAWABLE:
        return None
    return Refusal("contest_over", "Конкурс завершён: отзывать заявку поздно.")


def by_who_is_concerned(facts: Facts) -> Refusal | None:
    if facts.applicant:
        return None
    if facts.organiser:
        return own_contest(facts)
    return Refusal("not_the_applicant", "Отзывает заявку сам участник или секретарь по его заявлению.")


def in_person_after_the_opening(facts: Facts) -> Refusal | None:
    """Whoever knows the points would choose by whom they withdraw."""
    if facts.applicant or facts.contest not in OPENED:
        return None
    return Refusal("only_in_person", "После вскрытия листов заявку отзывает только сам участник.")


def in_person(facts: Facts) -> Refusal | None:
    """Whoever conducts the contest says by which paper of the applicant: a rival is not withdrawn in silence."""
    if facts.applicant:
        return None
    return Refusal("paper_missing", "Назовите заявление участника, по которому отзываете заявку.")


def by_its_contest(_: Facts) -> Refusal:
    """Opening, decision, an upheld appeal: each moves applications together with the contest, in `moving`."""
    return Refusal("moved_by_its_contest", "Этот шаг заявка делает вместе с конкурсом.")


def instead(facts: Facts) -> Refusal | None:
    if facts.contest is not ContestStatus.decided:
        return Refusal("contest_over", "Следующего выбирают, пока итог конкурса в силе и назначения не было.")
    if not facts.next_by_score:
        return Refusal("no_next_by_score", "Положение не позволяет выбрать следующего по баллам.")
    if not facts.vacated:
        return Refusal("place_taken", "Победитель не отказался, или есть следующий с большим числом баллов.")
    return None


def consenting(facts: Facts) -> Refusal | None:
    """Who is not to be judged any more is not chosen either: whoever conducts the contest passes on to the next."""
    if facts.skipped_for in (SkipGround.file_destroyed, SkipGround.no_consent):
        return Refusal(
            "no_consent", "Согласия на обработку персональных данных больше нет: запишите это и выберите следующего."
        )
    return None


def skippable(facts: Facts) -> Refusal | None:
    """Nobody loses what the commission has decided by the will of the organiser alone."""
    if facts.contest is not ContestStatus.decided:
        return Refusal("contest_over", "Не назначить можно, пока итог конкурса в силе и назначения не было.")
    if facts.skipped_for is None:
        return Refusal("no_ground", "Оснований не назначать нет: данные на месте, а срок договора не истёк.")
    return None


def in_turn(facts: Facts) -> Refusal | None:
    """Of those who follow, only the first in line, while the place stands empty."""
    return None if facts.vacated else Refusal("place_taken", "Очередь этой заявки ещё не наступила.")
