"""Half hours: what calls took our people, holds apart, and callers who were passed over."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

COUNTS = ("passed_over", "handled")


def upgrade() -> None:
    # An older process goes on writing rows without these: the defaults stay.
    for name in COUNTS:
        op.add_column(
            "half_hours", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    op.add_column(
        "half_hours", sa.Column("hold_s", sa.Double(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    for name in (*COUNTS, "hold_s"):
        op.drop_column("half_hours", name)
