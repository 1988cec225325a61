"""What every wait of one queue and priority meets by time: steps of help and thresholds (S7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from routing import plan, targets
from routing.parts import Council
from routing.priority import Priority


@dataclass(frozen=True)
class Course:
    """The steps and the thresholds ahead of a wait, by seconds of waiting."""

    chain: tuple[plan.Step, ...]
    thresholds: tuple[targets.Threshold, ...]

    def next_s(self, waited_s: float, at_most_s: float) -> float:
        """In how many seconds something new is reached or repeated; at most `at_most_s`."""
        moments = [step.after_s for step in self.chain] + [one.at_s for one in self.thresholds]
        ahead = [moment - waited_s for moment in moments if moment > waited_s]
        return float(min([*ahead, *self._rounds(waited_s), at_most_s]))

    def _rounds(self, waited_s: float) -> Iterator[float]:
        for step in self.chain:
            if step.every_s and step.after_s <= waited_s:
                yield step.every_s - (waited_s - step.after_s) % step.every_s


def course_of(council: Council, queue: str, priority: Priority) -> Course:
    """The course of a queue's waits of one priority. KeyError: the council has no such queue."""
    known = targets.thresholds(council, queue, priority)
    return Course(plan.chain_of(council, queue, priority), known)
