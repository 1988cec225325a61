"""Callers on hold, agents who are muted, and offers to take over a caller from somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "offers", sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("'take'"))
    )
    op.create_check_constraint(
        op.f("ck_offers_kind_known"), "offers", "kind IN ('take', 'consult')"
    )
    op.add_column(
        "offers",
        sa.Column(
            "muted",
            sa.Boolean(),
            nullable=False,
            server_default=sa.text("false"),
            comment="asked not to be heard in the room",
        ),
    )
    op.drop_index("uq_offers_taken", table_name="offers")
    op.create_index(
        "uq_offers_taken",
        "offers",
        ["wait_id"],
        unique=True,
        postgresql_where=sa.text("state = 'accepted' AND kind = 'take'"),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False, comment="whose person asked for it"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "held_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the carrier has done it",
        ),
        sa.Column(
            "look_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when the tick asks who is in the room",
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'on', 'over')", name=op.f("ck_holds_state_known")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_holds_call_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_holds_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_offer_id", "holds", ["offer_id"])
    live = sa.text("ended_at IS NULL")
    op.create_index("ix_holds_look_at", "holds", ["look_at"], postgresql_where=live)
    op.create_index("uq_holds_live", "holds", ["call_id"], unique=True, postgresql_where=live)


def downgrade() -> None:
    op.drop_table("holds")
    op.drop_index("uq_offers_taken", table_name="offers")
    op.create_index(
        "uq_offers_taken",
        "offers",
        ["wait_id"],
        unique=True,
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.drop_constraint(op.f("ck_offers_kind_known"), "offers")
    op.drop_column("offers", "muted")
    op.drop_column("offers", "kind")
