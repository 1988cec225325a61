"""Storms: times of very many calls, and an index that counts who came lately."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "storms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False, comment="put off while enough calls come"),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_storms"),
        sa.CheckConstraint("state IN ('on', 'over')", name="ck_storms_state_known"),
    )
    op.create_index(
        "uq_storms_on", "storms", ["state"], unique=True, postgresql_where=sa.text("state = 'on'")
    )
    op.create_index("ix_storms_began_at", "storms", ["began_at"])
    op.create_index(
        "ix_calls_arrived", "calls", ["arrived_at"], postgresql_where=sa.text("back_of IS NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_calls_arrived", "calls")
    op.drop_table("storms")
