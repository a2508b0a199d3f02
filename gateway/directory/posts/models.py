"""A post held from `held_from` to `held_to`, both included: in an organisation or, for the authority (ОМСУ), in a
municipality."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.directory.posts.rules import PostKind
from services.kernel.db import Audited, Base, Placed, Record


class Post(Record, Placed, Base):
    __tablename__ = "post"
    __table_args__ = ({"schema": "gateway"},)

    kind: Mapped[PostKind]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.person.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("gateway.organisation.id"), index=True)
    municipality_id: Mapped[UUID | None] = mapped_column(ForeignKey("gateway.municipality.id"), index=True)
    title: Mapped[str]
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    order_number: Mapped[str | None]
    order_date: Mapped[date | None]
    contract_until: Mapped[date | None]
    end_reason: Mapped[str | None]


class FollowedAppointment(Audited, Placed, Base):
    """What an appointment of the reserve, whose id this is, has done to posts."""

    __tablename__ = "followed_appointment"
    __table_args__ = ({"schema": "gateway"},)

    post_id: Mapped[UUID | None]
    """The post it opened, or found entered already; None: it was revoked before it was heard of."""
    revoked_on: Mapped[date | None]
    ended_id: Mapped[UUID | None]
    """The post of who acted until then."""
    ended_to: Mapped[date | None]
    ended_reason: Mapped[str | None]
    """How that post ended before, should it be given back."""
