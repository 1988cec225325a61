"""Ringing back by ourselves: the call that does it, its stay, and when the next one is due."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

OWED = sa.text("state = 'asked'")
CALLS = ("ringing", "in_flow", "waiting", "dialling", "talking", "ended")
NEW_CALLS = ("due", "calling")
WAITS = (
    "waiting", "bridging", "answered", "abandoned", "moved", "given_up", "returned", "asking",
    "callback",
)  # fmt: skip
NEW_WAITS = ("due", "calling", "unreached", "lapsed")
CALLBACKS = ("asked", "done")
HEADS = ["queue", "priority", "arrived_at", "id"]


def upgrade() -> None:
    _only_these("calls", (*CALLS, *NEW_CALLS))
    _only_these("waits", (*WAITS, *NEW_WAITS))
    _only_these("callbacks", (*CALLBACKS, "redialled"))
    _calls()
    _callbacks()
    _heads("state IN ('waiting', 'due')")


def _calls() -> None:
    op.alter_column(
        "calls",
        "sid",
        nullable=True,
        comment="the carrier's root CallSid; none until somebody is rung back",
    )
    op.add_column(
        "calls",
        sa.Column("back_of", sa.Uuid(), comment="of ours: rings the caller of that call back"),
    )
    op.create_foreign_key("fk_calls_back_of", "calls", "calls", ["back_of"], ["id"])
    _moment("calls", "place_at", "whose place it has in queues, if kept")
    ours = sa.text("back_of IS NOT NULL")
    op.create_index("ix_calls_back_of", "calls", ["back_of"], postgresql_where=ours)


def _callbacks() -> None:
    _moment("callbacks", "next_at", "when it comes into line")
    _moment("callbacks", "until_at", "how long it stands in line at the most")
    for name, comment in (
        ("try_id", "the call of ours that is to ring them"),
        ("redial_id", "their own call, which has the place now"),
    ):
        op.add_column("callbacks", sa.Column(name, sa.Uuid(), comment=comment))
        op.create_foreign_key(f"fk_callbacks_{name}", "callbacks", "calls", [name], ["id"])
    op.create_index("ix_callbacks_next", "callbacks", ["next_at"], postgresql_where=OWED)
    op.create_index("ix_callbacks_until", "callbacks", ["until_at"], postgresql_where=OWED)
    op.create_index("ix_callbacks_redial_id", "callbacks", ["redial_id"])
    op.execute("UPDATE callbacks SET next_at = asked_at WHERE state = 'asked'")


def _moment(table: str, name: str, comment: str) -> None:
    op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), comment=comment))


def _heads(which: str) -> None:
    op.drop_index("ix_waits_heads", "waits")
    op.create_index("ix_waits_heads", "waits", HEADS, postgresql_where=sa.text(which))


def _only_these(table: str, states: tuple[str, ...]) -> None:
    known = ", ".join(f"'{state}'" for state in states)
    op.drop_constraint(op.f(f"ck_{table}_state_known"), table)
    op.create_check_constraint(op.f(f"ck_{table}_state_known"), table, f"state IN ({known})")


def downgrade() -> None:
    op.execute(
        "UPDATE waits SET ended_at = coalesce(ended_at, heard_at), state = 'returned'"
        " WHERE state IN ('due', 'calling', 'unreached', 'lapsed')"
    )
    op.execute(
        "UPDATE calls SET ended_at = coalesce(ended_at, heard_at), state = 'ended'"
        " WHERE state IN ('due', 'calling')"
    )
    op.execute("UPDATE calls SET sid = id::text WHERE sid IS NULL")
    op.execute("UPDATE callbacks SET state = 'done' WHERE state = 'redialled'")
    _heads("state = 'waiting'")
    for name in ("redial_id", "try_id", "until_at", "next_at"):
        op.drop_column("callbacks", name)
    for name in ("place_at", "back_of"):
        op.drop_column("calls", name)
    op.alter_column("calls", "sid", nullable=False, comment="the carrier's root CallSid")
    _only_these("calls", CALLS)
    _only_these("waits", WAITS)
    _only_these("callbacks", CALLBACKS)
