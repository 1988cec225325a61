"""Supervisors who listen, whisper or speak in a call's room."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "listens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False, comment="the talk of whose colleague"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=True, comment="the supervisor's own phone"),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_listens"),
        sa.UniqueConstraint("sid", name="uq_listens_sid"),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_listens_offer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_listens_person_id"),
        sa.CheckConstraint("state IN ('asked', 'on', 'over')", name="ck_listens_state_known"),
        sa.CheckConstraint("how IN ('listen', 'whisper', 'barge')", name="ck_listens_how_known"),
    )
    op.create_index("uq_listens_offer", "listens", ["offer_id"], unique=True, postgresql_where=LIVE)
    op.create_index(
        "uq_listens_person", "listens", ["person_id"], unique=True, postgresql_where=LIVE
    )


def downgrade() -> None:
    op.drop_table("listens")
