"""What is started, stands, and is stopped again."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from app.embedded.server import Server


class Standing(ABC):
    """Several servers as one, and as a context manager."""

    @abstractmethod
    def _start(self) -> None:
        """Start everything and wait till it is ready."""

    @abstractmethod
    def stop(self) -> None:
        """Stop everything; no process is left. Nothing happens if it never stood."""

    def start(self) -> Self:
        """Start everything and wait till it is ready; what does not come up is stopped again."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def stop_all(servers: Iterable[Server]) -> None:
    """Ask each to stop, and only then wait for each."""
    asked = list(servers)
    for server in asked:
        server.ask_to_stop()
    for server in asked:
        server.await_end()
