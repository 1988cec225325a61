"""A call keeps its flow version (I13); new calls begin on the one in force."""

import pytest
from sqlalchemy import Engine

from app.adapters.flow_book import DatabaseFlowBook
from app.bootstrap import read_flow
from app.services import flows
from ivr_flows.compiler import Compiled, compile_flow
from tests.world import World, keys

NAME = "childrens-front-door"


def changed(world: World) -> Compiled:
    """The same flow with other words."""
    now = read_flow(world.rt.settings, world.rt.council)
    welcome = now.flow.steps["welcome"].model_copy(
        update={"say": "Hello. If a child is in danger right now, hang up and call 9 9 9. New."}
    )
    steps = {**now.flow.steps, "welcome": welcome}
    return compile_flow(now.flow.model_copy(update={"steps": steps}))


def test_a_version_is_found_again_and_an_unknown_one_is_none(world: World) -> None:
    book = DatabaseFlowBook(world.rt.engine)
    version, flow = book.current(NAME)
    assert book.pinned(version) is flow
    assert book.pinned("no such version") is None


def test_a_flow_that_was_never_published_says_what_to_do(engine: Engine) -> None:
    with pytest.raises(LookupError, match="frontdoor db seed"):
        DatabaseFlowBook(engine).current(NAME)


def test_i13_a_call_goes_on_with_the_version_it_began_on(world: World) -> None:
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"), {"talk": 5})
    world.pass_time(4)
    assert flows.publish(world.rt, NAME, changed(world))
    world.until(lambda: call.over)
    began, _ = world.rt.flows.current(NAME)
    assert world.record(call).flow_version == began
    later, _ = DatabaseFlowBook(world.rt.engine).current(NAME)
    assert later != began


def test_publishing_what_is_in_force_changes_nothing(world: World) -> None:
    assert not flows.publish(world.rt, NAME, read_flow(world.rt.settings, world.rt.council))


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
