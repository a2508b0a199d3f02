"""Plain builders: every one makes a record over HTTP as the Department and gives back what the API answered."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import httpx

from services.directory.identifiers import inn10_control, ogrn_control, oktmo_control, snils_control

BASE = "/api/v1/directory"
REGIONS = count(100)
NUMBERS = count(1)

ClientAs = Callable[[str, str], Awaitable[httpx.AsyncClient]]
Card = dict[str, Any]


def inn() -> str:
    body = f"99{next(NUMBERS):07d}"
    return body + inn10_control(body)


def ogrn() -> str:
    body = f"199{next(NUMBERS):09d}"
    return body + ogrn_control(body)


def snils() -> str:
    body = f"99{next(NUMBERS):07d}"
    return body + snils_control(body)


def oktmo(code: str | None = None, **period: Any) -> Card:
    code = code or f"77{next(NUMBERS):06d}"
    return {"code": code, "control": oktmo_control(code), "name": "муниципалитет", **period}


class Directory:
    """One region and whoever works in it."""

    def __init__(self, code: str, client_as: ClientAs) -> None:
        self.code, self.place, self.client_as = code, f"ru.r{code}", client_as

    async def found(self) -> None:
        self.department = await self.client_as("department", self.place)
        self.region = await self.make("regions", {"code": self.code, "name": f"Регион {self.code}"})

    async def another(self) -> "Directory":
        other = Directory(str(next(REGIONS)), self.client_as)
        await other.found()
        return other

    async def make(self, kind: str, body: Card) -> Card:
        response = await self.department.post(f"{BASE}/{kind}", json=body)
        assert response.status_code == 201, response.text
        made = response.json()
        assert response.headers["Location"] == f"{BASE}/{kind}/{made['id']}"
        assert response.headers["ETag"] == f'"{made["version"]}"'
        return made

    async def municipality(self, **given: Any) -> Card:
        usual = {
            "region_id": self.region["id"],
            "kind": "municipal_okrug",
            "name": "Велижский муниципальный округ",
            "short_name": "Велижский округ",
            "oktmo": [oktmo()],
        }
        return await self.make("municipalities", usual | given)

    def organisation_body(self, municipality: Card, **given: Any) -> Card:
        usual = {
            "municipality_id": municipality["id"],
            "inn": inn(),
            "ogrn": ogrn(),
            "name": "Средняя школа № 3",
            "short_name": "СШ № 3",
            "kind": "school",
            "settlement": "town",
            "size": "medium",
            "pupils": 412,
        }
        return usual | given

    async def organisation(self, municipality: Card, **given: Any) -> Card:
        return await self.make("organisations", self.organisation_body(municipality, **given))

    async def person(self, place: str | None = None, **given: Any) -> Card:
        usual = {"place": place or self.place, "last_name": "Королёва", "first_name": "Анна"}
        return await self.make("people", usual | given)

    def post_body(self, organisation: Card, person: Card, **given: Any) -> Card:
        usual = {
            "kind": "head",
            "organisation_id": organisation["id"],
            "person_id": person["id"],
            "title": "директор",
            "held_from": "2024-09-01",
        }
        return usual | given

    async def head(self, organisation: Card, person: Card, **given: Any) -> Card:
        return await self.make("posts", self.post_body(organisation, person, **given))

    async def events(self, *types: str) -> list[Card]:
        """All of this region, oldest first."""
        reader = await self.client_as("integration", self.place)
        found = await reader.get(f"{BASE}/events", params={"types": ",".join(types) or "directory.*", "limit": 1000})
        assert found.status_code == 200, found.text
        return found.json()


async def listed(client: httpx.AsyncClient, records: str, **params: Any) -> list[Card]:
    response = await client.get(f"{BASE}/{records}", params=params)
    assert response.status_code == 200, response.text
    return response.json()["items"]
