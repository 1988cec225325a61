"""A recording that could not be paused for a consult: it is ended, and nothing of it is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    told = "ended because it could not be paused: nothing of it is kept"
    no = sa.text("false")
    op.add_column(
        "talk_recordings",
        sa.Column("given_up", sa.Boolean(), nullable=False, server_default=no, comment=told),
    )


def downgrade() -> None:
    op.drop_column("talk_recordings", "given_up")
