"""Who could ever answer a queue."""

from collections.abc import Collection, Iterator

from routing.parts import Council
from routing.plan import chain_of


def unanswerable(council: Council, staffed: Collection[str]) -> Iterator[tuple[str, str]]:
    """Queues whose callers nobody could ever answer, and why in words (S21): nobody of `staffed`,
    the teams that have people, is in any team of the chain, and no outside number is in it.
    """
    for name, queue in council.queues.items():
        chain = chain_of(council, name, queue.priority)
        teams = [step.team for step in chain if step.team]
        if set(staffed).isdisjoint(teams) and not any(step.duty for step in chain):
            yield (
                name,
                f"nobody could answer the queue {name!r}: no person is in {', '.join(teams)}",
            )
