"""What all tables share: names of constraints, kinds of columns."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeAlias
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, MetaData, Select, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Id = Annotated[UUID, mapped_column(primary_key=True)]
Words = Annotated[list[str], mapped_column(ARRAY(Text))]
Json = Annotated[dict[str, Any], mapped_column(JSONB)]
Rows: TypeAlias = Select[*tuple[Any, ...]]  # a statement that gives rows of several columns


class Base(DeclarativeBase):
    """The root of all tables; constraint names are predictable, so migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text()}


def one_of(column: str, states: type[StrEnum]) -> CheckConstraint:
    """The database refuses a state that the table of moves does not know."""
    known = ", ".join(f"'{state}'" for state in states)
    return CheckConstraint(f"{column} IN ({known})", name=f"{column}_known")
