"""Calls in progress through a publish, a rollback, a restart, the lever and a notice (I13)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.adapters.flow_book import DatabaseFlowBook
from app.services.flows import history, levers, notices, publishing
from app.services.flows.history import Move
from app.services.flows.notices import Text
from app.services.refusals import Refused, Unknown
from app.simulator.calls import Call
from app.simulator.transport import wsgi_transport
from app.web import voice
from app.web.application import create_app
from app.web.voice.outage import Outage
from ivr_flows.source import Source
from tests.flow_team import AGENT, EDITOR, FLOW, PUBLISHER, published, rewritten, somebody, text
from tests.world import World, keys

THERE = {"talk": 5}
SNOW = "We close early today because of snow."
STAFF = ("amara-okafor", "ben-whitlock", "idris-vaughan", "joanna-pike")


@pytest.fixture
def staffed(world: World) -> World:
    for key in STAFF:
        world.ready(key)
    return world


def led_elsewhere(world: World) -> Source:
    """The flow in force, but a worry about a child goes to the city's team."""
    return rewritten(
        world,
        "reason: Worried about a child}\n        go: contact-centre",
        "reason: Worried about a child}\n        go: locality-city",
    )


def restart(world: World) -> None:
    """The process that answers the carrier is a new one: it knows only the database."""
    rt = replace(world.rt, flows=DatabaseFlowBook(world.rt.engine))
    outage = Outage(rt, aside=lambda _: None)
    app = voice.equip(create_app(rt, voice.DOORS), outage, rescue=False)
    world.carrier.exchange.transport = wsgi_transport(app)


def ask_which(world: World, pressed: str = "41") -> Call:
    """A caller who stands at the second menu and has the last key still to press."""
    call = world.ring(*keys(pressed, THERE))
    world.until(lambda: stands_at(world, call) == "family")
    return call


def stands_at(world: World, call: Call) -> str:
    rows = world.rows("SELECT flow_state ->> 'step' AS step FROM calls WHERE sid = :s", s=call.sid)
    return str(rows[0].step) if rows else ""


def queues(world: World, call: Call) -> list[str]:
    """Where the caller waited, when the call is over."""
    world.until(lambda: call.over)
    world.pass_time(30)
    return [wait.queue for wait in world.waits(call)]


def back_to(world: World, version: str, moves: int) -> Move:
    other = somebody(world, PUBLISHER)
    return publishing.roll_back(
        world.rt, other, FLOW, version=version, moves=moves, why="it leads elsewhere"
    )


def test_i13_a_call_keeps_its_version_through_publish_rollback_and_restart(staffed: World) -> None:
    world = staffed
    first = history.in_force(world.rt, FLOW).version
    early = ask_which(world)
    later = published(world, led_elsewhere(world)).version
    assert history.in_force(world.rt, FLOW).running == {first: 1}
    restart(world)
    assert queues(world, early) == ["agents"]
    between = ask_which(world)
    back_to(world, first, moves=2)
    restart(world)
    assert queues(world, between) == ["locality-city"]
    assert queues(world, ask_which(world)) == ["agents"]
    began = [world.record(one).flow_version for one in (early, between)]
    assert began == [first, later]


def test_two_calls_on_two_versions_run_side_by_side(staffed: World) -> None:
    world = staffed
    first = history.in_force(world.rt, FLOW).version
    early = ask_which(world)
    later = published(world, led_elsewhere(world)).version
    restart(world)
    late = world.ring(*keys("41"), THERE, from_="+447700900111")
    world.until(lambda: bool(stands_at(world, late)))
    assert history.in_force(world.rt, FLOW).running == {first: 1, later: 1}
    assert (queues(world, early), queues(world, late)) == (["agents"], ["locality-city"])


def pull(world: World, target: str = "locality-north", key: str = PUBLISHER) -> None:
    levers.pull(world.rt, somebody(world, key), FLOW, target=target, why="the menus are broken")


def test_the_lever_moves_a_call_in_progress_at_its_next_event(staffed: World) -> None:
    call = ask_which(staffed)
    published(staffed, led_elsewhere(staffed))
    pull(staffed)
    assert queues(staffed, call) == ["locality-north"]
    (pulled,) = staffed.rows("SELECT id FROM flow_levers")
    assert staffed.record(call).flow_state["sent_to"] == str(pulled.id), "another pull moves again"
    assert stands_at(staffed, call) == "locality-north"


def test_the_lever_pulled_to_another_place_moves_those_whom_it_moved_before(
    staffed: World,
) -> None:
    world = staffed
    world.change("UPDATE agents SET state = 'away'")
    world.ready("joanna-pike", does="manual")
    call = ask_which(world)
    pull(world)
    world.until(lambda: stands_at(world, call) == "locality-north")
    levers.release(world.rt, somebody(world, EDITOR), FLOW, "the north is full")
    pull(world, "locality-city")
    world.ready("idris-vaughan")
    world.change("UPDATE waits SET entered_at = entered_at - interval '3 h'")
    assert queues(world, call) == ["locality-north", "locality-city"]


def test_s2_new_calls_are_greeted_and_go_where_the_lever_sends_them(staffed: World) -> None:
    pull(staffed)
    call = staffed.ring(THERE)
    assert queues(staffed, call) == ["locality-north"]
    assert "call 9 9 9" in staffed.heard(call)
    levers.release(staffed.rt, somebody(staffed, EDITOR), FLOW, "mended")
    assert queues(staffed, staffed.ring(*keys("41"), THERE)) == ["agents"]


def test_a_call_whose_version_has_not_the_step_goes_to_its_own_person(staffed: World) -> None:
    world = staffed
    call = ask_which(world)
    published(world, Source(text(world).replace("locality-north", "northern-team")
                            .replace("queue: northern-team", "queue: locality-north")))  # fmt: skip
    pull(world, "northern-team")
    restart(world)
    assert queues(world, call) == ["agents"]
    assert queues(world, world.ring(THERE)) == ["locality-north"]


def test_s7_the_urgent_key_in_a_queue_is_heard_while_the_lever_is_pulled(staffed: World) -> None:
    world = staffed
    world.change("UPDATE agents SET state = 'away'")
    world.ready("joanna-pike", does="manual")
    call = world.ring(*keys("431"), {"queued": True, "wait": 12, "press": "1"}, THERE)
    world.until(lambda: call.place == "queue")
    world.pass_time(4)
    pull(world)
    world.until(lambda: len(world.waits(call)) == 2)
    state = world.record(call).flow_state
    assert (state["priority"], state["sent_to"]) == ("P0", "")
    world.ready("amara-okafor")
    assert queues(world, call)[-1] == "urgent"
    row = world.record(call)
    assert (row.priority, row.enquiry_priority) == ("P0", "P0")


def test_the_lever_sends_those_who_wait_in_a_queue_by_their_next_beat(staffed: World) -> None:
    world = staffed
    world.change("UPDATE agents SET state = 'away' WHERE person_id <> :ben",
                 ben=world.person("ben-whitlock"))  # fmt: skip
    busy = world.ring(*keys("41"), {"talk": 400}, from_="+447700900111")
    world.until(lambda: busy.bridged)
    call = world.ring(*keys("41"), THERE)
    world.until(lambda: bool(world.waits(call)))
    world.ready("joanna-pike")
    arrived = world.record(call).arrived_at
    pull(world)
    assert queues(world, call) == ["agents", "locality-north"]
    first, second = world.waits(call)
    assert (first.state, second.state) == ("moved", "answered")
    assert second.arrived_at == arrived
    assert (second.entered_at - first.entered_at).total_seconds() < 40
    assert world.alerts("passed_over") == []
    world.carrier.hang_up(busy.sid)
    world.pass_time(10)


def test_s7_the_urgent_who_wait_are_not_sent_elsewhere_by_the_lever(staffed: World) -> None:
    world = staffed
    world.change("UPDATE agents SET state = 'away'")
    amara = world.ready("amara-okafor", does="manual")
    call = world.ring(*keys("1"), THERE)
    world.until(lambda: bool(world.waits(call)))
    pull(world)
    world.pass_time(40)
    (wait,) = world.waits(call)
    assert (wait.queue, wait.priority, wait.state) == ("urgent", "P0", "waiting")
    assert amara
    world.carrier.hang_up(call.sid)
    world.pass_time(10)


def test_a_notice_is_heard_once_by_those_who_wait_already(staffed: World) -> None:
    world = staffed
    world.change("UPDATE agents SET state = 'away' WHERE person_id <> :ben",
                 ben=world.person("ben-whitlock"))  # fmt: skip
    busy = world.ring(*keys("41"), {"talk": 400}, from_="+447700900111")
    world.until(lambda: busy.bridged)
    call = world.ring(*keys("41"), THERE)
    world.until(lambda: call.place == "queue")
    world.pass_time(3)
    put_up(world)
    world.pass_time(120)
    assert world.heard(call).count(SNOW) == 1
    world.carrier.hang_up(busy.sid)
    world.carrier.hang_up(call.sid)
    world.pass_time(10)


def test_the_lever_needs_a_person_at_its_end_the_role_and_a_reason(world: World) -> None:
    with pytest.raises(Refused, match=r"Nobody is called at 'main': choose one of if stuck"):
        pull(world, "main")
    with pytest.raises(Refused, match="takes the role"):
        pull(world, key=AGENT)
    with pytest.raises(Refused, match="Say why"):
        levers.pull(world.rt, somebody(world, EDITOR), FLOW, target="if stuck", why=" ")
    assert levers.pulled(world.rt, FLOW) is None


def test_the_lever_is_pulled_once_and_released_once(world: World) -> None:
    other = somebody(world, EDITOR)
    pull(world, "if stuck")
    with pytest.raises(Refused, match="pulled already"):
        pull(world)
    found = levers.pulled(world.rt, FLOW)
    assert found
    assert (found.target, found.by) == ("if stuck", "Leila Haddad")
    with pytest.raises(Refused, match="takes the role"):
        levers.release(world.rt, somebody(world, AGENT), FLOW, "mended")
    levers.release(world.rt, other, FLOW, "mended")
    with pytest.raises(Unknown, match="not pulled"):
        levers.release(world.rt, other, FLOW, "mended")
    kinds = [row.kind for row in world.rows("SELECT kind FROM events ORDER BY id")]
    assert kinds[-2:] == ["flow_lever_pulled", "flow_lever_released"]


def put_up(world: World, text: str = SNOW, *, after_s: float = 0, for_s: float = 3600) -> None:
    start = world.rt.now() + timedelta(seconds=after_s)
    notice = Text(text, start, start + timedelta(seconds=for_s), "snow")
    notices.put_up(world.rt, somebody(world, PUBLISHER), FLOW, notice)


def test_a_notice_is_heard_at_once_by_a_call_in_progress_and_by_new_ones(staffed: World) -> None:
    call = ask_which(staffed)
    put_up(staffed)
    assert queues(staffed, call) == ["agents"]
    assert SNOW in staffed.heard(call)
    assert SNOW in staffed.heard(staffed.tell(*keys("41"), THERE))


def test_s5_the_urgent_are_not_kept_by_a_notice(staffed: World) -> None:
    put_up(staffed)
    assert SNOW not in staffed.heard(staffed.tell(*keys("1"), THERE))


def test_a_notice_speaks_from_its_start_to_its_end(staffed: World) -> None:
    put_up(staffed, after_s=100, for_s=100)
    heard = []
    for _ in range(3):
        heard.append(SNOW in staffed.heard(staffed.tell(*keys("41"), THERE)))
        staffed.pass_time(100)
    assert heard == [False, True, False]


def test_a_notice_that_ends_between_two_keys_is_not_heard_after_the_second(staffed: World) -> None:
    call = ask_which(staffed)
    put_up(staffed, for_s=0.5)
    assert queues(staffed, call) == ["agents"]
    assert SNOW not in staffed.heard(call)


def test_of_two_notices_the_newer_speaks_until_it_is_lifted(staffed: World) -> None:
    put_up(staffed, "We close at noon today.")
    staffed.pass_time(1)
    put_up(staffed)
    newer, older = notices.standing(staffed.rt, FLOW)
    assert (newer.text, newer.by, newer.speaks) == (SNOW, "Leila Haddad", True)
    heard = staffed.heard(staffed.tell(*keys("41"), THERE))
    assert SNOW in heard
    assert older.text not in heard
    notices.lift(staffed.rt, somebody(staffed, EDITOR), newer.id, "thaw")
    assert older.text in staffed.heard(staffed.tell(*keys("41"), THERE))
    with pytest.raises(Unknown):
        notices.lift(staffed.rt, somebody(staffed, EDITOR), newer.id, "again")


REFUSED: list[tuple[str, float, float, str, str]] = [
    ("", 0, 60, "snow", "says nothing"),
    ("Press 5 5 if you cannot speak.", 0, 60, "snow", "S24"),
    ("The police can find you.", 0, 60, "snow", "S24"),
    ("Snow. " * 61, 0, 60, "snow", "61 words"),
    (SNOW, 0, 0, "snow", "must end after it starts"),
    (SNOW, -120, 60, "snow", "and after now"),
    (SNOW, 0, 60, " ", "Say why"),
    ("We close today because of the snow. " * 4, 0, 60, "snow", "75 s were promised"),
    ("Meteorological circumstances necessitate discontinuation.", 0, 60, "snow", "hard to follow"),
]


@pytest.mark.parametrize(("said", "after_s", "for_s", "why", "match"), REFUSED)
def test_a_notice_that_may_not_be_said_is_refused(
    world: World, said: str, after_s: float, for_s: float, why: str, match: str
) -> None:
    start = world.rt.now() + timedelta(seconds=after_s)
    notice = Text(said, start, start + timedelta(seconds=for_s), why)
    with pytest.raises(Refused, match=match):
        notices.put_up(world.rt, somebody(world, PUBLISHER), FLOW, notice)
    assert notices.standing(world.rt, FLOW) == ()


def test_doubts_about_a_notice_can_be_put_aside_but_no_rule_can(world: World) -> None:
    start = world.rt.now()
    other = somebody(world, PUBLISHER)

    def anyway(said: str) -> object:
        notice = Text(said, start, start + timedelta(hours=1), "snow")
        return notices.put_up(world.rt, other, FLOW, notice, anyway=True)

    assert anyway("We close today because of the snow. " * 4)
    with pytest.raises(Refused, match="S24"):
        anyway("The police can find you.")


def test_who_has_not_the_role_puts_no_notice_up_and_lifts_none(world: World) -> None:
    put_up(world)
    (notice,) = notices.standing(world.rt, FLOW)
    agent = somebody(world, AGENT)
    acts: list[Callable[[], object]] = [
        lambda: notices.put_up(
            world.rt, agent, FLOW, Text("We close.", notice.starts_at, notice.ends_at, "x")
        ),
        lambda: notices.lift(world.rt, agent, notice.id, "x"),
    ]
    for act in acts:
        with pytest.raises(Refused, match="takes the role"):
            act()
    assert notices.standing(world.rt, FLOW) == (notice,)
