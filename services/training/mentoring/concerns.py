"""What is the matter with a pair because of what has become of its mentor since. Values only."""

from enum import StrEnum

from services.kernel.labels import labelled


class MentorshipConcern(StrEnum):
    """Why whoever oversees a pair should look at it; the first that applies is told."""

    mentor_not_a_head = "mentor_not_a_head"
    mentor_at_risk = "mentor_at_risk"


LABELS: dict[StrEnum, str] = labelled(
    {
        MentorshipConcern.mentor_not_a_head: "наставник больше не руководит организацией",
        MentorshipConcern.mentor_at_risk: "наставник сам попал в группу риска",
    }
)
