"""Alembic's entry: one advisory lock, short lock and statement time-outs, one transaction."""

from alembic import context
from sqlalchemy import Connection, create_engine, text

from app.models import Base

LOCK = 7_102_026  # any fixed number; two migrations at once would wait here


def run(connection: Connection) -> None:
    """Apply what is asked on this connection."""
    connection.execute(text("SET statement_timeout = '60s'"))
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_server_default=False
    )
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))  # of tables, not of a twin
        context.run_migrations()
    connection.commit()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url") or "").connect() as own:
        run(own)
