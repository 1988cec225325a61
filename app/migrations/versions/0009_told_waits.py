"""What a waiting caller was told, and the index that finds how a class is answered lately."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TOLD = ("told_low_min", "told_high_min", "told_place")
BY = "told_by"


def upgrade() -> None:
    for name in TOLD:
        op.add_column("waits", sa.Column(name, sa.SmallInteger(), comment="said; never rises"))
    said = sa.Column(
        BY, sa.DateTime(timezone=True), comment="the earliest end of a wait that was said"
    )
    op.add_column("waits", said)
    op.create_index(
        "ix_waits_answered",
        "waits",
        ["queue", "priority", "ended_at"],
        postgresql_where=sa.text("state = 'answered'"),
    )


def downgrade() -> None:
    op.drop_index("ix_waits_answered", "waits")
    for name in (*TOLD, BY):
        op.drop_column("waits", name)
