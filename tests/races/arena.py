"""Rounds of a race: the same two things at nearly the same moment, again and again."""

import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from statistics import median

from app.cli.colleague import Colleague
from tests.races.rounds import Round
from tests.town import Town

LANES = ("1", "2", "3", "4", "5", "6", "7", "8")
TOLD_EVERY = 500  # rounds: ten thousand take most of an hour
Body = Callable[[Round], None]


@dataclass
class Arena:
    """A town, how many rounds it plays, and what came of them."""

    town: Town
    rounds: int
    speed: float
    tell: Callable[[str], None]
    ends: Counter[str] = field(default_factory=Counter)
    took_s: list[float] = field(default_factory=list)
    failed: bool = False

    def play(self, name: str, people: int, body: Body) -> None:
        """All rounds, in every lane at once, with so many of its people ready.

        Each is judged when its body is done. The chances are the same every time.
        """
        lanes = {lane: self._people(lane, people) for lane in LANES}
        with ThreadPoolExecutor(len(lanes)) as pool:
            played = [pool.submit(self._lane, name, lane, body, lanes[lane]) for lane in LANES]
        self.tell(self._told())
        for one in played:
            one.result()

    def _people(self, lane: str, number: int) -> list[Colleague]:
        return [self.town.ready(f"{who}-{lane}") for who in ("ann", "bob")[:number]]

    def _lane(self, name: str, lane: str, body: Body, people: list[Colleague]) -> None:
        """Ends early once a round of any lane has failed: the others would hide it for an hour."""
        chance = Random(f"{name} {lane}")
        for number in range(self.rounds // len(LANES)):
            one = Round(self.town, chance, self.speed, f"{name} {lane}/{number}", lane, people)
            if self.failed:
                return
            try:
                self._one(one, body)
            except BaseException:
                self.failed = True
                raise
            if len(self.took_s) % TOLD_EVERY == 0:
                sys.stderr.write(f"{name}: {self._told()}\n")

    def _one(self, one: Round, body: Body) -> None:
        began = time.monotonic()
        body(one)
        self.ends[one.judge()] += 1
        self.took_s.append(time.monotonic() - began)

    def _told(self) -> str:
        """One line: how the rounds ended."""
        ends = ", ".join(f"{number} {end}" for end, number in self.ends.most_common())
        seconds = f", {median(self.took_s):.2f} s each" if self.took_s else ""
        return f"{len(self.took_s)} rounds: {ends}{seconds}"
