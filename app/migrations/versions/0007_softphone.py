"""How an agent takes calls: an ordinary phone, or the browser with one-time tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE agents ADD COLUMN device text NOT NULL DEFAULT 'phone'
        CONSTRAINT ck_agents_device_known CHECK (device IN ('phone', 'browser'))
    """)
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("secret_hash", name="uq_tickets_secret_hash"),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_tickets_offer_id"),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_ins.id"], name="fk_tickets_sign_in_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_tickets_offer_id", "tickets", ["offer_id"])
    op.create_index("ix_tickets_sign_in_id", "tickets", ["sign_in_id"])


def downgrade() -> None:
    op.drop_table("tickets")
    op.drop_column("agents", "device")
