"""A call that nobody made: gone through once and undone, so that no caller pays for what comes
first.

The first piece of work of a process opens its connections, reads the flow, learns the time and
makes the text of every statement: tens of milliseconds, and on a machine that is starting up more
than the second and a half that a caller's answer may take.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from app.models import calls
from app.runtime import Runtime, Work
from app.services import inbox, statuses, turns
from app.services.inbox import Render, Webhook

LINES = 4  # connections that are open when the first callers come
CALLER = "+447700900000"  # a drama number


def rehearse(rt: Runtime, render: Render) -> None:
    """One call from its ring to its first key. Raises what the database raises.

    Nothing of it is kept and nobody is told; it uses up a number of an enquiry, and numbers have
    gaps anyway.
    """
    _open_lines(rt)
    with _undone(rt) as stage:
        sid = f"CA{rt.new_id().hex}"
        hook = _hook("inbound", sid, rt.settings.line_number)
        inbox.answer_once(stage, hook, render, lambda work: statuses.begin(work, hook))
        with stage.work() as work:
            row = work.run(calls.locked_call_of(sid)).one()
        turns.hear(stage, _hook("heard", sid, "", Digits="1"), row.id, row.turn, render)


def _open_lines(rt: Runtime) -> None:
    with ExitStack() as lines:
        for _ in range(LINES):
            lines.enter_context(rt.engine.connect())


def _hook(door: str, sid: str, line: str, **body: str) -> Webhook:
    return Webhook(door, f"{door}/{sid}", sid, CALLER, line, body)


@dataclass(frozen=True)
class _Undone(Runtime):
    """A runtime whose works are parts of one transaction, told to nobody."""

    connection: Any = None

    @contextmanager
    def work(self, at: datetime | None = None) -> Iterator[Work]:
        """One of them."""
        work = Work(self, self.connection, at or self.now(self.connection))
        yield work
        work.write_down()


@contextmanager
def _undone(rt: Runtime) -> Iterator[Runtime]:
    outside = {one.name: getattr(rt, one.name) for one in fields(rt)}
    with rt.engine.connect() as connection, rt.guard(connection):
        try:
            yield _Undone(**outside, connection=connection)
        finally:
            connection.rollback()
