"""What identity keeps. Accounts and assignments lie behind row security; the machinery of signing in does not.

The machinery (keys, sessions, refresh tokens, failures) has no place: it works before anybody stands anywhere, and no
operation but those of `signin` and `me` reads it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.directory.people.models import Person
from gateway.identity.accounts.rules import AccountStatus, Held
from services.directory.roles import Role
from services.kernel.audit import SECRET
from services.kernel.db import Base, Ltree, Placed, Record

SCHEMA = {"schema": "gateway"}


class Account(Record, Placed, Base):
    """Somebody who can sign in. `place` is where the account is managed, not where its owner works."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("username = lower(username)", name="username_lower"),
        CheckConstraint("(issuer_role IS NULL) = (issuer_place IS NULL)", name="issuer_whole"),
        Index("uq_account_person", "person_id", unique=True, postgresql_where=text("status = 'active'")),
        SCHEMA,
    )

    username: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    status: Mapped[AccountStatus] = mapped_column(default=AccountStatus.active)
    password_hash: Mapped[str] = mapped_column(info=SECRET)
    password_temporary: Mapped[bool]
    password_changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    issuer_role: Mapped[str | None]
    issuer_place: Mapped[str | None] = mapped_column(Ltree)
    assignments: Mapped[list["Assignment"]] = relationship(
        lazy="raise", order_by="Assignment.seq", cascade="all, delete-orphan"
    )
    """Those that the caller sees, in the order of granting."""

    @property
    def issuer(self) -> Held | None:
        """Who was last shown a password of this account, whatever its owner did since; None: the command line."""
        return Held(self.issuer_role, self.issuer_place) if self.issuer_role and self.issuer_place else None


class Assignment(Record, Placed, Base):
    """A role an account can work in, and the place where."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("account_id", "role", "place"), SCHEMA)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.account.id"))
    role: Mapped[Role]
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    """The order of granting: the first one is worked in unless another is asked for."""


class SigningKey(Base):
    """A key of access tokens. Its private part is wrapped by the key file of the installation."""

    __tablename__ = "signing_key"
    __table_args__ = SCHEMA

    kid: Mapped[str] = mapped_column(primary_key=True)
    public_jwk: Mapped[dict[str, Any]]
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    retired_at: Mapped[datetime | None]
    """Signs nothing from then on, but stays published while its tokens live."""


class LoginSession(Base):
    """One sign-in on one device: a family of refresh tokens, ended as a whole."""

    __tablename__ = "login_session"
    __table_args__ = SCHEMA

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.account.id"), index=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.assignment.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    ip: Mapped[str]
    user_agent: Mapped[str]


class RefreshToken(Base):
    """One token of a family, known by its SHA-256 only."""

    __tablename__ = "refresh_token"
    __table_args__ = SCHEMA

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.login_session.id", ondelete="CASCADE"), index=True)
    used_at: Mapped[datetime | None]


class LoginFailure(Base):
    """Failures counted against a name and a network, or against either alone, the other being empty.

    Both are kept as digests: people type passwords into name fields.
    """

    __tablename__ = "login_failure"
    __table_args__ = SCHEMA

    name: Mapped[bytes] = mapped_column(primary_key=True)
    network: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    locked_until: Mapped[datetime | None]
