"""Callers handed over by people, and whose the enquiry is then."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("enquiries", sa.Column("owner_person", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_enquiries_owner_person"), "enquiries", "people", ["owner_person"], ["id"]
    )
    op.add_column(
        "enquiries",
        sa.Column(
            "owner_version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="one more with each owner",
        ),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column(
            "from_offer_id", sa.Uuid(), nullable=False, comment="whose person has the caller"
        ),
        sa.Column("offer_id", sa.Uuid(), nullable=False, comment="by which the other is rung"),
        sa.Column("from_agent", sa.Uuid(), nullable=False),
        sa.Column("to_agent", sa.Uuid(), nullable=True),
        sa.Column("to_team", sa.Text(), nullable=True, comment="who owns the enquiry then"),
        sa.Column(
            "to_outside", sa.Text(), nullable=True, comment="a name of the council's directory"
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "to_agent IS NOT NULL OR to_outside IS NOT NULL",
            name=op.f("ck_handovers_to_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('ringing', 'consulting', 'together', 'completed', 'taken_back', "
            "'failed', 'let_go')",
            name=op.f("ck_handovers_state_known"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_handovers_call_id")),
        sa.ForeignKeyConstraint(
            ["from_offer_id"], ["offers.id"], name=op.f("fk_handovers_from_offer_id")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_handovers_offer_id")),
        sa.ForeignKeyConstraint(
            ["from_agent"], ["people.id"], name=op.f("fk_handovers_from_agent")
        ),
        sa.ForeignKeyConstraint(["to_agent"], ["people.id"], name=op.f("fk_handovers_to_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    live = sa.text("ended_at IS NULL")
    op.create_index("ix_handovers_from_offer_id", "handovers", ["from_offer_id"])
    op.create_index("ix_handovers_expires_at", "handovers", ["expires_at"], postgresql_where=live)
    op.create_index(
        "uq_handovers_live", "handovers", ["call_id"], unique=True, postgresql_where=live
    )


def downgrade() -> None:
    op.drop_table("handovers")
    op.drop_column("enquiries", "owner_version")
    op.drop_column("enquiries", "owner_person")
