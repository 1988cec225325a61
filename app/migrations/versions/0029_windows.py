"""Which window of a person is their telephone, and whether its line is lost."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
COLUMNS = ("window_id", "window_until", "line_lost")


def upgrade() -> None:
    which = "the window that is their telephone"
    op.add_column("agents", sa.Column("window_id", sa.Uuid(), comment=which))
    until = "another may take its place then"
    op.add_column("agents", sa.Column("window_until", sa.DateTime(timezone=True), comment=until))
    no = sa.text("false")
    op.add_column("agents", sa.Column("line_lost", sa.Boolean(), server_default=no, nullable=False))


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_column("agents", column)
