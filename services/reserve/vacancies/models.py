"""What is kept of vacancies, and of who was warned of them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record
from services.reserve.requirements.content import Criterion
from services.reserve.vacancies.rules import VacancyReason, VacancyStatus


class Vacancy(Record, Placed, Base):
    """The post of head of an organisation, from the day it is seen to fall vacant until somebody holds it."""

    __tablename__ = "vacancy"
    __table_args__ = {"schema": "reserve"}

    organisation_id: Mapped[UUID] = mapped_column(index=True)
    organisation_name: Mapped[str]
    post_title: Mapped[str]
    reason: Mapped[VacancyReason]
    arises_on: Mapped[date]
    """The first day without a head."""
    post_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    """The post that ends and who held it when the vacancy was recorded, by the directory; None: nobody."""
    requirements: Mapped[list[dict[str, Any]]]
    conditions: Mapped[str | None]
    """Pay, housing, what the founder offers."""
    status: Mapped[VacancyStatus] = mapped_column(default=VacancyStatus.forecast)
    opened_on: Mapped[date | None]
    """When it was opened for the first time."""
    filled_on: Mapped[date | None]
    """The first day of who was appointed."""
    appointment_id: Mapped[UUID | None]

    @property
    def criteria(self) -> list[Criterion]:
        return [Criterion.model_validate(each) for each in self.requirements]


class VacancyNotice(Record, Placed, Base):
    """A warning, given once, that the contract of a head ends in so many months."""

    __tablename__ = "vacancy_notice"
    __table_args__ = {"schema": "reserve"}

    post_id: Mapped[UUID]
    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    organisation_name: Mapped[str]
    contract_until: Mapped[date]
    """The last day of the contract: one that is prolonged is warned of anew."""
    months: Mapped[int]
    noticed_on: Mapped[date]
