"""The one clock: the database's, carried forward between looks by the monotonic clock."""

import time
from datetime import UTC, datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, text

LOOK = text("SELECT clock_timestamp()")
LOOK_AGAIN_S = 5.0


class DatabaseClock:
    """Now, as the database tells it (docs/decisions/0002); UTC.

    Asking costs a query at most every five seconds. While the database is away the last look is
    carried forward, so a call taken without it still has the true time.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._base = datetime.now(UTC)
        self._at = time.monotonic()
        self._looked = float("-inf")

    def __call__(self, connection: Connection | None = None) -> datetime:
        """The moment; looks at the database first when the last look is old."""
        if connection is not None and time.monotonic() - self._looked > LOOK_AGAIN_S:
            self._look(connection)
        with self._lock:
            return self._base + timedelta(seconds=time.monotonic() - self._at)

    def _look(self, connection: Connection) -> None:
        before = time.monotonic()
        base: datetime = connection.execute(LOOK).scalar_one().astimezone(UTC)
        after = time.monotonic()
        with self._lock:
            self._base, self._at, self._looked = base, (before + after) / 2, after
