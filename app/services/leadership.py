"""One leader among any number of clocks: a lock of the database, gone with its connection."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from app.models import leadership
from app.runtime import Runtime

Leading = Callable[[], bool]
LEASE_S = 6.0  # a clock that has not asked for so long is frozen or cut off: another's turn


@contextmanager
def held(rt: Runtime) -> Iterator[Leading]:
    """Try for the lock; gives a function that tells whether it is still ours.

    It raises what the driver raises when the connection is lost, at the latest after the limit of
    `rt`'s pieces of work: then the lock is lost as well.
    """
    with rt.engine.connect() as line:
        connection = line.execution_options(isolation_level="AUTOCOMMIT")
        ours = _take(rt, connection)

        def leading() -> bool:
            return ours and bool(_ask(rt, connection, leadership.STILL))

        yield leading


def _take(rt: Runtime, connection: Any) -> bool:
    """Whether we have the lock now: until the connection ends, and that with the lease."""
    if not _ask(rt, connection, leadership.TRY):
        return False
    connection.detach()  # closed at the end, not kept for others
    _ask(rt, connection, leadership.LEASE, ms=f"{LEASE_S * 1000:.0f}")
    return True


def _ask(rt: Runtime, connection: Any, question: Any, **values: str) -> Any:
    with rt.guard(connection):
        return connection.execute(question, values).scalar_one()
