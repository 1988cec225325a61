"""Queues closed, opened or diverted by supervisors."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "queue_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("to_queue", sa.Text(), nullable=True, comment="of a queue that is diverted"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_queue_orders"),
        sa.ForeignKeyConstraint(["ordered_by"], ["people.id"], name="fk_queue_orders_ordered_by"),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name="fk_queue_orders_ended_by"),
        sa.CheckConstraint(
            "state IN ('in_force', 'lifted', 'expired')", name="ck_queue_orders_state_known"
        ),
        sa.CheckConstraint(
            "kind IN ('close', 'divert', 'open')", name="ck_queue_orders_kind_known"
        ),
    )
    op.create_index(
        "uq_queue_orders_in_force",
        "queue_orders",
        ["queue"],
        unique=True,
        postgresql_where=sa.text("state = 'in_force'"),
    )


def downgrade() -> None:
    op.drop_table("queue_orders")
