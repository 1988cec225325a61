"""People moved to other teams by supervisors."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

WORDS = postgresql.ARRAY(sa.Text())
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "team_moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("home", WORDS, nullable=False, comment="the teams they come back to"),
        sa.Column("teams", WORDS, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("moved_by", sa.Uuid(), nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True, comment="none: for good"),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_team_moves"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_team_moves_person_id"),
        sa.ForeignKeyConstraint(["moved_by"], ["people.id"], name="fk_team_moves_moved_by"),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name="fk_team_moves_ended_by"),
        sa.CheckConstraint(
            "state IN ('in_force', 'lifted', 'expired')", name="ck_team_moves_state_known"
        ),
    )
    op.create_index(
        "uq_team_moves_in_force",
        "team_moves",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("state = 'in_force'"),
    )


def downgrade() -> None:
    op.drop_table("team_moves")
