"""Rounds of a race: the same two things at nearly the same moment, again and again."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from app.cli.colleague import Colleague
from app.models import people
from app.services import agents
from app.services.refusals import Refused
from tests.town import TooLate, Town

LOOK_S = 0.02
TOLD = 40  # events and entries of a round that failed
SHOWN = {"at", "what", "text", "key", "kind", "url", "status"}
ROUND_S = 20.0  # a round that lasts longer has left somebody stuck


@dataclass
class Round:
    """One call, whatever races in it."""

    town: Town
    chance: Random
    speed: float
    name: str
    lane: str
    people: list[Colleague]
    sid: str = ""

    @property
    def number(self) -> str:
        """The caller's of this lane."""
        return f"+44770090012{self.lane}"

    def stranger(self) -> str:
        """A number to which, as a rule, nobody has spoken lately: it is offered to all at once."""
        return f"+447700900{self.chance.randrange(200, 1000)}"

    def ring(self, *script: dict[str, Any], from_: str = "") -> None:
        """The caller of this round presses the keys of the lane: four lanes in each menu."""
        menu, key = divmod(int(self.lane) - 1, 4)
        keys = ({"asked": True, "press": str(one)} for one in (3 + menu, 1 + key))
        self.sid = self.town.ring(*keys, *script, from_=from_ or self.number)

    def phones(self, most_s: float) -> None:
        """Every phone of the lane is picked up within so many real seconds, and 1 is pressed."""
        for one in self.people:
            after = self.line_s(self.some_s(most_s))
            self.town.telephone.phone(
                one.number(), does="answer", after=after, press="1", press_after=0
            )

    def line_s(self, real_s: float) -> float:
        """Seconds of the line in so many real ones."""
        return real_s * self.speed

    def some_s(self, most: float) -> float:
        """A delay by chance, real seconds."""
        return self.chance.uniform(0, most)

    def until(self, truth: Callable[[], Any], what: str) -> Any:
        """As the town's, with a sharper eye: the moments that race lie close together."""
        over = time.monotonic() + ROUND_S
        while not (found := truth()):
            if time.monotonic() > over:
                raise TooLate(f"{self.name}: {what}: not within {ROUND_S:g} s\n{self._story()}")
            time.sleep(LOOK_S)
        return found

    def offers(self) -> list[Any]:
        """Whatever was offered of this call."""
        return self.town.rows(
            """SELECT o.* FROM offers o JOIN calls c ON c.id = o.call_id WHERE c.sid = :sid""",
            sid=self.sid,
        )

    def rung(self) -> bool:
        """Whether a phone rings, or has rung, for this call."""
        legs = """SELECT 1 FROM legs l JOIN calls c ON c.id = l.call_id
                  WHERE c.sid = :sid AND l.sid IS NOT NULL"""
        return bool(self.town.rows(legs, sid=self.sid))

    def taken(self) -> bool:
        """Whether somebody has taken this call."""
        return any(one.accepted_at is not None for one in self.offers())

    def nobody_rests(self) -> None:
        """Whoever rests after a declined offer is asked again at once: a round is to be short."""
        with self.town.rt.work() as work:
            for one in self.people:
                work.run(people.change_agent(one.id, rest_until=None, misses=0))
            work.promise("match", f"match:{self.name}")

    def hang_up(self) -> None:
        """The caller puts the phone down, whatever came of it."""
        self.town.telephone.hang_up(self.sid)

    def judge(self) -> str:
        """What must hold, whoever was first; gives how the call ended."""
        row = self.until(self._ended, "the call's end is on record")
        self.until(self.all_let_go, "nobody is held by this call")
        met = [one for one in self.offers() if one.bridged_at and one.kind == "take"]
        assert len(met) <= 1, f"{self.name}: two people for one caller\n{self._story()}"
        assert (row.outcome == "answered") == bool(met), f"{self.name}\n{self._story()}"
        assert self._enquiries() == 1
        return str(row.outcome)

    def _ended(self) -> Any:
        """The call's row once it is over; whoever talked to another caller is there again."""
        self.all_let_go()
        return self.town.ended(self.sid)

    def _enquiries(self) -> Any:
        return self.town.one(
            "SELECT count(*) FROM enquiries e JOIN calls c ON c.id = e.call_id WHERE c.sid = :sid",
            sid=self.sid,
        )

    def all_let_go(self) -> bool:
        """Whether nobody is bound to this call any more; writes up what is to be written up."""
        live = [one for one in self.offers() if one.state in {"open", "accepted"}]
        return not live and all(self._home(one) for one in self.people)

    def _home(self, one: Colleague) -> bool:
        """Ready for the next round: whoever talked writes up, whoever was passed over rests."""
        state = self._state(one)
        if state == "wrap_up":
            _unless_changed(lambda: one.finish("advice"))
        elif state == "away":
            _unless_changed(lambda: agents.ready(self.town.rt, one.id))
        return self._state(one) == "ready"

    def _state(self, one: Colleague) -> str:
        return str(self.town.one("SELECT state FROM agents WHERE person_id = :id", id=one.id))

    def _story(self) -> str:
        """What our side holds, and the end of what the carrier noted."""
        offers = [f"{one.state} {one.why} bridged {one.bridged_at}" for one in self.offers()]
        states = [f"{one.person.key} {self._state(one)}" for one in self.people]
        events = [f"{one.at:%X.%f} {one.kind} {one.data}" for one in self._events()]
        return "\n".join([*offers, *states, *events, *self._carried()])

    def _events(self) -> list[Any]:
        sql = "SELECT e.* FROM events e JOIN calls c ON c.id = e.call_id WHERE c.sid = :sid"
        return self.town.rows(f"{sql} ORDER BY e.id", sid=self.sid)[-TOLD:]

    def _carried(self) -> list[str]:
        timeline = self.town.carried(self.sid)["timeline"] if self.sid else []
        short = ({k: v for k, v in entry.items() if k in SHOWN} for entry in timeline[-TOLD:])
        return [str(entry) for entry in short]


def _unless_changed(act: Callable[[], None]) -> None:
    try:
        act()
    except Refused:
        return  # the clock was first: it is looked at again
