"""Over HTTP: connections are kept open, and may be dead when they are needed."""

import socket
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.simulator.transport import HttpTransport, NoAnswer, Outgoing

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 11\r\n\r\n<Response/>"
FORM = b"CallSid=CA1"
AT_ONCE = struct.pack("ii", 1, 0)  # closed without a farewell, as by a process that is killed


class System:
    """Answers every request and keeps the connection, until it is killed and lives anew."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.life = 0
        threading.Thread(target=self._let_in, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.door.getsockname()[1]}/voice"

    def _let_in(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line, self.life), daemon=True).start()

    def _serve(self, line: socket.socket, life: int) -> None:
        with line:
            while self._whole(line):
                if life != self.life:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                    return
                line.sendall(ANSWER)

    def _whole(self, line: socket.socket) -> bytes:
        """A request to its end; nothing when the other side has gone."""
        read = b""
        while not read.endswith(FORM) and (more := line.recv(65536)):
            read += more
        return read


@pytest.fixture
def system() -> Iterator[System]:
    system = System()
    yield system
    system.door.shutdown(socket.SHUT_RDWR)
    system.door.close()


def test_a_second_try_takes_no_connection_of_before(system: System) -> None:
    transport, together = HttpTransport(), threading.Barrier(2)
    ask = Outgoing("POST", system.url, (("CallSid", "CA1"),), {})

    def keep_one_open(_: int) -> int:
        together.wait(10)
        return transport(ask).status

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(keep_one_open, range(2))) == [200, 200]
        system.life += 1

        def ring(anew: bool) -> int:  # noqa: FBT001
            together.wait(10)
            return transport(replace(ask, anew=anew)).status

        first, second = pool.submit(ring, False), pool.submit(ring, True)
        with pytest.raises(NoAnswer, match="reset"):
            first.result()
        assert second.result() == 200
