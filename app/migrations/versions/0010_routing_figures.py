"""Half hours by what was chosen in the menus, with hand-overs, offers, endings and exact waits."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

COUNTS = (
    "kept", "warm", "cold", "wrong_choices", "returned", "offers", "missed", "declined",
    "messages", "callbacks_asked", "callbacks_done", "callbacks_failed", "dialled",
    "dialled_answered", "calls", "ended_answered", "ended_in_queue", "ended_in_menus",
    "ended_dialling", "ended_message", "ended_callback",
)  # fmt: skip
EXACT = ("answer_waits_s", "ring_waits_s")


def upgrade() -> None:
    # An older process goes on writing rows without these: the defaults stay.
    op.add_column("half_hours", _text("choice", "what was chosen in the menus"))
    for name in COUNTS:
        op.add_column(
            "half_hours", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    for name in EXACT:
        op.add_column("half_hours", _seconds(name))
    op.alter_column("half_hours", "queue", comment="empty: outside of the queues")
    op.drop_constraint("pk_half_hours", "half_hours")
    op.create_primary_key("pk_half_hours", "half_hours", ["starts_at", "queue", "choice"])


def _text(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="", comment=comment)


def _seconds(name: str) -> sa.Column[Any]:
    seconds: postgresql.ARRAY[Any] = postgresql.ARRAY(sa.Double())
    return sa.Column(name, seconds, nullable=False, server_default="{}")


def downgrade() -> None:
    op.execute("DELETE FROM half_hours")  # they are re-made
    op.drop_constraint("pk_half_hours", "half_hours")
    op.create_primary_key("pk_half_hours", "half_hours", ["queue", "starts_at"])
    op.alter_column("half_hours", "queue", comment=None)
    for name in ("choice", *COUNTS, *EXACT):
        op.drop_column("half_hours", name)
