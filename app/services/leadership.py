"""One leader among any number of clocks: a lock of the database, gone with its connection."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.models import leadership
from app.runtime import Runtime

Leading = Callable[[], bool]


@contextmanager
def held(rt: Runtime) -> Iterator[Leading]:
    """Try for the lock; gives a function that tells whether it is still ours."""
    with rt.engine.connect() as connection:
        ours = bool(connection.execute(leadership.TRY).scalar_one())
        connection.commit()

        def leading() -> bool:
            if not ours:
                return False
            still = bool(connection.execute(leadership.STILL).scalar_one())
            connection.commit()
            return still

        try:
            yield leading
        finally:
            if ours:
                connection.execute(leadership.LET_GO)
                connection.commit()
