"""What is kept of sheets: sealed until the opening, written once with it.

`contest_key` and `sheet` hold no mark, and nothing of a length, a number or a time that depends on one.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.audit import SECRET
from services.kernel.db import Audited, Base, Parties, Placed, Points
from services.reserve.applications.models import Application
from services.reserve.commissions.models import CommissionMember
from services.reserve.contests.models import Contest


class ContestKey(Placed, Base):
    """What the sheets of a contest are sealed with, wrapped, and when they were opened.

    A contest that is scored anew, after an appeal, has another round, with a key of its own.
    """

    __tablename__ = "contest_key"
    __table_args__ = {"schema": "reserve"}

    contest_id: Mapped[UUID] = mapped_column(ForeignKey(Contest.id), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(info=SECRET)
    size: Mapped[int]
    """How many bytes a sheet is padded to."""
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[UUID | None]


class Sheet(Placed, Base):
    """The marks of one member for one application at one stage. A correction takes the place of what it corrects."""

    __tablename__ = "sheet"
    __table_args__ = {"schema": "reserve"}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contest_id: Mapped[UUID] = mapped_column(ForeignKey(Contest.id), index=True)
    round: Mapped[int]
    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    stage: Mapped[str]
    member_id: Mapped[UUID] = mapped_column(ForeignKey(CommissionMember.id), index=True)
    sealed_by: Mapped[UUID | None]
    """The account that handed it in: no other reads or corrects it, whoever it is said to belong to. None: handed in
    before that was taken down; nobody reads it until it is opened."""
    ciphertext: Mapped[bytes] = mapped_column(info=SECRET)
    commitment: Mapped[str]


class OpenedMark(Audited, Parties, Base):
    """One mark of an opened sheet. It lies where the application does: its applicant reads it."""

    __tablename__ = "opened_mark"
    __table_args__ = {"schema": "reserve"}

    contest_id: Mapped[UUID] = mapped_column(ForeignKey(Contest.id), index=True)
    round: Mapped[int]
    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    stage: Mapped[str]
    member_id: Mapped[UUID]
    criterion: Mapped[str]
    mark: Mapped[Points]
    comment: Mapped[str | None]


class ApplicationResult(Audited, Parties, Base):
    """What the marks of an application came to, and its rank before anybody's choice among equals."""

    __tablename__ = "application_result"
    __table_args__ = {"schema": "reserve"}

    contest_id: Mapped[UUID] = mapped_column(ForeignKey(Contest.id), index=True)
    round: Mapped[int]
    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    points: Mapped[Points]
    passed: Mapped[bool]
    rank: Mapped[int | None]
    tied: Mapped[bool]
    stages: Mapped[list[dict[str, Any]]]
    """`[{stage, sheets, points, criteria: {code: points}, passed}]`; numbers as strings."""

    @property
    def reached(self) -> list[dict[str, Any]]:
        """`stages`, with numbers."""
        return [
            {
                **each,
                "sheets": int(each["sheets"]),
                "points": Decimal(each["points"]),
                "criteria": {code: Decimal(points) for code, points in each["criteria"].items()},
            }
            for each in self.stages
        ]
