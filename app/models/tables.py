"""Which migration the database has reached."""

from sqlalchemy import text

THERE = text("SELECT to_regclass('alembic_version') IS NOT NULL")
REACHED = text("SELECT max(version_num) FROM alembic_version")
