"""`frontdoor figures rebuild`: the rows are made anew from the log, as often as one likes."""

import pytest
from click.testing import CliRunner, Result

from app.cli import figures
from tests.world import World, keys


@pytest.fixture
def told(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with a call in it, that the command acts on."""
    monkeypatch.setattr(figures, "slow_runtime", lambda: world.rt)
    world.ready("amara-okafor")
    world.tell(*keys("41"), {"talk": 5})
    return world


def run(*arguments: str) -> Result:
    return CliRunner().invoke(figures.figures, ["rebuild", *arguments])


def test_rows_that_were_lost_or_are_wrong_are_made_anew(told: World) -> None:
    assert run().output == "2 half-hour rows made anew.\n"
    once = told.rows("SELECT * FROM half_hours ORDER BY queue")
    assert [row.queue for row in once] == ["", "agents"]
    told.change("UPDATE half_hours SET offered = 99")
    assert run("--since", f"{told.rt.now():%Y-%m-%d}").exit_code == 0
    assert told.rows("SELECT * FROM half_hours ORDER BY queue") == once


@pytest.mark.parametrize("since", ["2099-01-01", "yesterday", "2026-02-30"])
def test_a_day_that_is_none_or_has_not_come_is_refused_and_nothing_changed(
    told: World, since: str
) -> None:
    run()
    once = told.rows("SELECT * FROM half_hours ORDER BY queue")
    assert run("--since", since).exit_code != 0
    assert told.rows("SELECT * FROM half_hours ORDER BY queue") == once
