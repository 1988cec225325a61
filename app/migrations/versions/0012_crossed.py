"""What was alarmed of a wait is kept with it, so that looking again asks nothing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column(
        "waits",
        sa.Column(
            "crossed",
            ARRAY(sa.Text()),
            nullable=False,
            server_default=sa.text("'{}'"),
            comment="thresholds and alerts of this wait that were told",
        ),
    )


def downgrade() -> None:
    op.drop_column("waits", "crossed")
