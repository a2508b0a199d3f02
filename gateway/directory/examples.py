"""What requests and answers look like, for the documentation: one municipality, one school, its head."""

from typing import Any

Example = dict[str, Any]

REGION_OUT: Example = {
    "id": "b0c4a9c2-6a0f-4c57-9f38-2f6a0c9d1e67",
    "place": "ru.r67",
    "code": "67",
    "name": "Смоленская область",
    "version": 1,
}
REGION_CREATE: Example = {name: REGION_OUT[name] for name in ("code", "name")}

_BEFORE: Example = {
    "code": "66603000",
    "control": "7",
    "name": "Велижский муниципальный район",
    "valid_from": None,
    "valid_to": "2024-06-09",
    "predecessor": None,
}
_AFTER: Example = {
    "code": "66503000",
    "control": "4",
    "name": "Велижский муниципальный округ",
    "valid_from": "2024-06-10",
    "valid_to": None,
    "predecessor": "66603000",
}
MUNICIPALITY_OUT: Example = {
    "id": "5e0f0b0a-7c1d-4a52-8a55-3f1a4b7d9c12",
    "place": "ru.r67.m12",
    "region_id": REGION_OUT["id"],
    "kind": "municipal_okrug",
    "name": "Велижский муниципальный округ",
    "short_name": "Велижский округ",
    "oktmo": [_BEFORE, _AFTER],
    "external_ids": ["ext:EMIS:12"],
    "version": 2,
}
MUNICIPALITY_CREATE: Example = {
    name: value for name, value in MUNICIPALITY_OUT.items() if name not in ("id", "place", "version")
}
MUNICIPALITY_CHANGE: Example = {"short_name": "Велижский округ", "external_ids": ["ext:EMIS:12"]}
MUNICIPALITY_RECODE: Example = {
    "code": "66503000",
    "control": "4",
    "valid_from": "2024-06-10",
    "kind": "municipal_okrug",
    "name": "Велижский муниципальный округ",
    "short_name": "Велижский округ",
}

_NAME: Example = {
    "name": "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 3» города Велижа",
    "short_name": "МБОУ «СШ № 3» г. Велижа",
}
ORGANISATION_ITEM: Example = {
    "id": "c2b1e1a4-0d5f-4b38-9d0b-6a2f8e4c4711",
    "place": "ru.r67.m12.o4711",
    "municipality_id": MUNICIPALITY_OUT["id"],
    "inn": "6730012345",
    "ogrn": "1026700123450",
    **_NAME,
    "kind": "school",
    "settlement": "town",
    "size": "medium",
    "pupils": 412,
    "has_grade_11": True,
    "correctional": False,
    "founded_on": "1953-09-01",
    "closed_on": None,
    "external_ids": ["ext:EMIS:4711"],
    "version": 3,
}
ORGANISATION_OUT: Example = ORGANISATION_ITEM | {
    "names": [_NAME | {"valid_from": "1953-09-01", "valid_to": None}],
    "successors": [],
}
ORGANISATION_CREATE: Example = {
    name: value for name, value in ORGANISATION_ITEM.items() if name not in ("id", "place", "version")
}
ORGANISATION_CHANGE: Example = {"pupils": 398, "size": "medium"}
ORGANISATION_RENAME: Example = _NAME | {"valid_from": "2026-09-01"}
ORGANISATION_REORGANISE: Example = {
    "kind": "merge",
    "successors": ["0d7f3a52-1b6e-4f0e-8b4d-9b7a5c3e0815"],
    "happened_on": "2027-07-01",
}

PERSON_ITEM: Example = {
    "id": "8f14e45f-ceea-467f-a0e6-1d2c3b4a5f60",
    "place": "ru.r67.m12.o4711",
    "last_name": "Королёва",
    "first_name": "Анна",
    "middle_name": "Сергеевна",
    "email": "koroleva@school3.example",
    "phone": "+7 481 321-00-03",
    "version": 1,
}
PERSON_OUT: Example = PERSON_ITEM | {"birth_date": "1978-04-12", "snils_masked": "***-***-445 **"}
PERSON_CREATE: Example = {
    **{name: value for name, value in PERSON_ITEM.items() if name not in ("id", "version")},
    "birth_date": "1978-04-12",
    "snils": "112-233-445 95",
}
PERSON_CHANGE: Example = {"phone": "+7 481 321-00-04", "email": None}
PERSON_SEARCH: Example = {"snils": "112-233-445 95"}

POST_OUT: Example = {
    "id": "1f0e3dad-9990-4345-b743-9f8c7e6d5b4a",
    "place": "ru.r67.m12.o4711",
    "kind": "head",
    "person_id": PERSON_ITEM["id"],
    "organisation_id": ORGANISATION_ITEM["id"],
    "municipality_id": None,
    "title": "директор",
    "held_from": "2024-09-02",
    "held_to": None,
    "order_number": "117-лс",
    "order_date": "2024-08-30",
    "contract_until": "2027-09-01",
    "end_reason": None,
    "version": 1,
}
POST_CREATE: Example = {
    name: value for name, value in POST_OUT.items() if name not in ("id", "place", "end_reason", "version")
}
POST_CHANGE: Example = {"contract_until": "2029-09-01"}
POST_END: Example = {"held_to": "2027-06-30", "reason": "Истечение срока трудового договора"}
