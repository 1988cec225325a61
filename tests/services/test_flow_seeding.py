"""The council's file is the first version, and never undoes what people have published (S26)."""

from dataclasses import replace
from threading import Thread

import pytest

from app.cli import prepare
from app.services import seeds
from app.services.flows import history, seeding
from app.services.refusals import Refused
from ivr_flows.source import Source
from tests.conftest import empty
from tests.flow_team import FLOW, published, reworded, rewritten, text
from tests.world import World, plan


def test_a_second_start_changes_nothing(world: World) -> None:
    _, people, source = plan()
    assert not seeds.seed(world.rt, people, source)
    assert [one.kind for one in history.history(world.rt, FLOW)] == ["seeded"]


def test_s26_another_file_does_not_undo_what_people_have_published(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    move = published(world, reworded(world, "Help"))
    _, people, _ = plan()
    prepare._put_flow_in_force(world.rt, people)
    assert history.in_force(world.rt, FLOW).version == move.version
    assert "frontdoor flows import" in capsys.readouterr().out


def test_a_file_that_breaks_a_promise_is_not_put_in_force(world: World) -> None:
    broken = rewritten(world, "transfer: emergency-duty-team", "transfer: lado")
    empty(world.rt.engine)
    with pytest.raises(Refused, match=r"(?s)cannot be put in force:.*\(S22\)"):
        seeding.seed(world.rt, FLOW, broken)
    assert world.rows("SELECT * FROM flow_aliases") == []


def test_a_version_of_before_texts_were_kept_gives_way_to_the_file(world: World) -> None:
    later = reworded(world, "Help")
    world.change(
        """INSERT INTO flow_versions (version, name, compiled, source, prompts, message, added_at)
           SELECT 'of-before', name, compiled, '', prompts, '', added_at FROM flow_versions"""
    )
    world.change("UPDATE flow_aliases SET version = 'of-before'")
    with pytest.raises(Refused, match="before the texts were"):
        history.export(world.rt, FLOW)
    assert seeding.seed(world.rt, FLOW, later)
    move = history.history(world.rt, FLOW)[0]
    assert (move.kind, move.before, move.number) == ("seeded", "of-before", 2)
    assert history.export(world.rt, FLOW) == later


def test_of_two_processes_that_start_at_once_one_puts_it_in_force(world: World) -> None:
    source = Source(text(world))
    empty(world.rt.engine)
    done: list[bool] = []
    both = [
        Thread(target=lambda: done.append(seeding.seed(replace(world.rt), FLOW, source)))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(done) == [False, True]
    assert len(history.history(world.rt, FLOW)) == 1
