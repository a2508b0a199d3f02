"""What is kept of contests, and of the notices by which a whole region knows of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, PlaceColumn, Record, Shared
from services.reserve.commissions.models import Commission
from services.reserve.contests.grounds import FailureGround
from services.reserve.contests.standing import ContestPurpose, ContestStatus, Timetable
from services.reserve.regulations.contest import ContestRules
from services.reserve.regulations.models import Regulation
from services.reserve.requirements.content import Criterion
from services.reserve.vacancies.models import Vacancy


class Contest(Record, Shared, Base):
    """A contest of the authority at its place, for a vacancy there or for its reserve."""

    __tablename__ = "contest"
    __table_args__ = {"schema": "reserve"}

    purpose: Mapped[ContestPurpose]
    title: Mapped[str]
    vacancy_id: Mapped[UUID | None] = mapped_column(ForeignKey(Vacancy.id), index=True)
    """Of a contest for a post; one for the reserve has none."""
    organisation_id: Mapped[UUID | None]
    organisation_name: Mapped[str | None]
    post_title: Mapped[str]
    commission_id: Mapped[UUID | None] = mapped_column(ForeignKey(Commission.id), index=True)
    applications_from: Mapped[date]
    applications_until: Mapped[date]
    sheets_until: Mapped[date]
    """The last day on which a juror hands in or corrects the own sheets."""
    held_on: Mapped[date]
    """From this day on the sheets are opened and the commission decides."""
    conditions: Mapped[str | None]
    contacts: Mapped[str]
    """Where papers are brought and questions asked."""
    status: Mapped[ContestStatus] = mapped_column(default=ContestStatus.draft)
    """As it is kept; what it is today: `standing`."""
    regulation_id: Mapped[UUID | None] = mapped_column(ForeignKey(Regulation.id), index=True)
    rules: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    criteria: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    """What is asked of an applicant: by the regulation and, of a contest for a post, by its vacancy. All three are
    taken down at the announcement: whatever becomes of the regulation, the contest is held by what was announced."""
    announced_on: Mapped[date | None]
    journal_last: Mapped[int] = mapped_column(default=0)
    """The number of the last application in the journal."""
    round: Mapped[int] = mapped_column(default=1)
    """Of scoring: an upheld appeal may begin another one, with new sheets."""
    opened_at: Mapped[datetime | None]
    opening_id: Mapped[UUID | None]
    """The protocol of the opening."""
    concluded_on: Mapped[date | None]
    """The day it was decided, failed or annulled: from here the term of an appeal runs."""
    decision_id: Mapped[UUID | None]
    """The protocol of the decision."""
    by_vote: Mapped[bool] = mapped_column(default=False)
    """The commission decided otherwise than by the points, by a recorded open vote."""
    ground: Mapped[FailureGround | None]
    reason: Mapped[str | None]
    """Why it was decided otherwise than by the points, failed or was annulled."""
    ruling: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The act of the court that annulled it; None: no court did."""

    @property
    def days(self) -> Timetable:
        return Timetable(self.applications_from, self.applications_until, self.sheets_until, self.held_on)

    @property
    def ruled(self) -> ContestRules:
        """The regulation it was announced under."""
        return ContestRules.model_validate(self.rules)

    @property
    def asked(self) -> list[Criterion]:
        return [Criterion.model_validate(each) for each in self.criteria or []]

    @property
    def places(self) -> int:
        """How many the contest can choose."""
        return 1 if self.purpose is ContestPurpose.vacancy else self.ruled.places


class ContestNotice(Shared, Base):
    """That a contest is announced, told at the region: seen by everybody in it, whoever holds the contest.

    It says what the contest says and is written together with it; what the audit has to tell stands with the contest.
    """

    __tablename__ = "contest_notice"
    __table_args__ = {"schema": "reserve"}

    id: Mapped[UUID] = mapped_column(ForeignKey(Contest.id), primary_key=True)
    """Of the contest."""
    contest_place: Mapped[PlaceColumn]
    purpose: Mapped[ContestPurpose]
    title: Mapped[str]
    organisation_name: Mapped[str | None]
    post_title: Mapped[str]
    applications_from: Mapped[date]
    applications_until: Mapped[date]
    held_on: Mapped[date]
    conditions: Mapped[str | None]
    contacts: Mapped[str]
    announced_on: Mapped[date]
    status: Mapped[ContestStatus]
    """As the contest's is kept."""
