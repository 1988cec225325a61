"""Signed webhooks over loopback, each on a connection of its own until it is free again."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.bench.carrier import form, posted

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Line:
    """The voice door as a carrier sees it."""

    base: str
    account: str
    token: str
    _free: list[Connection] = field(default_factory=list)

    async def post(self, path: str, sid: str, **fields: str) -> tuple[int, str]:
        """Status and answer of one webhook."""
        sent = form(sid, self.account, **fields)
        body, headers = posted(self.base, path, sent, self.token)
        lines = [f"POST {path} HTTP/1.1", f"Host: {urlsplit(self.base).netloc}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        connection = self._free.pop() if self._free else await self._connect()
        answer = await _exchange(connection, "\r\n".join([*lines, "", ""]).encode() + body)
        self._free.append(connection)
        return answer

    async def _connect(self) -> Connection:
        at = urlsplit(self.base)
        return await asyncio.open_connection(at.hostname, at.port)

    def close(self) -> None:
        """Hang up."""
        for _, writer in self._free:
            writer.close()


async def _exchange(connection: Connection, request: bytes) -> tuple[int, str]:
    reader, writer = connection
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    status, *lines = head.split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    answer = await reader.readexactly(int(fields["content-length"]))
    return int(status.split()[1]), answer.decode()
