"""How a stay in a queue, or a call to an outside number, may end; and what the lever does."""

from collections.abc import Callable

import pytest

from ivr_flows.effects import Chose, FlagSilent, LogStep, SetPriority
from ivr_flows.engine import START, step
from ivr_flows.events import DialResult, Event, Fault, HungUp, Key, QueueResult, Silence, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial, Enqueue, HangUp, Instruction, Say
from ivr_flows.loader import load
from ivr_flows.model import Flow
from ivr_flows.rehearse import Rehearsal, rehearse
from ivr_flows.state import State

Talk = Callable[..., Rehearsal]

SMALL = """
flow: small
first: hello
if stuck: agents
last resort: duty-manager
steps:
  hello: {say: Danger? Call 9 9 9., must hear: yes, go: menu}
  menu:
    ask: Choose.
    press:
      1: {for: For one, go: booked}
      2: {for: For two, set: {priority: P0}, go: booked}
      3: {for: For three, go: outside}
      4: {for: For four, go: bye}
  booked:
    queue: booked
    nobody: agents
    full: outside
    callback asked: rung-back
    else: agents
  rung-back: {goodbye: We will ring you back.}
  outside: {transfer: lado, busy: booked}
  bye: {goodbye: Goodbye., reason: the caller asked for it}
  agents: {queue: agents, nobody: agents}
"""


@pytest.fixture(scope="module")
def small() -> Flow:
    return load(SMALL, "small.yaml")


@pytest.fixture(scope="module")
def talk(small: Flow) -> Talk:
    return lambda *events: rehearse(small, [Started(), *events], Facts())


def to(instruction: Instruction | None) -> str:
    assert isinstance(instruction, Enqueue | Dial)
    return instruction.queue if isinstance(instruction, Enqueue) else instruction.target


def test_bridged_is_the_end_and_hearing_so_twice_changes_nothing(day: Talk) -> None:
    one = day(Key("1"), QueueResult("bridged"))
    two = day(Key("1"), QueueResult("bridged"), QueueResult("bridged"))
    assert one.state.ended == "person"
    assert one.state == two.state
    assert two.turns[-1].instructions == two.turns[-1].effects == ()


def test_s1_a_caller_who_is_back_after_a_person_had_the_call_gets_a_person(day: Talk) -> None:
    back = day(Key("1"), QueueResult("bridged"), Silence())
    assert back.state.ended == ""
    assert to(back.last) == "agents"
    assert back.state.priority == "P0"


def test_the_urgent_key_raises_to_p0_in_the_same_wait(day: Talk) -> None:
    turn = day(Key("4"), Key("4"), QueueResult("urgent key")).turns[-1]
    assert turn.instructions == ()
    assert turn.state.step == "contact-centre"
    assert turn.effects[:2] == (
        SetPriority("P0"),
        Chose("contact-centre", "It has become urgent"),
    )


def test_the_urgent_key_pressed_twice_raises_once(day: Talk) -> None:
    again = day(Key("1"), QueueResult("urgent key")).turns[-1]
    assert SetPriority("P0") not in again.effects


@pytest.mark.parametrize(
    ("result", "next_to"),
    [("nobody", "agents"), ("full", "lado"), ("refused", "agents"), ("error", "agents")],
)
def test_a_queue_that_fails_leads_where_the_file_says(
    talk: Talk, result: str, next_to: str
) -> None:
    assert to(talk(Key("1"), QueueResult(result)).last) == next_to


@pytest.mark.parametrize("result", ["nobody", "full", "refused", "error"])
def test_s7_a_queue_never_fails_into_itself(talk: Talk, result: str) -> None:
    assert to(talk(Key("0"), QueueResult(result)).last) == "duty-manager"


def test_caller_left_is_the_callers_own_end(talk: Talk) -> None:
    left = talk(Key("1"), QueueResult("caller left"), QueueResult("nobody"))
    assert left.state.ended == "caller"
    assert left.turns[-1].instructions == ()


def test_an_accepted_callback_may_be_said_goodbye_to(talk: Talk) -> None:
    asked = talk(Key("1"), QueueResult("callback asked"), HungUp())
    assert asked.last == HangUp("goodbye")
    assert asked.state.ended == "goodbye"


def test_an_accepted_callback_without_words_ends_with_its_reason(talk: Talk) -> None:
    assert talk(Key("0"), QueueResult("callback asked")).last == HangUp("callback asked")


def test_s5_an_urgent_caller_is_never_rung_back_instead(talk: Talk) -> None:
    asked = talk(Key("2"), QueueResult("callback asked"))
    assert to(asked.last) == "agents"
    assert asked.state.ended == ""


def test_goodbye_ends_with_the_stated_reason(talk: Talk) -> None:
    assert talk(Key("4")).last == HangUp("the caller asked for it")


def test_s5_an_urgent_caller_is_never_said_goodbye_to(small: Flow) -> None:
    at_menu = step(small, START, Started(), Facts()).state
    urgent = type(at_menu)(**{**at_menu.to_json(), "priority": "P0", "trail": ("menu",)})
    turn = step(small, urgent, Key("4"), Facts())
    assert to(turn.instructions[-1]) == "agents"


@pytest.mark.parametrize(
    ("result", "next_to"),
    [("busy", "booked"), ("no answer", "agents"), ("refused", "agents"), ("failed", "agents")],
)
def test_a_transfer_that_fails_leads_on(talk: Talk, result: str, next_to: str) -> None:
    assert to(talk(Key("3"), DialResult(result)).last) == next_to


def test_s8_a_transfer_is_done_only_when_accepted(talk: Talk) -> None:
    done = talk(Key("3"), DialResult("accepted"), DialResult("accepted"))
    assert done.state.ended == "person"
    assert done.turns[-1].instructions == ()


@pytest.mark.parametrize("result", ["busy", "no answer", "refused", "failed"])
def test_s7_the_duty_chain_rings_in_turn_and_never_stops(night: Talk, result: str) -> None:
    talk = night(Silence(), *[DialResult(result)] * 4)
    dialled = [to(turn.instructions[-1]) for turn in talk.turns[1:]]
    team, manager = "emergency-duty-team", "duty-manager"
    assert dialled == [team, manager, team, manager, team]
    assert all(turn.instructions[-1].say for turn in talk.turns[1:])  # type: ignore[union-attr]


def test_s7_one_duty_phone_is_rung_again_and_again(talk: Talk) -> None:
    rung = talk(Fault("a"), Fault("b"), DialResult("busy"), DialResult("busy"))
    assert [to(turn.instructions[-1]) for turn in rung.turns[2:]] == ["duty-manager"] * 3


def test_s7_a_duty_number_that_failed_waits_its_turn_wherever_it_stands_in_the_chain() -> None:
    text = SMALL.replace("resort: duty-manager", "resort: [lado, duty-manager, team]")
    text = text.replace("transfer: lado, busy: booked", "transfer: lado")
    failing = [DialResult("busy"), DialResult("refused"), DialResult("failed")]
    flow = load(text, "small.yaml")
    rung = rehearse(flow, [Started(), Key("3"), *failing], Facts())
    dialled = [to(turn.instructions[-1]) for turn in rung.turns[1:]]
    assert dialled == ["lado", "duty-manager", "team", "lado"]


def test_s7_a_number_that_callers_who_are_stuck_are_sent_to_never_fails_into_itself() -> None:
    flow = load(SMALL.replace("if stuck: agents", "if stuck: outside"), "small.yaml")
    assert to(rehearse(flow, [Started(), Key("0"), DialResult("failed")], Facts()).last) == (
        "duty-manager"
    )


@pytest.mark.parametrize("event", [Key("1"), Silence(), QueueResult("moon"), DialResult("busy")])
def test_an_event_that_does_not_fit_a_queue_leads_to_a_person(talk: Talk, event: Event) -> None:
    assert to(talk(Key("1"), event).last) == "agents"


@pytest.mark.parametrize("event", [Key("1"), Silence(), QueueResult("full"), DialResult("moon")])
def test_an_event_that_does_not_fit_a_transfer_leads_to_a_person(talk: Talk, event: Event) -> None:
    assert to(talk(Key("3"), event).last) == "agents"


def test_hung_up_after_a_person_is_told_as_the_callers_end(day: Talk) -> None:
    gone = day(Key("1"), QueueResult("bridged"), HungUp())
    assert gone.state.ended == "caller"
    assert gone.turns[-1].effects == ()  # the step's outcome was `bridged`, and is logged once


def test_the_lever_sends_everyone_to_its_step_at_the_next_event_and_once(plan: Flow) -> None:
    pulled = Facts(open={"front door": True}, lever="emergency-duty")
    at_menu = step(plan, START, Started(), Facts(open={"front door": True})).state
    moved = step(plan, at_menu, Silence(), pulled)
    assert to(moved.instructions[-1]) == "emergency-duty-team"
    assert to(step(plan, moved.state, DialResult("busy"), pulled).instructions[-1]) == (
        "duty-manager"
    )


def test_the_lever_pulled_to_another_place_moves_those_it_has_moved(plan: Flow) -> None:
    there, elsewhere = (Facts({"front door": True}, lever=one) for one in ("family", "main"))
    moved = step(plan, step(plan, START, Started(), there).state, Silence(), elsewhere).state
    assert (moved.step, moved.sent_to) == ("main", "main")
    assert step(plan, moved, Silence(), elsewhere).state.step_misses == 1


def test_the_lever_pulled_again_to_the_same_place_moves_those_it_has_moved(plan: Flow) -> None:
    first, again = (Facts({"front door": True}, lever="main", pull=one) for one in ("one", "two"))
    moved = step(plan, step(plan, START, Started(), first).state, Silence(), first).state
    assert (moved.sent_to, moved.step_misses) == ("one", 1)
    twice = step(plan, moved, Silence(), again).state
    assert (twice.step, twice.sent_to, twice.step_misses) == ("main", "two", 0)


def test_who_was_moved_before_pulls_had_names_is_not_moved_twice(plan: Flow) -> None:
    before, now = (Facts({"front door": True}, lever="main", pull=one) for one in ("", "one"))
    moved = step(plan, START, Started(), before).state
    assert step(plan, moved, Silence(), now).state.step_misses == 1


def test_a_state_that_was_stored_when_the_lever_was_a_yes_or_no_is_read(day: Talk) -> None:
    state = day().state
    stored = {name: value for name, value in state.to_json().items() if name != "sent_to"}
    for levered in (False, True):
        assert State.from_json({**stored, "levered": levered}) == state


def test_s2_the_lever_and_faults_never_come_before_the_999_advice(plan: Flow) -> None:
    for event in (Started(), Key("1"), Fault("early"), QueueResult("full")):
        for lever in (None, "contact-centre", "a step of another version"):
            first = step(plan, START, event, Facts({"front door": True}, lever=lever))
            assert isinstance(first.instructions[0], Say)
            assert "9 9 9" in first.instructions[0].text


def test_a_lever_to_a_step_that_this_version_lacks_leads_to_a_person(plan: Flow) -> None:
    pulled = Facts({"front door": True}, lever="a step of another version")
    assert to(step(plan, START, Started(), pulled).instructions[-1]) == "agents"


def test_a_bridged_call_is_left_alone_by_the_lever(plan: Flow, day: Talk) -> None:
    waiting = day(Key("1")).state
    turn = step(plan, waiting, QueueResult("bridged"), Facts(lever="emergency-duty"))
    assert turn.instructions == ()


def test_a_notice_is_spoken_once_before_the_hand_over_and_never_to_the_urgent(plan: Flow) -> None:
    snow = Facts({"front door": True}, notice="We are short of staff because of snow.")
    calm = rehearse(plan, [Started(), Key("0"), QueueResult("nobody")], snow)
    urgent = rehearse(plan, [Started(), Key("1")], snow)
    assert [heard.say.prompt for heard in calm.heard].count("notice") == 1
    assert [heard.say.prompt for heard in urgent.heard].count("notice") == 0


def test_a_flow_that_walks_in_a_circle_ends_at_a_person(small: Flow) -> None:
    circle = small.model_copy(
        update={
            "steps": {
                **small.steps,
                "hello": small.steps["hello"].model_copy(update={"go": "hello"}),
            }
        }
    )
    turn = step(circle, START, Started(), Facts())
    assert [type(one) for one in turn.instructions] == [Say, Say, Enqueue]


def test_a_flow_without_any_of_its_steps_still_rings_the_duty_phone(small: Flow) -> None:
    empty = small.model_copy(update={"steps": {}})
    turn = step(empty, START, Started(), Facts())
    assert to(turn.instructions[-1]) == "duty-manager"


def test_a_child_is_asked_nothing_even_if_the_file_says_so(small: Flow) -> None:
    at_menu = step(small, START, Started(), Facts()).state
    child = type(at_menu)(**{**at_menu.to_json(), "caller": "child", "trail": ()})
    turn = step(small, child, Key("#"), Facts())
    assert not any(isinstance(one, Ask) for one in turn.instructions)
    assert FlagSilent() not in turn.effects
    assert LogStep("menu", "key hash", "hash") in turn.effects
