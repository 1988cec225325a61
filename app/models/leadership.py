"""The clock's lock."""

from sqlalchemy import text

TRY = text("SELECT pg_try_advisory_lock(71020, 1)")
STILL = text("SELECT true")
LET_GO = text("SELECT pg_advisory_unlock(71020, 1)")
