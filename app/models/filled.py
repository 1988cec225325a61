"""Statements built once and filled at each use.

Building and comparing a statement costs SQLAlchemy more than running it; the hot path does neither.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, Table, Update, bindparam, update

WHICH = "which"  # no column has this name


class Filled(NamedTuple):
    """A statement and the values of this use."""

    statement: Executable
    values: Mapping[str, Any]


def change(table: Any, by: str, which: Any, values: Mapping[str, Any]) -> Filled:
    """Change the columns named by `values` in the row of a table whose column `by` is `which`."""
    return Filled(_change(table, by, tuple(values)), {WHICH: which, **values})


@lru_cache(maxsize=256)
def _change(table: Table, by: str, columns: tuple[str, ...]) -> Update:
    return update(table).where(table.c[by] == bindparam(WHICH)).values(places(*columns))


def places(*columns: str) -> dict[str, Any]:
    """A place to be filled for each column."""
    return {name: bindparam(name) for name in columns}
