"""Where a finding stands in the submission as it is read, and what its author has to do about it."""

from collections.abc import Mapping

from services.kernel.validation import field_error
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.crosschecks import FindingSeverity
from services.monitoring.quality.rules import Finding


def obstacle(content: Content, finding: Finding) -> Mapping[str, str]:
    """What is to be mended: the value of an error, the comment of a warning."""
    if finding.severity is FindingSeverity.error:
        return field_error(pointed(content, finding), finding.kind, finding.detail)
    path = (*pointed(content, finding)[:2], "comment")
    return field_error(path, "comment_required", f"{finding.detail}. Исправьте или объясните в комментарии")


def pointed(content: Content, finding: Finding) -> tuple[str | int, ...]:
    """Where the first cell of a finding stands in the submission as it is read."""
    code, wanted = finding.cells[0]
    index = next(i for i, each in enumerate(content.indicators) if each.code == code)
    codes = [each.code for each in content.indicators[index].asked]
    return ("values", index, "inputs", codes.index(wanted), "value") if wanted in codes else ("values", index, "value")
