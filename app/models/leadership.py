"""The clock's lock."""

from sqlalchemy import text

TRY = text("SELECT pg_try_advisory_lock(71020, 1)")
STILL = text("SELECT true")
# The server ends a session that has been silent for longer, and the lock with it.
LEASE = text("SELECT set_config('idle_session_timeout', :ms, false)")
