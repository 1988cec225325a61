"""Databases of the very first hours: flow versions get the column and the defaults that all have.

The third migration once renamed `added_at` and took its defaults back. It was changed so that it
only adds; what had been brought up to date before knew the old one. Everywhere else nothing is done.
"""

from alembic import op

revision = "0020"
down_revision = "0019"

# one statement, so that the old name is looked for and changed at once
NAME = (
    "DO $$ BEGIN IF EXISTS (SELECT FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name = 'flow_versions'"
    " AND column_name = 'made_at')"
    " THEN ALTER TABLE flow_versions RENAME COLUMN made_at TO added_at; END IF; END $$"
)
DEFAULTS = (
    ("flow_versions", "source", "''"),
    ("flow_versions", "prompts", "'{}'"),
    ("flow_versions", "message", "''"),
    ("flow_aliases", "moves", "'1'"),
)


def upgrade() -> None:
    op.execute(NAME)
    for table, column, default in DEFAULTS:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {default}")


def downgrade() -> None:
    """Nothing was added: what the third migration gives today is what there is."""
