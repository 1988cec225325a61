"""A council file that is published holds from the next event on, also for calls in progress."""

import logging
from dataclasses import replace

import pytest

from app.adapters.council_book import DatabaseCouncilBook, stood_by
from app.models.flows import COUNCIL, ROLLED_BACK
from app.runtime import Runtime
from app.services import agents, health, people, ticking
from app.services.floor import callers
from app.services.flows import history, versions
from app.services.flows.versions import Moving
from app.simulator.calls import Call
from routing.people import Person
from routing.priority import Priority
from tests import flow_team
from tests.council_team import published, rewritten, seeded, text, without
from tests.stories.ringing_back import IDRIS, idle, somebody_asks, until_rung
from tests.stories.test_queue_orders import lift, order
from tests.world import DUTY_MANAGER, EDT, World, keys, plan

TO_LADO = "34"


@pytest.fixture
def told(world: World) -> World:
    """A world whose council file is in force."""
    return seeded(world)


def tom(world: World) -> Person:
    found = people.named(world.rt, "tom-ashby")
    assert found is not None
    return found


def waiting(world: World, pressed: str, queue: str) -> Call:
    """A caller who waits in a queue. Somebody is at work there, and talks with another."""
    call = world.ring(*keys(pressed, {"talk": 5}))
    world.until(lambda: [one.queue for one in world.waits(call)] == [queue])
    return call


def lado_is_gone(world: World) -> None:
    """Flow and council file are published without that queue, one after the other."""
    flow_team.published(world, flow_team.rewritten(world, "queue: lado", "queue: agents"))
    published(world, without(world, "lado"))


def test_a_chain_that_is_published_holds_for_those_who_wait(told: World) -> None:
    told.ready("amara-okafor", does="no-answer")
    told.ready("kieran-moss")
    call = waiting(told, "41", "agents")
    told.pass_time(20)
    assert not [one for one in told.offers(call) if one.person == "kieran-moss"]
    chain = "chain:\n      - {after: 60s, alert: supervisor}"
    now = "chain:\n      - {after: 10s, team: early-help}\n      - {after: 60s, alert: supervisor}"
    published(told, rewritten(told, (chain, now)))
    told.until(lambda: call.bridged, 15)
    assert told.offers(call)[-1].person == "kieran-moss"


def test_s1_s8_whoever_waits_in_a_queue_that_goes_is_led_to_a_person(told: World) -> None:
    told.ready("leila-haddad", does="no-answer")
    told.ready("amara-okafor")
    call = waiting(told, TO_LADO, "lado")
    arrived = told.waits(call)[0].arrived_at
    told.until(lambda: not told.rows("SELECT 1 FROM offers WHERE state = 'open'"), 40)
    lado_is_gone(told)
    told.until(lambda: call.bridged, 30)
    assert [one.queue for one in told.waits(call)][-1] == "urgent"
    assert {one.arrived_at for one in told.waits(call)} == {arrived}
    assert told.events(call, "moved")[0].data["why"] == "its queue is gone"
    told.until(lambda: call.over)
    told.pass_time(5)
    assert told.record(call).outcome == "answered"
    assert told.faults() == []


def test_s8_who_is_being_rung_for_a_queue_that_goes_still_gets_the_caller(told: World) -> None:
    told.ready("leila-haddad", after=12)
    call = waiting(told, TO_LADO, "lado")
    told.until(lambda: bool(told.offers(call)))
    lado_is_gone(told)
    told.until(lambda: call.bridged, 40)
    assert [one.queue for one in told.waits(call)] == ["lado"]
    told.until(lambda: call.over)
    told.pass_time(5)
    wrap_up = told.agent("leila-haddad")
    assert wrap_up.state == "wrap_up"
    assert wrap_up.wrap_up_until is not None


def duty_rings_for_an_urgent_one(told: World) -> Call:
    """A caller of a specialists' queue has become urgent; an outside number rings for them."""
    told.ready("leila-haddad", does="no-answer")
    call = waiting(told, TO_LADO, "lado")
    told.until(lambda: not told.rows("SELECT 1 FROM offers WHERE state = 'open'"), 40)
    agents.away(told.rt, told.person("leila-haddad"), "break")
    (wait,) = told.waits(call)
    callers.raise_priority(told.rt, tom(told), wait.id, "P1", "They are in danger")
    told.until(lambda: duty_is_ringing(told, call), 200)
    return call


def duty_is_ringing(told: World, call: Call) -> bool:
    return any(one.duty and one.state == "open" for one in told.offers(call))


def test_s7_agents_are_asked_at_once_while_a_duty_phone_rings_for_a_queue_that_goes(
    told: World,
) -> None:
    for number in (EDT, DUTY_MANAGER):
        told.carrier.phone(number, does="no-answer")
    call = duty_rings_for_an_urgent_one(told)
    lado_is_gone(told)
    told.ready("amara-okafor", after=4)
    told.until(lambda: [one.person for one in told.offers(call)][-1] == "amara-okafor", 6)
    assert duty_is_ringing(told, call)
    told.until(lambda: call.bridged, 15)
    assert told.waits(call)[-1].queue == "urgent"
    assert [one.state for one in told.offers(call) if one.duty] == ["lost"]
    assert told.faults() == []


def test_s7_a_duty_phone_that_rings_for_a_queue_that_goes_may_still_take_the_caller(
    told: World,
) -> None:
    for number in (EDT, DUTY_MANAGER):
        told.carrier.phone(number, does="answer", press="1", after=12)
    call = duty_rings_for_an_urgent_one(told)
    lado_is_gone(told)
    told.until(lambda: told.waits(call)[-1].queue == "urgent", 6)
    told.until(lambda: call.bridged, 40)
    (taken,) = [one for one in told.offers(call) if one.state == "accepted"]
    assert taken.duty
    assert taken.wait_id == told.waits(call)[-1].id
    assert len(told.rows("SELECT 1 FROM waits WHERE ended_at IS NULL")) == 0
    told.until(lambda: call.over)
    told.pass_time(5)
    assert told.record(call).outcome == "answered"
    assert told.faults() == []


def test_a_call_in_the_menus_of_a_flow_that_names_a_queue_which_goes_reaches_a_person(
    told: World,
) -> None:
    told.ready("amara-okafor")
    call = told.ring({"asked": True, "wait": 1, "press": "3"},
                     {"asked": True, "wait": 8, "press": "4"}, {"talk": 5})  # fmt: skip
    told.pass_time(14)
    lado_is_gone(told)
    told.until(lambda: call.over)
    told.pass_time(5)
    assert told.record(call).outcome == "answered"
    assert told.faults() == []


def test_s16_the_urgent_key_still_counts_in_a_queue_that_goes(told: World) -> None:
    told.ready("leila-haddad", does="no-answer")
    urgent = {"queued": True, "wait": 30, "press": "1"}
    call = told.ring(*keys(TO_LADO), urgent, {"talk": 5})
    told.until(lambda: bool(told.waits(call)))
    lado_is_gone(told)
    told.ready("amara-okafor")
    told.until(lambda: call.bridged, 60)


def test_outside_numbers_that_are_published_are_rung_by_the_next_round(told: World) -> None:
    told.carrier.phone(EDT, does="no-answer")
    told.carrier.phone(DUTY_MANAGER, does="no-answer")
    told.ready("amara-okafor", does="no-answer")
    call = told.ring({"asked": True, "wait": 1, "press": "1"}, {"talk": 5})
    told.until(lambda: bool(told.rows("SELECT 1 FROM offers WHERE duty IS NOT NULL")))
    new = "+447700900191"
    told.carrier.phone(new, does="answer", press="1")
    published(told, rewritten(told, (DUTY_MANAGER, new)))
    told.until(lambda: call.bridged, 200)
    assert told.offers(call)[-1].duty == "duty-manager"


def test_s11_whoever_is_to_be_rung_back_in_a_queue_that_goes_comes_to_a_person(
    told: World,
) -> None:
    somebody_asks(told)
    (stay,) = told.rows("SELECT * FROM waits WHERE state = 'due'")
    assert stay.queue == "locality-city"
    flow_team.published(
        told, flow_team.rewritten(told, "queue: locality-city", "queue: locality-north")
    )
    gone = without(told, "locality-city").replace("queue: locality-city", "queue: locality-north")
    published(told, gone)
    told.pass_time(5)
    assert told.rows("SELECT * FROM waits WHERE state = 'due'") == []
    (alert,) = told.alerts("callback_by_hand")
    assert alert.call_id == stay.call_id or alert.wait_id is None


def test_every_process_has_it_from_its_next_piece_of_work_on(told: World) -> None:
    folder, _, _ = plan()
    other = replace(told.rt, councils=DatabaseCouncilBook(folder))
    published(told, rewritten(told, ("P2: {within: 60s,", "P2: {within: 75s,")))
    assert other.council.answer[Priority.P2].within_s == 60  # it has not worked since
    with other.work() as work:
        assert work.rt.council.answer[Priority.P2].within_s == 75
    assert other.council.answer[Priority.P2].within_s == 75


def test_a_piece_of_work_keeps_the_file_with_which_it_began(told: World) -> None:
    with told.rt.work() as work:
        before = work.rt.council
        published(told, rewritten(told, ("P2: {within: 60s,", "P2: {within: 75s,")))
        assert work.rt.council is before
    assert told.rt.council is not before


def test_no_text_is_read_twice(told: World) -> None:
    with told.rt.work() as one:
        first = one.rt.council
    with told.rt.work() as other:
        assert other.rt.council is first


def cannot_be_read(world: World, version: str) -> None:
    """As if a newer program had kept it."""
    world.change(
        """INSERT INTO flow_versions (version, name, compiled, source, prompts, message, added_at)
           SELECT :version, name, '{"teams": 7}', source, prompts, message, added_at
           FROM flow_versions WHERE name = :name LIMIT 1""",
        version=version, name=COUNCIL)  # fmt: skip


def moves(world: World) -> int:
    return history.in_force(world.rt, COUNCIL).moves


def test_s1_a_version_that_this_program_cannot_read_leaves_the_one_before(
    told: World, caplog: pytest.LogCaptureFixture
) -> None:
    with told.rt.work() as work:
        before = work.rt.council
    cannot_be_read(told, "unreadable")
    told.change("UPDATE flow_aliases SET version = 'unreadable' WHERE name = :n", n=COUNCIL)
    with caplog.at_level(logging.ERROR):
        told.ready("amara-okafor")
        call = told.tell(*keys("41", {"talk": 5}))
    assert told.record(call).outcome == "answered"
    assert told.rt.council is before
    assert len([one for one in caplog.records if "cannot be read" in one.message]) == 1


def test_s1_a_process_that_starts_beside_an_unreadable_version_goes_by_the_one_before_it(
    told: World,
) -> None:
    published(told, rewritten(told, ("P2: {within: 60s,", "P2: {within: 75s,")))
    published(told, rewritten(told, ("P2: {within: 75s,", "P2: {within: 90s,")))
    cannot_be_read(told, "newer-program")
    with told.rt.work() as work:
        move = Moving("published", "newer-program", "a newer program", moves(told))
        versions.move(work, COUNCIL, move)
    folder, _, _ = plan()
    other = replace(told.rt, councils=DatabaseCouncilBook(folder))
    with other.work() as work:
        assert work.rt.council.answer[Priority.P2].within_s == 90
    ticking.tick(other)
    ticking.tick(other)
    (alert,) = told.alerts("council_unread")
    assert alert.data == {"version": "newer-progra"}
    assert alert.seen_at is None


def test_a_process_that_runs_and_one_that_starts_go_by_the_same_file(told: World) -> None:
    def put(version: str) -> None:
        with told.rt.work() as work:
            versions.move(work, COUNCIL, Moving("published", version, "again", moves(told)))

    def within_s(rt: Runtime) -> int:
        with rt.work() as work:
            return work.rt.council.answer[Priority.P2].within_s

    published(told, rewritten(told, ("P2: {within: 60s,", "P2: {within: 75s,")))
    first: str = told.one("SELECT version FROM flow_aliases WHERE name = :n", n=COUNCIL)
    published(told, rewritten(told, ("P2: {within: 75s,", "P2: {within: 90s,")))
    cannot_be_read(told, "newer-program")
    put("newer-program")
    running = replace(told.rt, councils=DatabaseCouncilBook(plan()[0]))
    assert within_s(running) == 90
    put(first)
    assert within_s(running) == 75
    put("newer-program")
    started = replace(told.rt, councils=DatabaseCouncilBook(plan()[0]))
    assert (within_s(running), within_s(started)) == (75, 75)


@pytest.mark.parametrize(
    ("moves", "stood"),
    [
        ("", ""),
        ("A B C", "C B A"),
        ("A B <A", "A"),
        ("A B C <B", "B A"),
        ("A B C <B D", "D B A"),
        ("A B <A B", "B A"),  # put in force again
        ("A B <A <B", "B"),  # which undoes the rolling back
        ("A B A", "A B"),  # published again, not rolled back
        ("A <Z", "Z A"),  # seeded before moves were written down
    ],
)
def test_what_somebody_rolled_back_from_stands_in_for_no_version(moves: str, stood: str) -> None:
    kinds = {True: ROLLED_BACK, False: "published"}
    told = [(one.lstrip("<"), kinds[one.startswith("<")]) for one in moves.split()]
    assert " ".join(stood_by(told)) == stood


def test_s1_the_one_before_is_never_one_that_somebody_rolled_back_from(told: World) -> None:
    def put(kind: str, version: str) -> None:
        with told.rt.work() as work:
            versions.move(work, COUNCIL, Moving(kind, version, "again", moves(told)))

    cannot_be_read(told, "first")
    cannot_be_read(told, "last")
    put("published", "first")
    published(told, rewritten(told, ("P2: {within: 60s,", "P2: {within: 75s,")))
    put(ROLLED_BACK, "first")
    put("published", "last")
    other = replace(told.rt, councils=DatabaseCouncilBook(plan()[0]))
    with other.work() as work:
        assert work.rt.council.answer[Priority.P2].within_s == 60


def test_a_process_that_only_answers_callers_tells_that_it_cannot_read_the_file(
    told: World,
) -> None:
    cannot_be_read(told, "newer-program")
    told.change("UPDATE flow_aliases SET version = 'newer-program' WHERE name = :n", n=COUNCIL)
    other = replace(told.rt, councils=DatabaseCouncilBook(plan()[0]))
    assert health.report(other).ready  # the folder's file is better than no calls at all
    assert len(told.alerts("council_unread")) == 1


def test_without_a_database_the_file_that_was_seen_last_holds(told: World) -> None:
    published(told, rewritten(told, ("say: >-\n    Hello.", "say: >-\n    Good day.")))
    told.pass_time(5)
    told.guard.away = True
    call = told.ring({"hang_up_after": 20})
    told.pass_time(6)
    assert "Good day. This is Children's Advice" in told.heard(call)
    told.pass_time(30)
    told.guard.away = False
    assert told.outage.over()
    assert text(told).count("Good day.") == 1


def test_s1_a_divert_to_a_queue_that_goes_leads_nobody_astray(told: World) -> None:
    told.ready(IDRIS)
    order(told, tom(told), "locality-city", "divert", "lado")
    lado_is_gone(told)
    call = told.ring(*keys("321"), {"talk": 5})
    told.until(lambda: call.bridged, 60)
    told.until(lambda: call.over)
    told.pass_time(3)


def test_s16_a_callback_diverted_to_a_queue_that_goes_is_rung_soon(told: World) -> None:
    told.ready("leila-haddad", does="no-answer")
    somebody_asks(told)
    order(told, tom(told), "locality-city", "divert", "lado")
    told.pass_time(20)
    lift(told, tom(told))
    lado_is_gone(told)
    idle(told)
    until_rung(told)
