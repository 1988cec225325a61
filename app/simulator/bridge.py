"""Two calls joined so that their people talk."""

from app.simulator.calls import Call
from app.simulator.exchange import Exchange
from app.simulator.tasks import Steps, Wait


class Bridge:
    """Two calls that talk until one parts; both sides wait in `hold`."""

    def __init__(self, exchange: Exchange, one: Call, other: Call) -> None:
        self.exchange = exchange
        self.ends = {one: Wait(), other: Wait()}
        self.since: float | None = None
        self.seconds = 0

    def hold(self, call: Call) -> Steps[str]:
        """Stay until either side parts; says why."""
        others = [other.sid for other in self.ends if other is not call]
        self.since = self.since or self.exchange.now()
        call.bridged = True
        call.note(self.exchange.now(), "bridged", others=others)
        call.tell()
        try:
            return str((yield self.ends[call]))
        finally:
            call.bridged = False
            self.part("other side")

    def part(self, why: str) -> None:
        """Let both sides go on."""
        if self.since is not None:
            self.seconds = round(self.exchange.now() - self.since)
        for wait in self.ends.values():
            wait.finish(why)
