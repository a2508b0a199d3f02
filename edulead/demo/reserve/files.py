"""Files of candidates: deputies and lead teachers of the city and of the region, each under a consent."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from edulead.demo import dice
from edulead.demo.names import FEMALE_NAMES, SURNAMES, feminine
from edulead.demo.records import Organisation
from edulead.demo.region import SEED, SMOLENSK
from edulead.demo.stage import Stage
from edulead.demo.targets import caller, identifier
from services.directory.snils import Seal
from services.kernel.identity import Identity
from services.reserve.candidates import filing, papers
from services.reserve.candidates.documents import CandidateCheckCreate
from services.reserve.candidates.schemas import CandidateCreate

CITY, REGION = 10, 6
"""How many files the city and the region keep."""
CONSENTED: Final = date(2025, 2, 3)
UNTIL: Final = date(2030, 2, 3)
PATRONYMICS: Final = ("Андреевна", "Викторовна", "Павловна", "Сергеевна", "Юрьевна")


async def load(stage: Stage) -> None:
    omsu = caller("omsu", stage.places[SMOLENSK])
    schools = [each for each in stage.planned.organisations if each.kind == "school"]
    await _file(stage, omsu, [each for each in schools if each.municipality == SMOLENSK][:CITY])
    await _file(stage, stage.department, [each for each in schools if each.municipality != SMOLENSK][:REGION])


async def _file(stage: Stage, who: Identity, schools: Sequence[Organisation]) -> None:
    """One for each school; its criminal record was asked for at the beginning of this year of the file's."""
    async with stage.in_reserve(CONSENTED, who) as tx:
        made = [await filing.create(tx, who, _said(stage, each), Seal(b"no number is given")) for each in schools]
    async with stage.in_reserve(None, who) as tx:
        day = tx.info["clock"].today() - timedelta(days=200)
        for each in made:
            check = CandidateCheckCreate(kind="criminal_record", checked_on=day, clear=True)
            await papers.add_check(tx, who, each.id, check)


def _said(stage: Stage, school: Organisation) -> CandidateCreate:
    def drawn(options: Sequence[Any], what: str) -> Any:
        return dice.pick(options, SEED, "reserve", school.key, what)

    begun = dice.between(1996, 2012, SEED, "reserve", school.key, "begun")
    consents = [
        {"purpose": purpose, "given_on": CONSENTED, "until": UNTIL, "document": f"от {CONSENTED:%d.%m.%Y}"}
        for purpose in ("reserve", "contest", "attestation")
    ]
    work = {"kind": "pedagogical", "organisation_name": school.short_name, "valid_to": date(begun + 11, 8, 31)}
    lead = {"kind": "managerial", "organisation_name": school.short_name, "valid_from": date(begun + 11, 9, 1)}
    diploma = {"level": "specialist", "field": "pedagogy", "speciality": "Педагогика", "institution": "СмолГУ"}
    return CandidateCreate.model_validate(
        {
            "place": stage.places[school.key],
            "last_name": feminine(drawn(SURNAMES, "surname")),
            "first_name": drawn(FEMALE_NAMES, "name"),
            "middle_name": drawn(PATRONYMICS, "patronymic"),
            "birth_date": date(begun - 23, dice.between(1, 12, SEED, school.key, "month"), 15),
            "russian_citizen": True,
            "organisation_id": identifier(school.key),
            "workplace": school.short_name,
            "position": "заместитель директора",
            "education": [diploma | {"graduated_on": date(begun, 6, 30)}],
            "experience": [
                work | {"position": "учитель", "valid_from": date(begun, 9, 1)},
                lead | {"position": "заместитель директора"},
            ],
            "consents": consents,
        }
    )
