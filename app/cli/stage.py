"""Everything of Front Door on this machine: servers, processes, carrier, and who watches them.

`frontdoor demo` runs one; smoke and outage tests run private ones on free ports.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from app.cli.doorstep import Doorstep
from app.cli.environment import environment, note
from app.cli.ports import Ports
from app.cli.program import Program
from app.cli.programs import programs
from app.cli.watch import Watch
from app.embedded import EmbeddedError, EmbeddedStack
from app.embedded.server import Server
from app.embedded.standing import Standing, stop_all

READY_WITHIN_S = 60.0
# Mostly it imports: beside the servers' start it costs no time of its own.
EARLY = ("voice",)
DOORS = ("voice", "desk")


class Stage(Standing):
    """The whole product over one data folder.

    Starting raises `PortTaken`, or `EmbeddedError` with the end of the log of what did not start.

    `given` is the environment it stands in; DATABASE_URL and REDIS_URL there replace the embedded
    servers. `restart=False` lets the dead lie. `keep=False` forgets the data at the end.
    `speed`: how many seconds of the local carrier's line pass in a real one.
    `tell` hears one line about whatever happens.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ports: Ports | None = None,
        given: Mapping[str, str],
        carrier: bool = True,
        restart: bool = True,
        keep: bool = True,
        durable: bool = True,
        speed: float = 1.0,
        tell: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.folder = folder.resolve()
        self.ports = ports or Ports.free()
        self.stack = EmbeddedStack(
            self.folder,
            database_url=given.get("DATABASE_URL", ""),
            redis_url=given.get("REDIS_URL", ""),
            keep=keep,
            durable=durable,
        )
        self.environment: dict[str, str] = {}
        self._given, self._carrier, self._restart, self._tell = given, carrier, restart, tell
        self._speed = speed
        self._programs: dict[str, Program] = {}
        self._steps: list[Program] = []
        self._doorsteps: list[Doorstep] = []
        self._watch: Watch | None = None

    def _start(self) -> None:
        self.ports.check("desk", "voice", *(["carrier"] if self._carrier else []))
        self.stack.settle()
        self.environment = environment(
            self.folder, self.stack, self.ports, self._given, carrier=self._carrier
        )
        note(self.folder, self.environment)
        self._programs = programs(
            self.ports, self.environment, self.folder, carrier=self._carrier, speed=self._speed
        )
        for program in self._programs.values():
            program.log.unlink(missing_ok=True)
        self._open_doorsteps()
        preparation = self._prepare()
        self._launch(name for name in self._programs if name in EARLY)
        self.stack.start()
        if preparation.end(READY_WITHIN_S) != 0:
            said = preparation.last_lines()
            raise EmbeddedError(f"The database could not be prepared:\n{said}")
        self._launch(name for name in self._programs if name not in EARLY)
        if self._restart:
            self._watch = Watch(self.members, self._tell)
            self._watch.start()
        for program in self._programs.values():
            program.await_ready(READY_WITHIN_S)

    def _open_doorsteps(self) -> None:
        for name in DOORS:
            doorstep = Doorstep(getattr(self.ports, name))
            self._doorsteps.append(doorstep)
            self._programs[name].doorstep = doorstep

    def _launch(self, names: Iterable[str]) -> None:
        for name in names:
            self._programs[name].launch()

    def _prepare(self) -> Program:
        """Tables, first rows and the carrier's fallback document, by `frontdoor prepare`.

        It imports while the servers start, and waits for them.
        """
        step = Program(
            "prepare",
            [
                *(sys.executable, "-m", "app.cli", "prepare"),
                *("--carrier-files-into", str(self.folder), "--wait", str(READY_WITHIN_S)),
            ],
            environment=self.environment,
            log=self.folder / "logs" / "prepare.log",
        )
        step.log.unlink(missing_ok=True)
        self._steps.append(step)
        step.launch()
        return step

    @property
    def members(self) -> dict[str, Server]:
        """Every process by name: valkey, postgres, carrier, voice, desk, live, slow, clock."""
        return {**self.stack.servers, **self._programs}

    def url(self, name: str) -> str:
        """The address of `desk`, `voice` or `carrier`, without a path."""
        return self.ports.url(name)

    def kill(self, name: str) -> None:
        """SIGKILL to one member and its children; it comes back if restarts are on."""
        self.members[name].kill()

    def leave_down(self, name: str) -> None:
        """Kill one member and let it lie until `bring_back`."""
        if self._watch is not None:
            self._watch.left_down.add(name)
        self.members[name].kill()

    def bring_back(self, name: str) -> None:
        """Start a member that lies down and wait till it is ready."""
        self.members[name].start()
        if self._watch is not None:
            self._watch.left_down.discard(name)

    def stop(self) -> None:
        """Stop everything; no process is left."""
        if self._watch is not None:
            self._watch.cease()
            self._watch = None
        stop_all([*self._steps, *self._programs.values()])
        while self._doorsteps:
            self._doorsteps.pop().close()
        self.stack.stop()
