"""Whether a process may be sent callers, and in words why not."""

from collections.abc import Iterator

import pytest

from app.bootstrap import newest_tables
from app.services import health, ticking
from tests.world import World


def asked(world: World) -> tuple[int, dict[str, object]]:
    answer = world.app.test_client().get("/readyz")
    return answer.status_code, answer.get_json()


def at(world: World, revision: str) -> None:
    world.change("UPDATE alembic_version SET version_num = :number", number=revision)


@pytest.fixture
def moved(world: World) -> Iterator[World]:
    """A world whose tables may be given another number, until the end of the test."""
    yield world
    at(world, newest_tables())


def test_with_the_database_and_its_tables_a_process_is_ready(world: World) -> None:
    assert asked(world) == (
        200,
        {
            "ready": True,
            "database": True,
            "tables": True,
            "redis": True,
            "clock_beats": False,
            "trouble": "",
        },
    )


def test_without_redis_and_clock_calls_can_be_taken_all_the_same(world: World) -> None:
    world.jobs.up = False
    status, told = asked(world)
    assert (status, told["ready"], told["redis"], told["clock_beats"]) == (200, True, False, False)


def test_a_clock_that_beats_is_told(world: World) -> None:
    ticking.show_life(world.rt, "clock")
    assert asked(world)[1]["clock_beats"] is True
    world.pass_time(health.QUIET_S + 1)
    assert asked(world)[1]["clock_beats"] is False


def test_without_the_database_it_is_not_ready(world: World) -> None:
    world.guard.away = True
    status, told = asked(world)
    assert (status, told["ready"], told["database"]) == (503, False, False)
    assert told["trouble"] == "The database does not answer."


def test_with_tables_older_than_the_code_it_is_not_ready(moved: World) -> None:
    at(moved, "0000")
    status, told = asked(moved)
    assert (status, told["ready"], told["database"], told["tables"]) == (503, False, True, False)
    says = f"The database's tables are at 0000 and this code wants {newest_tables()}: "
    assert told["trouble"] == says + "run `frontdoor prepare`."


def test_with_tables_of_a_newer_version_it_goes_on_while_that_version_is_brought_in(
    moved: World,
) -> None:
    at(moved, "9999")
    assert asked(moved)[0] == 200


def test_without_any_tables_it_is_not_ready(world: World) -> None:
    world.change("ALTER TABLE alembic_version RENAME TO laid_aside")
    try:
        status, told = asked(world)
    finally:
        world.change("ALTER TABLE laid_aside RENAME TO alembic_version")
    assert (status, told["database"], told["tables"]) == (503, True, False)
    assert told["trouble"] == "The database has no tables yet: run `frontdoor prepare`."
