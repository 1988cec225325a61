"""Years of a council's calls in a few statements: what is there, many times over, further back."""

from collections.abc import Mapping

from sqlalchemy import Connection, DateTime, Table, text

from app.models import Base

APART = "interval '9 min'"


def _id(table: str) -> str:
    return f"md5('{table}' || n)::uuid"


_OF_CALL = {"call_id": _id("calls")}
# Which row is taken as a pattern, and what is of its own in each of its likes.
_PATTERNS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "calls": (
        "ended_at IS NOT NULL AND answered_at IS NOT NULL AND back_of IS NULL",
        {
            "id": _id("calls"),
            "sid": "'CA' || md5('calls' || n)",
            "caller_index": "decode(md5('caller' || n % 4000), 'hex')",
        },
    ),
    "enquiries": (
        "state = 'recorded'",
        {
            "id": _id("enquiries"),
            "number": "1000000 + n",
            "reference": "'H' || n",
            **_OF_CALL,
        },
    ),
    "waits": ("state = 'answered'", {"id": _id("waits"), **_OF_CALL}),
    "offers": (
        "bridged_at IS NOT NULL AND ended_at IS NOT NULL AND kind = 'take'",
        {"id": _id("offers"), "wait_id": _id("waits"), **_OF_CALL},
    ),
    "legs": (
        "ended_at IS NOT NULL AND offer_id IS NOT NULL",
        {
            "id": _id("legs"),
            "sid": "'CA' || md5('legs' || n)",
            "offer_id": _id("offers"),
            **_OF_CALL,
        },
    ),
    "callbacks": (
        "state = 'done'",
        {
            "id": _id("callbacks"),
            "enquiry_id": _id("enquiries"),
            "wait_id": _id("waits"),
            "try_id": "NULL",
            "number_index": "decode(md5('caller' || n % 4000), 'hex')",
            **_OF_CALL,
        },
    ),
    "events": ("kind = 'bridged'", {"wait_id": _id("waits"), "offer_id": "NULL", **_OF_CALL}),
    "effects": ("state = 'done'", {"key": "'history:' || n", **_OF_CALL}),
    "inbox": (
        "answer IS NOT NULL",
        {"key": "'history:' || n", "call_sid": "'CA' || md5('calls' || n)"},
    ),
    "alerts": ("true", {"key": "'history:' || n", "seen_at": "at", "wait_id": "NULL", **_OF_CALL}),
}


def years(connection: Connection, many: int) -> frozenset[str]:
    """Each table's pattern so many times, nine minutes apart; the tables that are long then."""
    for table in _PATTERNS:
        assert _repeat(connection, table, many) == many, f"no row of {table} to go by"
    connection.execute(text("ANALYZE"))
    return frozenset(_PATTERNS)


def _repeat(connection: Connection, name: str, many: int) -> int:
    where, own = _PATTERNS[name]
    table = Base.metadata.tables[name]
    values = {column: _value(table, column, own) for column in _columns(table, own)}
    made = text(
        f"INSERT INTO {name} ({', '.join(values)})"
        f" SELECT {', '.join(values.values())}"
        f" FROM (SELECT * FROM {name} WHERE {where} LIMIT 1) AS one,"
        " generate_series(1, :many) AS n"
    )
    return connection.execute(made, {"many": many}).rowcount


def _columns(table: Table, own: Mapping[str, str]) -> list[str]:
    return [one.name for one in table.columns if one.name in own or one.identity is None]


def _value(table: Table, column: str, own: Mapping[str, str]) -> str:
    if column in own:
        return own[column]
    if isinstance(table.columns[column].type, DateTime):
        return f"one.{column} - n * {APART}"
    return f"one.{column}"
