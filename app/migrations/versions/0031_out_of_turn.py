"""A callback that stands in no line may be there for one person, who takes it out of turn."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    why = "no line is open: for one person only"
    no = sa.text("false")
    op.add_column(
        "waits",
        sa.Column("out_of_turn", sa.Boolean(), server_default=no, nullable=False, comment=why),
    )


def downgrade() -> None:
    op.drop_column("waits", "out_of_turn")
