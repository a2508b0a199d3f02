"""What stands against a step of an entry. Values in, values out."""

from dataclasses import dataclass
from datetime import date

from services.kernel.workflow import Refusal, first_of
from services.reserve.entries.terms import Room


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    keeping: bool
    """At or above the place of the reserve?"""
    put_forward: bool
    """Did the caller, or the caller's school, put the candidate forward, or is the caller the candidate?"""
    in_person: bool
    """Is the caller the candidate?"""
    today: date
    until: date | None = None
    regulated: bool = True
    """Is a regulation on this reserve in force?"""
    consented: bool = True
    """Is a consent to personal data being processed for the reserve in force?"""
    unmet: tuple[str, ...] = ()
    """Titles of the required criteria that are not met, or of which nothing is known."""
    unchecked: tuple[str, ...] = ()
    """Titles of the criteria that the regulation has checked against papers, and nobody has."""
    aged_out: bool = False
    """At or past the age at which the regulation excludes."""
    elsewhere: bool = False
    """Does the candidate stand in this reserve already, by another entry?"""
    above: bool = False
    """Does the candidate stand in the reserve of the region, and is this one below it?"""
    rooms: tuple[Room, ...] = ()
    """Of the post, and of the reserve as a whole: there must be a place in each."""
    renewals: int = 0
    renewable: int | None = None
    """How often the regulation lets a term be renewed; None: as often as one likes."""
    appointing: bool = False


def by_the_keeper(facts: Facts) -> Refusal | None:
    if facts.keeping:
        return None
    return Refusal("not_the_keeper", "О зачислении решает тот, кто ведёт этот резерв.")


def by_another(facts: Facts) -> Refusal | None:
    if facts.in_person:
        return Refusal("own_entry", "О собственном зачислении решает другой.")
    return None


def by_who_put_forward(facts: Facts) -> Refusal | None:
    if facts.put_forward:
        return None
    return Refusal("not_the_nominator", "Это делает тот, кто выдвинул кандидата, или сам кандидат.")


def by_regulation(facts: Facts) -> Refusal | None:
    return None if facts.regulated else Refusal("no_regulation", "Действующего положения об этом резерве нет.")


def consenting(facts: Facts) -> Refusal | None:
    """Whatever the regulation asks: nobody is included who does not agree on that day (152-ФЗ, ст. 9)."""
    detail = "Нет действующего согласия кандидата на обработку персональных данных для резерва."
    return None if facts.consented else Refusal("consent_missing", detail)


def criteria_met(facts: Facts) -> Refusal | None:
    if not facts.unmet:
        return None
    said = "; ".join(facts.unmet)
    return Refusal("criteria_unmet", f"Не соответствует обязательным критериям положения или нет сведений: {said}.")


def criteria_checked(facts: Facts) -> Refusal | None:
    if not facts.unchecked:
        return None
    said = "; ".join(facts.unchecked)
    return Refusal("criteria_unchecked", f"Сведения не сверены с документами: {said}.")


def young_enough(facts: Facts) -> Refusal | None:
    reached = Refusal("exit_age_reached", "Достигнут предельный возраст пребывания в резерве.")
    return reached if facts.aged_out else None


def not_there_yet(facts: Facts) -> Refusal | None:
    return Refusal("already_in_reserve", "Кандидат уже состоит в этом резерве.") if facts.elsewhere else None


def not_above(facts: Facts) -> Refusal | None:
    detail = "Кандидат состоит в региональном резерве: в муниципальный его не включают."
    return Refusal("in_regional_reserve", detail) if facts.above else None


def with_room(facts: Facts) -> Refusal | None:
    full = next((each for each in facts.rooms if each.full), None)
    return None if full is None else Refusal("reserve_full", f"{full.said} уже {full.taken} из {full.places}.")


def in_term(facts: Facts) -> Refusal | None:
    if facts.until is None or facts.today <= facts.until:
        return None
    return Refusal("term_over", f"Срок пребывания в резерве истёк {facts.until:%d.%m.%Y}: нужно новое выдвижение.")


def renewals_left(facts: Facts) -> Refusal | None:
    if facts.renewable is None or facts.renewals < facts.renewable:
        return None
    detail = "Положение не предусматривает продления." if not facts.renewable else "Срок уже продлевали сколько можно."
    return Refusal("renewals_exhausted", detail)


def by_appointment(facts: Facts) -> Refusal | None:
    if facts.appointing:
        return None
    return Refusal("by_appointment", "Назначение и его отмену записывают в назначениях: резерв следует за ними.")


deciding = first_of(by_the_keeper, by_another)
includable = first_of(
    deciding,
    by_regulation,
    consenting,
    criteria_met,
    criteria_checked,
    young_enough,
    not_there_yet,
    not_above,
    with_room,
)
renewable = first_of(deciding, in_term, by_regulation, young_enough, renewals_left)
excludable = first_of(deciding, in_term)
appointable = first_of(by_appointment, in_term)
