"""What is kept of competitions: the competition, its stages, who competes, who judges, and each juror's sheet."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Audited, Base, Placed, Points, Record, Shared
from services.training.competitions.rules import (
    CompetitionLevel,
    CompetitionResult,
    CompetitionStageStatus,
    CompetitionStatus,
)
from services.training.store import TABLES


class Competition(Record, Shared, Base):
    """A professional contest for heads. Known below its place once it is announced."""

    __tablename__ = "competition"
    __table_args__ = {"schema": "training"}

    title: Mapped[str]
    year: Mapped[int]
    description: Mapped[str | None]
    levels: Mapped[list[str]]
    """Of `CompetitionLevel`, in their order."""
    nominations: Mapped[list[dict[str, Any]]]
    """`{code, title}`."""
    criteria: Mapped[list[dict[str, Any]]]
    """`{code, title, most}`; numbers as strings."""
    winners: Mapped[int]
    prizes: Mapped[int]
    status: Mapped[CompetitionStatus] = mapped_column(default=CompetitionStatus.draft)

    @property
    def order(self) -> list[CompetitionLevel]:
        return [CompetitionLevel(each) for each in self.levels]


class CompetitionStage(Record, Shared, Base):
    """A stage where it is held: of one competition, one in each municipality, one in the region. It carries no name."""

    __tablename__ = "competition_stage"
    __table_args__ = (UniqueConstraint("competition_id", "level", "place"), {"schema": "training"})

    competition_id: Mapped[UUID] = mapped_column(ForeignKey(Competition.id))
    level: Mapped[CompetitionLevel]
    status: Mapped[CompetitionStageStatus] = mapped_column(default=CompetitionStageStatus.nominating)


class CompetitionJuror(Audited, Placed, Base):
    """Somebody of the directory who judges a stage."""

    __tablename__ = "competition_juror"
    __table_args__ = (UniqueConstraint("stage_id", "person_id"), {"schema": "training"})

    stage_id: Mapped[UUID] = mapped_column(ForeignKey(CompetitionStage.id))
    person_id: Mapped[UUID] = mapped_column(index=True)


class CompetitionEntry(Record, Placed, Base):
    """A head in one nomination of one stage. It lies where the head works."""

    __tablename__ = "competition_entry"
    __table_args__ = (UniqueConstraint("stage_id", "person_id", "nomination"), {"schema": "training"})

    competition_id: Mapped[UUID] = mapped_column(ForeignKey(Competition.id), index=True)
    stage_id: Mapped[UUID] = mapped_column(ForeignKey(CompetitionStage.id))
    passed_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("training.competition_entry.id"))
    """The entry of the stage before."""
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID]
    nominated_by: Mapped[UUID | None]
    """The person of the account that nominated, at the first stage; None: an account without one."""
    nomination: Mapped[str]
    link: Mapped[str | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id))
    points: Mapped[Points | None]
    rank: Mapped[int | None]
    """Within the nomination; None also at a stage judged by others."""
    tied: Mapped[bool] = mapped_column(default=False)
    result: Mapped[CompetitionResult | None]


class CompetitionSheet(Record, Placed, Base):
    """The marks of one juror for one entry. It lies where the stage is held."""

    __tablename__ = "competition_sheet"
    __table_args__ = (UniqueConstraint("entry_id", "juror_id"), {"schema": "training"})

    stage_id: Mapped[UUID] = mapped_column(ForeignKey(CompetitionStage.id), index=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(CompetitionEntry.id))
    juror_id: Mapped[UUID] = mapped_column(ForeignKey(CompetitionJuror.id), index=True)
    marks: Mapped[dict[str, Any]]
    """Code of a criterion → `{mark, comment}`; numbers as strings."""

    @property
    def total(self) -> Decimal:
        return sum((Decimal(each["mark"]) for each in self.marks.values()), Decimal(0))
