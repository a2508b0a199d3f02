"""What models are made of: the base, annotated column types, the columns records share."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Enum, MetaData, Numeric, String, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, UserDefinedType


class Ltree(UserDefinedType[str]):
    """PostgreSQL `ltree`, in Python a dotted string. Needs no driver codec."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "ltree"

    def bind_expression(self, bindvalue: Any) -> Any:
        return func.text2ltree(bindvalue, type_=self)

    def column_expression(self, colexpr: Any) -> Any:
        return func.ltree2text(colexpr, type_=String)

    class comparator_factory(UserDefinedType.Comparator[str]):  # noqa: N801  # the name SQLAlchemy looks for
        def at_or_below(self, place: Any) -> Any:
            return self.expr.op("<@", is_comparison=True)(place)

        def at_or_above(self, place: Any) -> Any:
            return self.expr.op("@>", is_comparison=True)(place)


class Micro(TypeDecorator[Decimal]):
    """A decimal of at most six digits after the point, kept as a whole number of 10⁻⁶: read by the million, it costs a
    quarter of `numeric`."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _: Any) -> int | None:
        return None if value is None else int(value.scaleb(6))

    def process_result_value(self, value: int | None, _: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-6)


PlaceColumn = Annotated[str, mapped_column(Ltree)]
PlacesColumn = Annotated[list[str], mapped_column(ARRAY(Ltree))]
Points = Annotated[Decimal, mapped_column(Numeric(15, 6))]
"""Scores and weights: exact to 10⁻⁶, and short enough for a double to hold."""
Micros = Annotated[Decimal, mapped_column(Micro)]
"""The same, for what is read a whole cycle at a time."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # read once by SQLAlchemy
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        list[str]: JSONB,
        list[int]: JSONB,
        UUID: Uuid,
        StrEnum: Enum(StrEnum, native_enum=False, length=40, values_callable=list),
    }


class Audited:
    """A row with an identity, every change of which leaves an audit row (`audit`)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class Record(Audited):
    """A row with a version: what a client reads, holds on to and changes."""

    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # declared_attr hands over the class
        return {"version_id_col": cls.version, "eager_defaults": True}


class Placed:
    """A row that belongs to a place and is seen from at or above it (kind `place` of `row_security`)."""

    place: Mapped[PlaceColumn]


class Shared(Placed):
    """A row that, once published, is also seen from below its place (kind `shared`)."""


class Parties:
    """A row that belongs to several places at once and is seen, and written, from at or above any of them."""

    places: Mapped[PlacesColumn]
