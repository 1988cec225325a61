"""What the database holds, without times and ids: twin runs must agree to the last row."""

import json
import re
from typing import Any

from sqlalchemy import DateTime, LargeBinary, Table, select

from app.models import Base
from tests.world import World

APART = {"beats", "slots", "sign_ins", "half_hours"}  # of processes and of the hour, not of calls
ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
NUMBER = re.compile(r"\d+\.\d+")


def dump(world: World) -> dict[str, list[str]]:
    """The rows of each table as sorted texts."""
    with world.rt.engine.connect() as connection:
        return {
            table.name: sorted(_text(table, row) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name not in APART
        }


def _text(table: Table, row: Any) -> str:
    values = row._mapping
    kept = {c.name: values[c.name] for c in table.columns if _lasts(c)}
    told = json.dumps(kept, default=str, sort_keys=True)
    return NUMBER.sub("1.0", ID.sub("id", told))


def _lasts(column: Any) -> bool:
    numbered = column.name == "id" or column.name in {"body", "attempts"}
    return not numbered and not isinstance(column.type, DateTime | LargeBinary)


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """Rows that only one of two dumps has."""
    return [
        f"{name}: {row}"
        for name in one
        for row in {*one[name], *other[name]}
        if one[name].count(row) != other[name].count(row)
    ]
