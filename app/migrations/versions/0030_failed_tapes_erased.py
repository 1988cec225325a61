"""Recordings that failed before the 28th migration have no day on which they are erased.

There may be sound of them all the same, as of every one that fails today: each row knows for how
many days the notice of its call said that it is kept.
"""

from alembic import op

revision = "0030"
down_revision = "0029"

DAY = """UPDATE talk_recordings
    SET erase_at = coalesce(ended_at, asked_at) + keep_days * interval '1 day'
    WHERE state IN ('over', 'failed') AND erase_at IS NULL AND erased_at IS NULL"""


def upgrade() -> None:
    op.execute(DAY)


def downgrade() -> None:
    """Nothing was added: the day is one that every recording has that is over."""
