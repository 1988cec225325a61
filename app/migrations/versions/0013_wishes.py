"""Whom a waiting caller is offered first: who has the language, who spoke to them last."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("waits", sa.Column("language", sa.Text(), comment="a skill to look for first"))
    op.add_column(
        "waits", sa.Column("last_agent", sa.Uuid(), comment="spoke to this caller lately")
    )


def downgrade() -> None:
    op.drop_column("waits", "last_agent")
    op.drop_column("waits", "language")
