"""What would come of something, tried aside: afterwards all is as if it had never been done.

A process of its own does it, with every object as it stands at this moment (`fork`), and the rows
of the database are put back.
"""

import gc
import os
import pickle
from collections.abc import Callable
from concurrent.futures import Executor, Future
from traceback import format_exc
from typing import Any, Never, TypeVar

from psycopg import Cursor
from sqlalchemy import Engine

from app.models import Base

T = TypeVar("T")


class InTurn(Executor):
    """In place of threads, of which another might be the first each time: a course that was gone
    once could not be gone again.
    """

    def __init__(self, _most: int) -> None:
        super().__init__()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        done = Future[T]()
        done.set_result(fn(*args, **kwargs))
        return done


TABLES = [table.name for table in Base.metadata.sorted_tables]
Rows = dict[str, bytes]


def aside(engine: Engine, do: Callable[[], T]) -> T:
    """What `do` gives, which may itself try things aside; AssertionError if it raises.

    Both use the same connections, one after the other, so the engine must prepare no statements,
    and have no connector of its own: the other process has none of its threads.
    """
    before = _rows(engine)
    raised, found = _done_by_another(engine, do)
    _put_back(engine, before)
    assert not raised, found
    answer: T = found
    return answer


def _done_by_another(engine: Engine, do: Callable[[], object]) -> tuple[bool, Any]:
    hears, tells = os.pipe()
    gc.freeze()  # or looking for garbage would copy every page
    if not (other := os.fork()):
        _do(engine, do, tells)
    os.close(tells)
    with os.fdopen(hears, "rb") as told:
        said = told.read()
    os.waitpid(other, 0)
    raised, found = pickle.loads(said)
    return bool(raised), found


def _do(engine: Engine, do: Callable[[], object], tells: int) -> Never:
    """All that the other process does: nothing of the first one's may be run after it."""
    try:
        said = (False, do())
    except BaseException:  # noqa: BLE001 - told to whoever asked, who raises it
        said = (True, format_exc())
    with os.fdopen(tells, "wb") as tell:
        tell.write(pickle.dumps(said))
    os._exit(0)


def _rows(engine: Engine) -> Rows:
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        return {name: _copy(cursor, name) for name in TABLES}


def _copy(cursor: Cursor, name: str) -> bytes:
    with cursor.copy(f"COPY {name} TO STDOUT (FORMAT BINARY)") as rows:
        return b"".join(map(bytes, rows))


def _put_back(engine: Engine, before: Rows) -> None:
    """Only what was changed; no key is asked for, since all of them come back."""
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in [name for name in TABLES if _copy(cursor, name) != before[name]]:
            cursor.execute(f"DELETE FROM {name}")
            with cursor.copy(f"COPY {name} FROM STDIN (FORMAT BINARY)") as rows:
                rows.write(before[name])
