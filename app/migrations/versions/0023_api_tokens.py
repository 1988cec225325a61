"""Tokens with which a council's own tools read figures."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="which tool it is for"),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        _moment("made_at", nullable=False),
        _moment("expires_at", nullable=False),
        _moment("used_at", comment="to the hour"),
        _moment("revoked_at"),
        sa.Column("revoked_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("secret_hash", name="uq_api_tokens_secret_hash"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_api_tokens_made_by"),
        sa.ForeignKeyConstraint(["revoked_by"], ["people.id"], name="fk_api_tokens_revoked_by"),
    )


def _moment(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def downgrade() -> None:
    op.drop_table("api_tokens")
