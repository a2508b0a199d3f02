"""What the body of a step says beside its reason, and who may be named in it. Values in, values out."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from services.kernel.workflow import Refusal
from services.training.internships.rules import InternshipAction

A = InternshipAction

TAKES: Mapping[InternshipAction, frozenset[str]] = MappingProxyType(
    {
        A.accept: frozenset({"supervisor_id"}),
        A.complete: frozenset({"hours", "conclusion"}),
        A.fail: frozenset({"conclusion"}),
    }
)
"""Action → what its body says beside the reason, and must; the others say none of it."""
_ASKED: Mapping[str, str] = MappingProxyType(
    {
        "supervisor_id": "Укажите руководителя стажировки",
        "hours": "Укажите, сколько часов зачтено",
        "conclusion": "Напишите заключение",
    }
)


def misspoken(action: InternshipAction, said: Mapping[str, object]) -> Refusal | None:
    """What the body of a step leaves out, or says that is not of this step; `said`: each name of `_ASKED` → value."""
    taken = TAKES.get(action, frozenset())
    for field, asked in _ASKED.items():
        if field in taken and said[field] is None:
            return Refusal.of(field, "required", asked)
        if field not in taken and said[field] is not None:
            return Refusal.of(field, "not_of_this_step", "На этом шаге такого не указывают")
    return None


def unfit_to_supervise(intern: UUID, supervisor: UUID, *, employed: bool) -> Refusal | None:
    """What stands against a supervisor; `employed`: at the organisation of the site, on all the days?"""
    if supervisor == intern:
        return Refusal.of("supervisor_id", "own_supervisor", "Стажёр не руководит своей стажировкой")
    if not employed:
        detail = "Руководитель стажировки работает на площадке во все её дни"
        return Refusal.of("supervisor_id", "not_employed", detail)
    return None
