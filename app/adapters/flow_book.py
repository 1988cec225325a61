"""Compiled flows from the database, remembered: a version never changes."""

import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock

from sqlalchemy import Connection, Engine

from app.models import flows
from app.runtime import Guard
from ivr_flows.compiler import revive
from ivr_flows.model import Flow

log = logging.getLogger("frontdoor.flows")

LOOK_AGAIN_S = 2.0


def unguarded(_connection: Connection) -> AbstractContextManager[None]:
    """No limit: for tests on a clock that stands still."""
    return nullcontext()


class DatabaseFlowBook:
    """Which version is in force is looked up again every two seconds at most."""

    def __init__(self, engine: Engine, guard: Guard = unguarded) -> None:
        self._engine = engine
        self._guard = guard
        self._flows: dict[str, Flow] = {}
        self._in_force: dict[str, tuple[float, str]] = {}
        self._lock = Lock()

    def current(self, name: str) -> tuple[str, Flow]:
        """The version in force and its flow. LookupError if none was ever published."""
        version = self._version(name)
        flow = self.pinned(version)
        if flow is None:
            raise LookupError(f"flow {name!r} has lost its version {version[:12]}")
        return version, flow

    def pinned(self, version: str) -> Flow | None:
        """The flow a call began on; None if the database has lost it, or it cannot be read."""
        if version not in self._flows:
            with self._line() as connection:
                text = connection.execute(flows.compiled_text(version)).scalar_one_or_none()
            if text is None:
                return None
            return self._revived(version, text)
        return self._flows[version]

    def _revived(self, version: str, text: str) -> Flow | None:
        try:
            flow = revive(text)
        except ValueError:
            log.exception("flow version %s cannot be read", version[:12])
            return None
        with self._lock:
            self._flows[version] = flow
        return flow

    def _version(self, name: str) -> str:
        looked, version = self._in_force.get(name, (float("-inf"), ""))
        if time.monotonic() - looked < LOOK_AGAIN_S:
            return version
        with self._line() as connection:
            found = connection.execute(flows.in_force(name)).scalar_one_or_none()
        if found is None:
            raise LookupError(f"no flow {name!r} is published: run `frontdoor prepare`")
        self._in_force[name] = (time.monotonic(), str(found))
        return str(found)

    @contextmanager
    def _line(self) -> Iterator[Connection]:
        """A connection that cannot hang: a caller waits for what it tells."""
        with self._engine.connect() as connection, self._guard(connection):
            yield connection
