"""Product and floor in turn, until enough rounds were quiet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.bench.machine import Foreign

QUIET_CORES = 0.15
TRIES_PER_ROUND = 12

# Makes ready, unmeasured; what it gives measures once and gives the figure.
Contender = Callable[[], Callable[[], float]]


@dataclass(frozen=True)
class Round:
    """One measurement of each, and the cores that others used meanwhile."""

    product: float
    floor: float
    foreign: float

    @property
    def ratio(self) -> float:
        return self.product / self.floor


@dataclass
class Rounds:
    """The rounds that count, and how many were thrown away because others were at work."""

    kept: list[Round] = field(default_factory=list)
    thrown: int = 0
    quiet: bool = True

    def median(self, what: str) -> float:
        """The middle of `product`, `floor`, `ratio` or `foreign`."""
        return median(self._values(what))

    def spread(self, what: str) -> str:
        """From the first to the third quarter."""
        low, _, high = quantiles(self._values(what), n=4, method="inclusive")
        return f"{low:.3g} to {high:.3g}"

    def noise(self) -> str:
        """What is to be said about the rest of the machine."""
        others = f"others used {self.median('foreign'):.2f} of a core"
        thrown = f"{len(self.kept)} rounds, {self.thrown} thrown away, {others}"
        return thrown if self.quiet else f"{thrown}; THE MACHINE WAS NOT QUIET"

    def _values(self, what: str) -> list[float]:
        return [getattr(one, what) for one in self.kept]


def alternate(product: Contender, floor: Contender, count: int, *, insist: bool) -> Rounds:
    """`count` rounds of both; without `insist` disturbed rounds count and are told of.

    A machine that does not become quiet within twelve tries a round is measured by its quietest
    rounds, and the result says so.
    """
    done, disturbed = Rounds(), []
    while len(done.kept) < count and done.thrown < count * TRIES_PER_ROUND:
        one = _round(product, floor)
        if one.foreign <= QUIET_CORES or not insist:
            done.kept.append(one)
        else:
            done.thrown += 1
            disturbed.append(one)
    disturbed.sort(key=lambda one: one.foreign)
    done.kept.extend(disturbed[: count - len(done.kept)])
    done.quiet = all(one.foreign <= QUIET_CORES for one in done.kept)
    return done


def _round(product: Contender, floor: Contender) -> Round:
    measures = product(), floor()
    others = Foreign()
    others.begin()
    product_cost, floor_cost = (measure() for measure in measures)
    return Round(product_cost, floor_cost, others.cores())
