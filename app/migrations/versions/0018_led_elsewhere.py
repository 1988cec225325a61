"""Half hours: callers whom a queue could not take, put into another one at once."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    # An older process goes on writing rows without it: the default stays.
    elsewhere = sa.Column("elsewhere", sa.Integer(), nullable=False, server_default="0")
    op.add_column("half_hours", elsewhere)


def downgrade() -> None:
    op.drop_column("half_hours", "elsewhere")
