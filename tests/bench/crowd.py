"""python -m tests.bench.crowd: callers who come whether or not the last one was answered.

Reads what to do from its arguments, prints the latencies in milliseconds as JSON.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import randrange

import click

from tests.bench.line import Line

REQUESTS_A_CALL = 4  # ring, two keys, hung up
BETWEEN_S = 1.0
KEYS = (("3", "2"), ("3", "1"), ("4", "2"), ("2", ""))  # menus, and into two queues
NEXT = re.compile(r'<Gather action="https?://[^/]+(/voice/heard/[^"#]+)')


@dataclass
class Crowd:
    """Callers on one line, and how long each of their requests took."""

    line: Line
    took_ms: dict[str, list[float]] = field(default_factory=lambda: {"ring": [], "key": []})
    failed: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(randrange(2**64)))

    async def come(self, rate: float, seconds: float) -> None:
        """Calls that begin every 1/rate s, on time, for so many seconds."""
        clock = asyncio.get_running_loop().time
        began, calls = clock() + 0.2, []
        for number in range(int(rate * seconds)):
            start = began + number / rate
            await asyncio.sleep(start - clock())
            calls.append(asyncio.create_task(self._call(start)))
        await asyncio.gather(*calls)
        self.line.close()

    async def _call(self, start: float) -> None:
        number = next(self._numbers)
        sid = f"CA{number:032x}"
        answer = await self._timed("ring", start, "/voice/inbound", sid, CallStatus="ringing")
        for turn, key in enumerate(KEYS[number % len(KEYS)], 1):
            found = NEXT.search(answer)
            if found and key:
                due = start + turn * BETWEEN_S
                answer = await self._timed("key", due, found[1], sid, Digits=key)
        await _until(start + len(KEYS[0]) * BETWEEN_S + BETWEEN_S)
        await self.line.post("/voice/status", sid, CallStatus="completed", SequenceNumber="1")

    async def _timed(self, kind: str, due: float, path: str, sid: str, **fields: str) -> str:
        """The answer; a request that is late because the last answer was late has waited, too."""
        clock = asyncio.get_running_loop().time
        began = due if clock() > due else await _until(due)
        status, answer = await self.line.post(path, sid, **fields)
        self.took_ms[kind].append(1000 * (clock() - began))
        if status != 200 or "/voice/safe/" in answer:
            self.failed += 1
        return answer


async def _until(moment: float) -> float:
    """Wait for a moment; when it was in truth."""
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(max(0.0, moment - clock()))
    return clock()


@click.command()
@click.option("--base", required=True)
@click.option("--account", required=True)
@click.option("--token", required=True)
@click.option("--rate", type=float, required=True, help="requests a second")
@click.option("--seconds", type=float, required=True)
def main(base: str, account: str, token: str, rate: float, seconds: float) -> None:
    """Call, press keys, hang up; then tell how long it took."""
    crowd = Crowd(Line(base, account, token))
    asyncio.run(crowd.come(rate / REQUESTS_A_CALL, seconds))
    click.echo(json.dumps({**crowd.took_ms, "failed": crowd.failed}))


if __name__ == "__main__":
    main()
