"""Whether competencies that a body names are those of the framework in force."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.competencies import knowing
from services.training.competencies.knowing import Named

Path = tuple[str | int, ...]


async def require_known(tx: AsyncSession, region: str, named: Mapping[Path, str]) -> None:
    """Raises Invalid for each code that the framework of the region does not know today."""
    await knowing.require_known(tx, region, [Named(path, code) for path, code in named.items()])
