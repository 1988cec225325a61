"""Whether a talk is recorded is decided when its offer is accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

TOLD = "decided when it was accepted: the caller is told"


def upgrade() -> None:
    # An older process accepts offers without it: the default stays.
    op.add_column(
        "offers",
        sa.Column(
            "recorded", sa.Boolean(), nullable=False, server_default=sa.text("false"), comment=TOLD
        ),
    )


def downgrade() -> None:
    op.drop_column("offers", "recorded")
