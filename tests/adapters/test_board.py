"""The screens are told soon, together, and without a caller waiting for it."""

import threading
import time
from collections.abc import Iterator

from app.adapters.board import TOGETHER_S, LaterBoard


class Slow:
    """A board whose Redis hangs until it is let go."""

    def __init__(self) -> None:
        self.told: list[frozenset[str]] = []
        self.free = threading.Event()
        self.fails = False

    def publish(self, topics: frozenset[str]) -> None:
        self.free.wait(5)
        self.told.append(topics)
        if self.fails:
            raise ValueError("a fault of ours")

    def listen(self, beat_s: float) -> Iterator[frozenset[str]]:
        yield frozenset({f"every {beat_s}"})


def wait_for(board: Slow, count: int) -> None:
    until = time.monotonic() + 5
    while len(board.told) < count and time.monotonic() < until:
        time.sleep(0.005)


def test_who_publishes_does_not_wait_and_what_follows_is_told_together() -> None:
    slow = Slow()
    board = LaterBoard(slow)
    board.publish(frozenset({"calls"}))
    time.sleep(TOGETHER_S)  # the first is on its way, and hangs
    for topic in ("queues", "agents", "queues"):
        board.publish(frozenset({topic}))
    assert slow.told == []
    slow.free.set()
    wait_for(slow, 2)
    assert slow.told == [{"calls"}, {"queues", "agents"}]


def test_a_fault_while_telling_does_not_silence_the_board() -> None:
    slow = Slow()
    slow.free.set()
    slow.fails = True
    board = LaterBoard(slow)
    for count in (1, 2):
        board.publish(frozenset({"calls"}))
        wait_for(slow, count)
    assert slow.told == [{"calls"}, {"calls"}]


def test_it_listens_where_the_other_listens() -> None:
    assert list(LaterBoard(Slow()).listen(1.0)) == [{"every 1.0"}]
