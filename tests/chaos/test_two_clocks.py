"""Two clocks: one beats; when it is killed the other does within five seconds."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise

import pytest

from app.cli.program import Program
from tests.chaos.conftest import LONG, SLACK
from tests.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

TAKES_OVER_S = 5.0 * SLACK
ROUNDS = 10 if LONG else 1
TICK = "workers.queueing.tick"


@pytest.fixture
def clocks(town: Town) -> Iterator[dict[str, Program]]:
    """The stage's own clock and another, both let lie when they are killed."""
    own = town.stage.members["clock"]
    assert isinstance(own, Program)
    log = town.stage.folder / "logs" / "clock2.log"
    other = Program("clock2", own.command, environment=town.stage.environment, log=log)
    other.launch()
    yield {"clock": own, "clock2": other}
    other.kill()
    if not own.running:
        town.stage.bring_back("clock")


def test_when_the_one_that_beats_is_killed_the_other_takes_over(
    town: Town, clocks: dict[str, Program], tell: Callable[[str], None]
) -> None:
    began = moments(town)[-1]
    stands_by(town)
    for _ in range(ROUNDS):
        town.stage.leave_down("clock")
        beats_on(town)
        town.stage.bring_back("clock")
        stands_by(town)
        clocks["clock2"].kill()
        beats_on(town)
        clocks["clock2"].launch()
        stands_by(town)
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments(town, began))]
    tell(f"{2 * ROUNDS} clocks killed: longest time without a beat {max(gaps):.1f} s")
    assert max(gaps) <= TAKES_OVER_S
    slots = town.rows("SELECT name, slot, count(*) AS times FROM slots GROUP BY name, slot")
    assert {row.times for row in slots} == {1}


def stands_by(town: Town) -> None:
    """Wait till the clock that was just started is there and sees that the other beats."""
    sql = "SELECT at FROM beats WHERE process = 'standby'"
    now = town.one("SELECT clock_timestamp()")
    town.until(
        lambda: [row for row in town.rows(sql) if row.at > now], 30, "the other clock stands by"
    )


def beats_on(town: Town) -> None:
    """Wait for two more beats."""
    have = len(moments(town))
    town.until(lambda: len(moments(town)) >= have + 2, TAKES_OVER_S + 2, "a clock beats")


def moments(town: Town, since: datetime | None = None) -> list[datetime]:
    """When the tick was fired, by whichever clock."""
    sql = "SELECT at FROM slots WHERE name = :name AND (:since IS NULL OR at >= :since) ORDER BY at"
    sql = sql.replace(":since", "CAST(:since AS timestamptz)")
    return [row.at for row in town.rows(sql, name=TICK, since=since)]
