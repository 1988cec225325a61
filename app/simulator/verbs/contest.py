"""Phones that ring for one <Dial>: the first to be answered, and through its whisper, is joined."""

from dataclasses import dataclass, field

from app.simulator.bridge import Bridge
from app.simulator.calls import Call, HungUp, Redirected
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.faults import Fault
from app.simulator.lives import live, ring
from app.simulator.performance import perform_all
from app.simulator.progress import progress
from app.simulator.schema import IN_WHISPER
from app.simulator.stage import Stop
from app.simulator.tasks import Steps, Wait


@dataclass(eq=False)
class Contest:
    """What rings for whom, and who has won."""

    exchange: Exchange
    caller: Call
    legs: list[Call] = field(default_factory=list)
    decided: Wait = field(default_factory=Wait)
    winner: Call | None = None
    bridge: Bridge | None = None

    def enter(self, leg: Call, whisper: Door | None, timeout: float) -> None:
        """Let a phone ring for up to so many seconds of the line."""
        self.legs.append(leg)
        leg.after.append(self._ended)
        live(self.exchange, leg, self._life(leg, whisper, timeout))

    def status(self) -> str:
        """Sum up: completed when anybody answered, otherwise what became of the ringing."""
        if any(leg.answered is not None for leg in self.legs):
            return "completed"
        statuses = {leg.status for leg in self.legs}
        order = ("busy", "no-answer", "failed")
        return next((status for status in order if status in statuses), "canceled")

    def dismiss(self, keep: Call | None = None) -> None:
        """Hang up on all but one."""
        for leg in self.legs:
            if leg is not keep:
                leg.hang_up("other side")

    def _life(self, leg: Call, whisper: Door | None, timeout: float) -> Steps[str]:
        progress(self.exchange, leg, "initiated")
        yield from ring(self.exchange, leg, timeout)
        if whisper:
            yield from self._whisper(leg, whisper)
        if self.winner or self.caller.over:
            raise HungUp("other side")
        self.winner = leg
        self.bridge = Bridge(self.exchange, self.caller, leg)
        self.decided.finish(leg)
        return (yield from self.bridge.hold(leg))

    def _whisper(self, leg: Call, whisper: Door) -> Steps[None]:
        try:
            end = yield from perform_all(self.exchange, leg, whisper, IN_WHISPER)
        except Redirected as other:
            yield from self._whisper(leg, other.door)
            return
        except Fault as fault:
            self.exchange.fault(fault, leg.sid)
            raise HungUp("carrier") from fault
        if end is Stop.HANG_UP:
            raise HungUp("system")

    def _ended(self) -> None:
        if all(leg.over for leg in self.legs):
            self.decided.finish(None)
