"""What keeps a callback that is due out of every line: shown to whoever owes it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    told = "why it is in no line though it is due"
    op.add_column("callbacks", sa.Column("kept_by", sa.Text(), comment=told))


def downgrade() -> None:
    op.drop_column("callbacks", "kept_by")
