"""Which directions that a body names are not known. Values in, values out."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.validation import field_error

Path = tuple[str | int, ...]


class DirectionSource(StrEnum):
    """Where a direction comes from."""

    monitoring = "monitoring"
    framework = "framework"


LABELS: dict[StrEnum, str] = labelled(
    {
        DirectionSource.monitoring: "направление мониторинга",
        DirectionSource.framework: "модуль модели компетенций",
    }
)


def strange(named: Iterable[tuple[Path, str]], known: Collection[str]) -> list[dict[str, str]]:
    """One of `errors[]` for each code that is not known."""
    said = "Такого направления в регионе нет: известные — в списке направлений"
    return [field_error(path, "unknown_reference", said) for path, code in named if code not in known]
