"""Talks on tape, where a council has turned recording on."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

MOMENT = sa.DateTime(timezone=True)
SILENT = "as the carrier does: paused, or the caller held"
KEPT = "as the council's file said when it began"


def upgrade() -> None:
    op.create_table(
        "talk_recordings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False, comment="whose talk began it"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False, comment="as the agent wishes"),
        sa.Column("silent", sa.Boolean(), nullable=False, comment=SILENT),
        sa.Column("keep_days", sa.Integer(), nullable=False, comment=KEPT),
        sa.Column("sid", sa.Text(), nullable=True),
        sa.Column("room_sid", sa.Text(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("erase_at", MOMENT, nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_talk_recordings"),
        sa.UniqueConstraint("sid", name="uq_talk_recordings_sid"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_talk_recordings_call_id"),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_talk_recordings_offer_id"),
        sa.CheckConstraint(
            "state IN ('asked', 'on', 'over', 'failed')", name="ck_talk_recordings_state_known"
        ),
    )
    op.create_index("ix_talk_recordings_call_id", "talk_recordings", ["call_id"])
    op.create_index("ix_talk_recordings_offer_id", "talk_recordings", ["offer_id"])
    op.create_index(
        "ix_talk_recordings_state",
        "talk_recordings",
        ["state"],
        postgresql_where=sa.text("erased_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("talk_recordings")
