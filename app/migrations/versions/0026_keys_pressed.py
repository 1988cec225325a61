"""When somebody whom we rang back pressed the key: from then on they are a person, and stay."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    told = "whoever we rang pressed the key"
    op.add_column("calls", sa.Column("key_at", sa.DateTime(timezone=True), comment=told))


def downgrade() -> None:
    op.drop_column("calls", "key_at")
