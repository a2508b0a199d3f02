"""What an event must tell to be counted, and how one is refused that does not."""

from uuid import uuid4

import pytest

from services.monitoring.facts.events import Malformed, apart, told
from services.monitoring.facts.ledger import FactKind
from services.monitoring.facts.rules import KINDS
from tests.services.monitoring.facts.told import PLAN, TELLING, event


@pytest.mark.parametrize("type_", KINDS)
def test_each_tells_its_kind_and_unknown_members_are_ignored(type_):
    kind, its = told(event(type_, told_since_next_year=True))
    assert kind is KINDS[type_]
    assert "told_since_next_year" not in its


RISE = {"competence": "law", "level_before": None, "level_after": 2}
MISSING = [(type_, name) for type_ in KINDS for name in TELLING[type_] if name in ("person_id", "day")]


@pytest.mark.parametrize(("type_", "name"), MISSING)
def test_what_is_missing_is_named(type_, name):
    said = event(type_)
    said.data.pop(name)
    with pytest.raises(Malformed, match=f"^{type_}: /{name}: Обязательное поле$"):
        told(said)


@pytest.mark.parametrize(
    ("type_", "wrong", "detail"),
    [
        ("training.route.completed", {"level_after": None}, "/level_after: Уровень указывают до и после"),
        ("training.route.completed", {"level_before": -1}, "/level_before: Должно быть не меньше 0"),
        ("training.route.completed", {"levels": [{"competence": "law"}]}, "/levels/0/level_after: Обязательное поле"),
        ("training.route.completed", {"levels": [RISE, RISE]}, "/levels: Компетенция названа дважды"),
        ("training.route.completed", {"person_id": "Анна"}, "/person_id: Ожидается идентификатор UUID"),
        ("training.route.completed", {"day": "01.05.2022"}, "/day: Ожидается дата"),
        ("training.route.completed", {"day": 0}, "/day: Ожидается дата"),
        ("reserve.entry.included", {"until": "2020-01-01"}, "/until: Пребывание в резерве кончается раньше"),
        ("training.transfer_programme.approved", {"until": "2021-04-30"}, "/until: Программа кончается раньше"),
        ("training.transfer_programme.approved", {"plan": PLAN | {"goals": []}}, "/plan/goals: "),
        ("training.transfer_programme.approved", {"plan": PLAN | {"measures": [{}]}}, "/plan/measures/0/proof: "),
        ("reserve.appointment.made", {"organisation_id": None}, "/organisation_id: Ожидается идентификатор UUID"),
    ],
)
def test_what_makes_no_sense_is_named(type_, wrong, detail):
    with pytest.raises(Malformed, match=detail):
        told(event(type_, **wrong))


def test_an_event_without_data_is_refused():
    said = event("reserve.entry.included").model_copy(update={"data": None})
    with pytest.raises(Malformed, match="data: "):
        told(said)


def test_an_event_nobody_counts_is_refused():
    with pytest.raises(Malformed, match=r"reserve\.team\.formed"):
        told(event("reserve.team.formed"))


def test_a_course_need_not_have_measured_anything():
    kind, its = told(event("training.enrolment.completed", level_before=None, level_after=None))
    assert (kind, its["level_before"]) == (FactKind.enrolment_completed, None)


def test_an_appointment_from_elsewhere_names_no_entry():
    assert told(event("reserve.appointment.made", entry_id=None))[1]["entry_id"] is None
    assert told(event("reserve.appointment.made", entry_id=(entry := uuid4())))[1]["entry_id"] == entry


def test_of_several_competencies_each_is_a_fact_whenever_it_comes():
    people = {"competence": "people", "level_before": 1, "level_after": 3, "day": "2021-04-20"}
    said = event("training.diagnostics.completed", levels=[RISE, people])
    law, other = apart(said.id, told(said)[1])
    assert [law["id"], other["id"]] == [each["id"] for each in apart(said.id, told(said)[1])]
    assert len({said.id, law["id"], other["id"]}) == 3
    assert (law["competence"], law["level_before"], law["level_after"], str(law["day"])) == (
        "law",
        None,
        2,
        "2021-05-01",
    )
    assert (other["level_before"], str(other["day"])) == (1, "2021-04-20")


def test_what_measured_nothing_is_one_fact_with_the_id_of_the_event():
    said = event("training.enrolment.completed", level_before=None, level_after=None)
    assert [each["id"] for each in apart(said.id, told(said)[1])] == [said.id]
