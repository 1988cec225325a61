"""A call keeps its flow version (I13); new calls begin on the one in force."""

import pytest
from sqlalchemy import Engine

from app.adapters.flow_book import DatabaseFlowBook
from tests.flow_team import FLOW, published, reworded
from tests.world import World, keys


def test_a_version_is_found_again_and_an_unknown_one_is_none(world: World) -> None:
    book = DatabaseFlowBook(world.rt.engine)
    version, flow = book.current(FLOW)
    assert book.pinned(version) is flow
    assert book.pinned("no such version") is None


def test_a_flow_that_was_never_published_says_what_to_do(engine: Engine) -> None:
    with pytest.raises(LookupError, match="frontdoor prepare"):
        DatabaseFlowBook(engine).current(FLOW)


def test_i13_a_call_goes_on_with_the_version_it_began_on(world: World) -> None:
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"), {"talk": 5})
    world.pass_time(4)
    began = world.record(call).flow_version
    published(world, reworded(world, "Help and Advice"))
    world.until(lambda: call.over)
    assert world.record(call).flow_version == began
    later, _ = DatabaseFlowBook(world.rt.engine).current(FLOW)
    assert later != began


def test_s1_a_call_whose_version_is_lost_goes_to_a_person(world: World) -> None:
    world.ready("amara-okafor")
    call = world.ring(*keys("4"), {"talk": 5})
    world.pass_time(3)
    world.rt.flows._flows.clear()
    world.change("UPDATE calls SET flow_version = 'lost'")
    world.until(lambda: call.over)
    world.pass_time(3)
    assert world.record(call).outcome == "answered"
    assert len(world.alerts("flow_lost")) == 1


def test_s1_a_version_that_this_program_cannot_read_is_as_good_as_lost(world: World) -> None:
    world.change(
        """INSERT INTO flow_versions (version, name, compiled, source, prompts, message, added_at)
           SELECT 'unreadable', name, '{"flow": 7}', source, prompts, message, added_at
           FROM flow_versions"""
    )
    assert DatabaseFlowBook(world.rt.engine).pinned("unreadable") is None
    world.change("UPDATE flow_aliases SET version = 'unreadable'")
    with pytest.raises(LookupError, match="has lost its version"):
        DatabaseFlowBook(world.rt.engine).current(FLOW)
