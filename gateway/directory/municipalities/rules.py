"""What a municipality is and when its code may change. No I/O."""

from collections.abc import Sequence
from enum import StrEnum

from services.directory.identifiers import is_valid_oktmo
from services.kernel.labels import labelled
from services.kernel.periods import Dated, in_order


class MunicipalityKind(StrEnum):
    municipal_okrug = "municipal_okrug"
    urban_okrug = "urban_okrug"
    municipal_district = "municipal_district"


LABELS = labelled(
    {
        MunicipalityKind.municipal_okrug: "муниципальный округ",
        MunicipalityKind.urban_okrug: "городской округ",
        MunicipalityKind.municipal_district: "муниципальный район",
    }
)


def control_fits(code: str, control: str) -> bool:
    """Is `control` the control digit of the eight digits of `code`?"""
    return is_valid_oktmo(f"{code}-{control}")


def spans_fit(spans: Sequence[Dated]) -> bool:
    """May these be the codes of one municipality: at least one, oldest first, never two at a time?"""
    return len(spans) > 0 and in_order(spans)
