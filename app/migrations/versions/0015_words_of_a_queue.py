"""The language and the recording of a queue's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

WHAT = {"words_language": "in which these words are", "words_sha256": "of their recording"}


def upgrade() -> None:
    for name, comment in WHAT.items():
        op.add_column("waits", sa.Column(name, sa.Text(), comment=comment))


def downgrade() -> None:
    for name in WHAT:
        op.drop_column("waits", name)
