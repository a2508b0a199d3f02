"""What stood beside the numbers of a submission when they were verified, read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.monitoring.submissions.models import Backing


@dataclass(frozen=True, slots=True)
class BackedSource:
    """A source as it was cited then: pages of an act's revision, a file, or a document by its name."""

    act_revision_id: UUID | None
    file_id: UUID | None
    document: str | None
    pages: str | None


@dataclass(frozen=True, slots=True)
class BackedRemark:
    """The comment to an indicator, and what backed its numbers."""

    comment: str | None
    evidence: Sequence[BackedSource]


def remarks_of(backing: Backing | None) -> Mapping[str, BackedRemark]:
    """Indicator → what was remarked; nothing of what was not."""
    said = backing.remarks if backing else []
    return {each["indicator"]: BackedRemark(each["comment"], [_source(it) for it in each["evidence"]]) for each in said}


def _source(said: Mapping[str, Any]) -> BackedSource:
    act_revision, file = (said[name] and UUID(said[name]) for name in ("act_revision_id", "file_id"))
    return BackedSource(act_revision, file, said["document"], said["pages"])
