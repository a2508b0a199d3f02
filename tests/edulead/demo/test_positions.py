"""The 32 positions of block 2.1 and the evidence of Smolensk city: nothing of the source page is lost or invented."""

import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

EMPTY = {23, 25, 26, 27, 28, 32}
STEPS = [
    "goals", "indicators", "methods", "monitoring", "analysis", "recommendations", "measures", "decisions", "effect",
]  # fmt: skip

# As written on the page of the city, page ranges cut off.
SOURCE = {
    "resolution-570-adm-2019": "Постановление Администрации города Смоленска от 11.03.2019 № 570-адм «Об утверждении показателей и критериев эффективности деятельности для руководителей муниципальных бюджетных образовательных учреждений, находящихся в ведении управления образования и молодежной политики Администрации города Смоленска»",
    "order-353-2020": 'Приказ управления образования и молодежной политики Администрации города Смоленска от 30.12.2020 № 353 "Об утверждении Положения о муниципальной системе оценки качества образования г. Смоленска"',
    "resolution-1427-adm-2011": 'Постановление Администрации города Смоленска от 28.07.2011 № 1427-адм (ред. от 20.11.2019) "О проведении аттестации руководителей и кандидатов, претендующих на должность руководителей муниципальных бюджетных учреждений, находящихся в ведении управления образования и молодежной политики, управления культуры, комитета по физической культуре и спорту Администрации города Смоленска"',
    "order-259-1-2021": 'Приказ управления образования и молодежной политики Администрации города Смоленска от 31.08.2021 № 259/1 "Об утверждении плана работы управления и молодежной политики Администрации города Смоленска на 2021-2022 учебный год"',
    "order-617-od-2021": 'Приказ Департамента Смоленской области по образованию и науке от 30.06.2021 № 617-ОД "О результатах мониторинга эффективности руководителей образовательных организаций Смоленской области"',
    "order-336-od-2021": "Приказ Департамента Смоленской области по образованию и науке от 16.04.2021 № 336-ОД",
    "letter-15-328-2021": 'Письмо управления образования и молодежной политики от 01.06.2021 № 15/328 "Эффективность руководителей образовательных организаций"',
    "letters-monitoring-2021": 'Письма управления образования и молодежной политики Администрации города Смоленска "Об организации проведения мониторингов в 2021 году в общеобразовательных организациях города Смоленска"',
    "note-heads-monitoring": "Аналитическая справка о результатах мониторинга эффективности руководителей общеобразовательных организаций города Смоленска",
    "order-348-2020": 'Приказ управления образования и молодежной политики Администрации города Смоленска от 30.12.2020 № 348 "Об организации партнерского взаимодействия (сотрудничества) между общеобразовательными организациями с низкими образовательными результатами и высокими образовательными результатами в рамках муниципального проекта «Образовательный центр поддержки и развития муниципальной системы образования» в 2020-2021 учебном году"',
    "review-of-development-programmes": "Экспертиза программ развития образовательных организаций",
    "decisions-on-low-result-schools": "Управленческие решения по сопровождению школ с низкими результатами обучения",
}  # fmt: skip

BACKED = {
    "resolution-570-adm-2019": [1, 2],
    "order-353-2020": [1, 2, 3, 6, 7, 11],
    "resolution-1427-adm-2011": [4, 5, 9],
    "order-259-1-2021": [5, 7, 8, 10, 18, 22],
    "order-617-od-2021": [12, 13, 14, 15, 16, 17, 18, 19, 20, 21],
    "order-336-od-2021": [12],
    "letter-15-328-2021": [12],
    "letters-monitoring-2021": [13],
    "note-heads-monitoring": [22, 24],
    "order-348-2020": [29],
    "review-of-development-programmes": [30],
    "decisions-on-low-result-schools": [31],
}

PAGES = {
    (3, "order-353-2020"): "стр.3-10",
    (7, "order-259-1-2021"): "стр.21-26",
    (8, "order-259-1-2021"): "стр. 17-26",
    (10, "order-259-1-2021"): "стр. 4-17, 62-64",
    (18, "order-259-1-2021"): "стр.21-26",
}


def load(package: str, path: str) -> Any:
    return json.loads(files(package).joinpath(path).read_text(encoding="utf-8"))


BLOCK = load("services", "monitoring/methodologies/templates/block_2_1.json")
CITY = load("edulead.demo", "data/smolensk_city_2_1.json")
ACTS = {act["key"]: act for act in CITY["acts"]}
EVIDENCE = [(value["number"], proof) for value in CITY["values"] for proof in value["evidence"]]


def russian(day: str) -> str:
    return ".".join(reversed(day.split("-")))


def written(act: dict[str, Any]) -> str:
    """Kind, issuer, date, number, revision and title in the order of the page; straight quotes around the title."""
    parts = [
        act["kind_text"],
        act["issuer_genitive"],
        act["date"] and f"от {russian(act['date'])}",
        act["number"] and f"№ {act['number']}",
        act["revision_date"] and f"(ред. от {russian(act['revision_date'])})",
        act["title"] and (f'"{act["title"]}"' if act["kind_text"] else act["title"]),
    ]
    return " ".join(part for part in parts if part)


def ranges(text: str) -> list[list[int]]:
    return [[int(first), int(last)] for first, last in re.findall(r"(\d+)-(\d+)", text)]


def test_32_positions_run_through_the_nine_steps_in_order() -> None:
    assert [it["code"] for it in BLOCK["directions"]] == STEPS
    assert [it["number"] for it in BLOCK["indicators"]] == list(range(1, 33))
    assert [it["code"] for it in BLOCK["indicators"]] == [f"2.1.{number:02d}" for number in range(1, 33)]
    counts = Counter(it["direction"] for it in BLOCK["indicators"])
    assert [counts[step] for step in STEPS] == [5, 5, 1, 5, 5, 3, 6, 1, 1]
    assert list(dict.fromkeys(it["direction"] for it in BLOCK["indicators"])) == STEPS


def test_every_position_is_a_flag_of_one_point_with_evidence() -> None:
    assert BLOCK["subject"] == "municipality"
    assert all(it["rule"] == {"kind": "flag", "points": 1} for it in BLOCK["indicators"])
    assert all(it["evidence_required"] is True for it in BLOCK["indicators"])


def test_a_title_that_begins_with_a_preposition_has_a_lead_in() -> None:
    lead_ins = {it["code"]: it["lead_in"] for it in BLOCK["directions"]}
    for it in BLOCK["indicators"]:
        assert it["title"] == " ".join(it["title"].split())
        assert it["title"].startswith("по ") == (lead_ins[it["direction"]] is not None)


def test_the_lists_of_the_steps_are_not_parallel() -> None:
    titles = {step: {it["title"] for it in BLOCK["indicators"] if it["direction"] == step} for step in STEPS}
    assert titles["indicators"] == titles["monitoring"] == titles["analysis"]
    assert not any("ОВЗ" in title for title in titles["goals"])
    assert not any("качества управленческой деятельности" in title for title in titles["indicators"])


def test_26_positions_have_evidence_and_six_have_none() -> None:
    assert [value["number"] for value in CITY["values"]] == list(range(1, 33))
    assert {value["number"] for value in CITY["values"] if not value["present"]} == EMPTY
    assert all(value["present"] == bool(value["evidence"]) for value in CITY["values"])


def test_twelve_acts_are_quoted_in_sixteen_ways() -> None:
    assert len(ACTS) == len(CITY["acts"]) == 12
    assert len({(proof["act"], proof["pages_text"]) for _, proof in EVIDENCE}) == 16


def test_which_act_backs_which_positions() -> None:
    backed: dict[str, list[int]] = {}
    for number, proof in EVIDENCE:
        backed.setdefault(proof["act"], []).append(number)
    assert backed == BACKED
    assert len(backed["order-617-od-2021"]) == 10


def test_page_ranges() -> None:
    assert {(number, proof["act"]): proof["pages_text"] for number, proof in EVIDENCE if proof["pages_text"]} == PAGES
    for _, proof in EVIDENCE:
        assert proof["pages"] == ranges(proof["pages_text"] or "")
        assert all(first <= last for first, last in proof["pages"])


@pytest.mark.parametrize("key", SOURCE)
def test_an_act_can_be_written_back_as_it_stood(key: str) -> None:
    text = written(ACTS[key])
    assert text.replace('"', "") == re.sub('^([^"«]*)«(.*)»$', r"\1\2", SOURCE[key]).replace('"', "")
    assert (ACTS[key]["title"] or "") in SOURCE[key]


def test_kinds_levels_and_what_is_missing() -> None:
    assert set(ACTS) == set(SOURCE)
    kinds = Counter(act["kind"] for act in ACTS.values())
    assert kinds == {"order": 5, "resolution": 2, "letter": 2, "note": 1, "other": 2}
    regional = {key for key, act in ACTS.items() if act["level"] == "regional"}
    assert regional == {"order-617-od-2021", "order-336-od-2021"}
    undated = {"letters-monitoring-2021", "note-heads-monitoring", "review-of-development-programmes"}
    undated.add("decisions-on-low-result-schools")
    assert {key for key, act in ACTS.items() if act["date"] is None} == undated
    assert {key for key, act in ACTS.items() if act["number"] is None} == undated
    assert {key for key, act in ACTS.items() if act["title"] is None} == {"order-336-od-2021"}
    assert {key: act["revision_date"] for key, act in ACTS.items() if act["revision_date"]} == {
        "resolution-1427-adm-2011": "2019-11-20"
    }
