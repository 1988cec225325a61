"""Half hours of teams: how long their people were ready and busy."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "team_half_hours",
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team", sa.Text(), nullable=False, comment="empty: everybody, each once"),
        sa.Column("ready_s", sa.Double(), nullable=False),
        sa.Column("busy_s", sa.Double(), nullable=False, comment="ringing, on a call, writing up"),
        sa.PrimaryKeyConstraint("starts_at", "team", name="pk_team_half_hours"),
    )


def downgrade() -> None:
    op.drop_table("team_half_hours")
