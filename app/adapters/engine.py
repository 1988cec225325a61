"""The database engine: bounded pool, short time-outs, a connect that cannot hang a caller."""

import select
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

CONNECT_S = 1.0
LIMITS = "-c statement_timeout=1500 -c lock_timeout=800 -c idle_in_transaction_session_timeout=3000"
PATIENT = "-c statement_timeout=60000 -c lock_timeout=4000"


def open_engine(url: str, *, size: int, patient: bool = False) -> Engine:
    """An engine of at most `size` connections.

    `patient` is for reports and upkeep, which may take a minute; nobody waits on the line for
    them.
    """
    knocker = ThreadPoolExecutor(max_workers=size, thread_name_prefix="connect")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    def knock() -> Any:
        options = PATIENT if patient else LIMITS
        return psycopg.connect(
            address, connect_timeout=2, options=options, application_name="front-door"
        )

    def connect() -> Any:
        # libpq never gives up before 2 s, a caller's answer must leave before that
        attempt = knocker.submit(knock)
        try:
            return attempt.result(timeout=CONNECT_S)
        except TooLong:
            attempt.add_done_callback(_close_late)
            raise psycopg.OperationalError(f"no connection within {CONNECT_S} s") from None

    engine = create_engine(
        url,
        creator=connect,
        pool_size=size,
        max_overflow=0,
        pool_timeout=0.5,
        pool_recycle=1800,
        hide_parameters=True,  # an error is logged; what it was about may be a child (S28)
    )
    event.listen(engine, "checkout", _refuse_closed)
    return engine


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
