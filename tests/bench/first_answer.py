"""P10: from the command to the first webhook answered, on a fresh data folder and on a kept one."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli.keys import keys
from app.cli.ports import Ports
from tests.bench.carrier import form, posted
from tests.bench.machine import ROOT
from tests.bench.report import Result
from tests.bench.rounds import Contender, Rounds, alternate

GOALS_S = {"cold": 4.0, "warm": 2.5}
LOOK_EVERY_S = 0.02
GIVE_UP_S = 60.0
_numbers = count(1)


@dataclass(frozen=True)
class Web:
    """What was started, and how it is asked."""

    folder: Path
    ports: Ports

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Status and body; 0 while nobody answers."""
        line = HTTPConnection("127.0.0.1", self.ports.voice, timeout=5)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""
        finally:
            line.close()


def _demo(web: Web) -> list[str]:
    ports = web.ports
    return [
        *("-m", "app.cli", "demo", "--data", str(web.folder), "--port-desk", str(ports.desk)),
        *("--port-voice", str(ports.voice), "--port-carrier", str(ports.carrier)),
    ]


def _rings(web: Web) -> bool:
    """The demo is ready and leads a caller into the menus."""
    if web.ask("GET", "/readyz")[0] != 200:
        return False
    made = keys(web.folder)
    fields = form(f"CA{next(_numbers):032x}", made["TWILIO_ACCOUNT_SID"], CallStatus="ringing")
    base, door = web.ports.url("voice"), "/voice/inbound"
    body, headers = posted(base, door, fields, made["TWILIO_AUTH_TOKEN"])
    status, answer = web.ask("POST", door, body, **headers)
    return status == 200 and b"/voice/heard/" in answer


def _bare(web: Web) -> list[str]:
    voice = str(web.ports.voice)
    return ["-m", "tests.bench.bare", "--data", str(web.folder), "--port", voice]


def _says_the_same(web: Web) -> bool:
    return web.ask("POST", "/voice")[0] == 200


def _seconds(
    command: Callable[[Web], list[str]], answers: Callable[[Web], bool], to: Path
) -> float:
    """From the command to the first answer; stopped afterwards."""
    to.mkdir(exist_ok=True)
    web, began = Web(to, Ports.free()), time.monotonic()
    line = [sys.executable, *command(web)]
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while not answers(web):
            if process.poll() is not None or time.monotonic() > began + GIVE_UP_S:
                raise AssertionError(f"{' '.join(line)} does not answer")
            time.sleep(LOOK_EVERY_S)
        return time.monotonic() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(GIVE_UP_S)


DEMO = partial(_seconds, _demo, _rings)
BARE = partial(_seconds, _bare, _says_the_same)


def run(rounds: int, *, insist: bool) -> list[Result]:
    """Cold starts, then warm ones, each in turn with the bare stack."""
    with TemporaryDirectory(prefix="bench-") as name:
        kept, bare_kept, fresh = Path(name) / "demo", Path(name) / "bare", count(1)

        def cold(start: Callable[[Path], float]) -> Contender:
            return lambda: lambda: start(Path(name) / f"cold-{next(fresh)}")

        def warm(start: Callable[[Path], float], folder: Path) -> Contender:
            return lambda: lambda: start(folder)

        first = alternate(cold(DEMO), cold(BARE), rounds, insist=insist)
        DEMO(kept), BARE(bare_kept)
        again = alternate(warm(DEMO, kept), warm(BARE, bare_kept), rounds, insist=insist)
        return [_result("cold", first), _result("warm", again)]


def _result(kind: str, measured: Rounds) -> Result:
    seconds, floor_s = measured.median("product"), measured.median("floor")
    found = f"{seconds:.1f} s ({measured.spread('product')}), {measured.median('ratio'):.1f} times"
    return Result(
        "P10",
        f"`frontdoor demo`, {kind}, to the first webhook answered, against a bare stack",
        found,
        f"at most {GOALS_S[kind]} s",
        seconds <= GOALS_S[kind],
        (f"{kind}: bare stack {floor_s:.1f} s; {measured.noise()}",),
    )
