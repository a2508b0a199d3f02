"""What requests and answers look like, for the documentation: one municipality, one school, its deputy head.

What they refer to is there in the demo region under the same ids, so that most can be sent as they stand.
"""

from typing import Any

Example = dict[str, Any]

REGION_OUT: Example = {
    "id": "d3e089e5-cda5-5d5b-97fa-6d16e3c82772",
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
    "id": "e7e35d96-a39d-5c1c-bca2-429008d00af8",
    "place": "ru.r67.m1",
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
    "id": "03a85a3c-7917-5c1e-87ae-50e2503ffe67",
    "place": "ru.r67.m1.o1",
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
    "successors": ["9c4cc263-f667-5f21-85b2-0eee8fd7fd47"],
    "happened_on": "2027-07-01",
}

PERSON_ITEM: Example = {
    "id": "ee71d0f8-0e45-5c6a-bf31-e71b37637781",
    "place": "ru.r67.m1.o1",
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
    "id": "935fc55e-37c3-572b-95c1-0ab652b795a1",
    "place": "ru.r67.m1.o1",
    "kind": "deputy",
    "person_id": PERSON_ITEM["id"],
    "organisation_id": ORGANISATION_ITEM["id"],
    "municipality_id": None,
    "title": "заместитель директора",
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
