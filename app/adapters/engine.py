"""The database engine: bounded pool, short time-outs, a connect that cannot hang a caller."""

import select
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

CONNECT_S = 1.0
LIMITS = "-c statement_timeout=1500 -c lock_timeout=800 -c idle_in_transaction_session_timeout=3000"
PATIENT = "-c statement_timeout=60000 -c lock_timeout=4000"

# A machine that has lost its power and a wire that was cut say no farewell. Without these a kernel
# asks again for a quarter of an hour, or never; with them either end gives the other up within
# twenty seconds: a broken line leaves the pool before a caller gets it, and the server frees the
# locks of a clock or worker that is gone. They say nothing of a server that hangs: its kernel
# answers all the same, and for that there is the watchdog.
SILENT_S, AGAIN_S, TIMES = 10, 5, 3
UNHEARD_MS = 10_000
OURS: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": SILENT_S,
    "keepalives_interval": AGAIN_S,
    "keepalives_count": TIMES,
    "tcp_user_timeout": UNHEARD_MS,
}
THEIRS = (
    f"-c tcp_keepalives_idle={SILENT_S} -c tcp_keepalives_interval={AGAIN_S}"
    f" -c tcp_keepalives_count={TIMES} -c tcp_user_timeout={UNHEARD_MS}"
)


def open_engine(url: str, *, size: int, patient: bool = False) -> Engine:
    """An engine of at most `size` connections.

    `patient` is for reports and upkeep, which may take a minute; nobody waits on the line for
    them.
    """
    engine = create_engine(
        url,
        creator=_connector(url, size, PATIENT if patient else LIMITS),
        pool_size=size,
        max_overflow=0,
        pool_timeout=0.5,
        pool_recycle=1800,
        hide_parameters=True,  # an error is logged; what it was about may be a child (S28)
    )
    event.listen(engine, "checkout", _refuse_closed)
    return engine


def _connector(url: str, size: int, limits: str) -> Callable[[], Any]:
    """What opens a connection within CONNECT_S seconds, or raises OperationalError."""
    knocker = ThreadPoolExecutor(max_workers=size, thread_name_prefix="connect")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    knock = partial(
        psycopg.connect,
        address,
        connect_timeout=2,
        options=f"{limits} {THEIRS}",
        application_name="front-door",
        **OURS,
    )

    def connect() -> Any:
        # libpq never gives up before 2 s, a caller's answer must leave before that
        attempt = knocker.submit(knock)
        try:
            return attempt.result(timeout=CONNECT_S)
        except TooLong:
            attempt.add_done_callback(_close_late)
            raise psycopg.OperationalError(f"no connection within {CONNECT_S} s") from None

    return connect


def _refuse_closed(line: Any, *_: object) -> None:
    """A restart of the server must not cost a caller: a line it closed is replaced before use.

    An idle line has nothing to read but its end, so this costs no question to the server.
    """
    poll = select.poll()
    poll.register(line.fileno(), select.POLLIN | select.POLLHUP)
    if poll.poll(0):
        raise DisconnectionError("the server closed this connection while it lay idle")


def _close_late(attempt: Any) -> None:
    if not attempt.exception():
        attempt.result().close()
