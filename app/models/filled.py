"""Statements built once and filled at each use, and several of them sent as one.

Building and comparing a statement costs SQLAlchemy more than running it, and each one sent costs a
round trip; the hot path does neither more often than it must.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, Table, Update, bindparam, update
from sqlalchemy.dialects.postgresql import Insert, insert

WHICH = "which"  # no column has this name


class Filled(NamedTuple):
    """A statement on one table and the values of this use, under the names `place` gives."""

    statement: Any
    table: str
    values: Mapping[str, Any]


def fill(statement: Executable, table: str, values: Mapping[str, Any]) -> Filled:
    """Fill the places of a statement."""
    return Filled(statement, table, {f"{table}_{name}": one for name, one in values.items()})


def place(table: str, name: str, type_: Any = None) -> Any:
    """A place to be filled; the table in its name lets statements be joined."""
    return bindparam(f"{table}_{name}", type_=type_)


def places(table: str, columns: Iterable[str]) -> dict[str, Any]:
    """A place for each column."""
    return {name: place(table, name) for name in columns}


def change(table: Any, by: str, which: Any, values: Mapping[str, Any]) -> Filled:
    """Change the columns named by `values` in the row of a table whose column `by` is `which`."""
    return fill(_change(table, by, tuple(values)), table.name, {WHICH: which, **values})


@lru_cache(maxsize=256)
def _change(table: Table, by: str, columns: tuple[str, ...]) -> Update:
    this = table.c[by] == place(table.name, WHICH)
    return update(table).where(this).values(places(table.name, columns))


def add(entity: Any, values: Mapping[str, Any]) -> Filled:
    """A new row; nothing is asked back."""
    table = entity.__tablename__
    return fill(_add(entity, tuple(values)), table, values)


@lru_cache(maxsize=64)
def _add(entity: Any, columns: tuple[str, ...]) -> Insert:
    return insert(entity).values(places(entity.__tablename__, columns)).inline()


def together(changes: Iterable[Filled]) -> tuple[Executable, dict[str, Any]]:
    """One statement that does what all of these do, and its values.

    Each must be on another table: the database does them at one moment, in no order.
    """
    statements, _, values = zip(*changes, strict=True)
    return _together(statements), {name: one for each in values for name, one in each.items()}


@lru_cache(maxsize=256)
def _together(statements: tuple[Any, ...]) -> Executable:
    *others, last = statements
    joined: Executable = last.add_cte(*[one.cte(f"w{n}") for n, one in enumerate(others)])
    return joined
