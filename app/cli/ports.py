"""The ports of the demo on this machine."""

import socket
from dataclasses import dataclass, fields
from typing import Self


class PortTaken(Exception):
    """A port is in use; the message names it and the option that changes it."""


@dataclass(frozen=True)
class Ports:
    """Where each web process listens, on the loopback address."""

    desk: int = 8000
    voice: int = 8001
    carrier: int = 8002

    @classmethod
    def free(cls) -> Self:
        """Ports that nobody uses now, for private stages in tests."""
        held = [socket.create_server(("127.0.0.1", 0)) for _ in fields(cls)]
        numbers = [int(one.getsockname()[1]) for one in held]
        for one in held:
            one.close()
        return cls(*numbers)

    def url(self, name: str) -> str:
        """The address of `desk`, `voice` or `carrier`, without a path."""
        return f"http://127.0.0.1:{getattr(self, name)}"

    def check(self, *names: str) -> None:
        """Raises `PortTaken` if one of these is in use or two are the same."""
        numbers = [getattr(self, name) for name in names]
        for name, number in zip(names, numbers, strict=True):
            if numbers.count(number) > 1 or not _is_free(number):
                raise PortTaken(
                    f"Port {number} for {name} is taken: stop what uses it, "
                    f"or choose another with --port-{name}."
                )


def _is_free(number: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", number)).close()
    except OSError:
        return False
    return True
