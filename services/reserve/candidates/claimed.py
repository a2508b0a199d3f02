"""What a file claims that papers can prove, as one digest: another as soon as any of it is another."""

from sqlalchemy import inspect

from services.kernel.canonical import canonical, digest
from services.reserve.candidates.models import Candidate, Filed

_PARTS = ("education", "training", "experience", "qualifications")
_NOT_CLAIMED = frozenset({"id", "place", "candidate_id"})


def claimed(candidate: Candidate) -> str:
    """Of a file with all its parts; in which order they were entered does not matter."""
    parts = {part: sorted(_spelled(each) for each in getattr(candidate, part)) for part in _PARTS}
    return digest({**parts, "born": candidate.birth_date, "citizen": candidate.russian_citizen})


def _spelled(part: Filed) -> str:
    names = [each.key for each in inspect(type(part)).column_attrs if each.key not in _NOT_CLAIMED]
    return canonical({name: getattr(part, name) for name in names}).decode()
