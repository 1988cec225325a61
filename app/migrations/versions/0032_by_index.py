"""What a desk, the wallboard and the clock ask again and again is found by index, after years too."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

INDEXES = (
    ("ix_waits_abandoned", "waits", ["ended_at"], "state = 'abandoned'"),
    ("ix_waits_call_id", "waits", ["call_id"], None),
    ("ix_offers_agent_id", "offers", ["agent_id", "ended_at"], None),
    ("ix_enquiries_received_at", "enquiries", ["received_at"], None),
    ("ix_enquiries_to_record", "enquiries", ["received_at"], "state = 'to_record'"),
    (
        "ix_enquiries_unwritten",
        "enquiries",
        ["received_at"],
        "outcome IS NULL AND state <> 'closed'",
    ),
    ("ix_alerts_call_id", "alerts", ["call_id"], None),
)


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        only = sa.text(where) if where else None
        op.create_index(name, table, columns, postgresql_where=only)


def downgrade() -> None:
    for name, table, *_ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
