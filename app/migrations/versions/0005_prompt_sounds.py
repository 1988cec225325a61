"""Recordings of prompts, kept by their digest."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "prompt_sounds",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("wav", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_prompt_sounds"),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name="fk_prompt_sounds_added_by"),
    )
    op.execute("""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON prompt_sounds
        FOR EACH ROW EXECUTE FUNCTION refuse_change('prompt_sounds')
    """)


def downgrade() -> None:
    op.drop_table("prompt_sounds")
