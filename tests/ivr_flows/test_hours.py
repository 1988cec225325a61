"""What closed means: the emergency team, whatever the caller does or does not do (S21, S22)."""

from collections.abc import Callable

import pytest

from ivr_flows import refuge
from ivr_flows.engine import START, step
from ivr_flows.events import Event, Fault, Key, QueueResult, Silence, Speech, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial
from ivr_flows.loader import load
from ivr_flows.model import Flow
from ivr_flows.rehearse import Rehearsal, rehearse
from ivr_flows.steps import HoursStep

Talk = Callable[..., Rehearsal]


def rings(talk: Rehearsal, target: str = "emergency-duty-team") -> bool:
    return isinstance(talk.last, Dial) and talk.last.target == target


@pytest.mark.parametrize(
    "event", [Silence(), Key("9"), Key("5"), Key("0"), Key("1"), Speech("help", 0.2), Fault("a")]
)
def test_s22_at_night_every_input_leads_to_the_emergency_team(night: Talk, event: Event) -> None:
    assert rings(night(event))


def test_s22_at_night_star_only_plays_the_menu_again(night: Talk) -> None:
    assert isinstance(night(Key("*")).last, Ask)
    assert rings(night(Key("*"), Silence()))


@pytest.mark.parametrize(
    ("event", "priority", "silent"),
    [
        (Silence(), "P1", True),
        (Key("5"), "P1", True),
        (Key("9"), "P2", False),
        (Key("1"), "P1", False),
        (Key("0"), "P2", False),
    ],
)
def test_s4_at_night_too_the_silent_are_flagged(
    night: Talk, event: Event, priority: str, *, silent: bool
) -> None:
    talk = night(event)
    assert (talk.state.priority, talk.state.silent) == (priority, silent)


@pytest.mark.parametrize("facts", [Facts(), Facts(open={"another": True})])
def test_s21_hours_that_cannot_be_read_mean_closed(plan: Flow, facts: Facts) -> None:
    assert rehearse(plan, [Started()], facts).state.step == "night"


def test_s22_a_caller_who_is_stuck_just_after_closing_reaches_the_emergency_team(
    plan: Flow, by_day: Facts, by_night: Facts
) -> None:
    at_menu = step(plan, START, Started(), by_day).state
    for event in (Silence(), Key("9"), Key("0"), Fault("a")):
        turn = step(plan, at_menu, event, by_night)
        assert isinstance(turn.instructions[-1], Dial)
        assert turn.instructions[-1].target == "emergency-duty-team"


def test_s21_a_queue_that_refuses_after_closing_leads_to_the_emergency_team(
    plan: Flow, by_day: Facts, by_night: Facts
) -> None:
    waiting = rehearse(plan, [Started(), Key("4"), Key("1")], by_day).state
    turn = step(plan, waiting, QueueResult("refused"), by_night)
    assert isinstance(turn.instructions[-1], Dial)


def test_a_caller_told_closed_stays_with_the_emergency_team_when_the_office_opens(
    plan: Flow, by_day: Facts, by_night: Facts
) -> None:
    told = step(plan, START, Started(), by_night).state
    turn = step(plan, told, Silence(), by_day)
    assert isinstance(turn.instructions[-1], Dial)


BEHIND = "2: {for: For later, go: desk}"
AGAIN = "2: {for: To look again, go: front}"
TWO_CALENDARS = """
flow: two
first: hello
if stuck: agents
last resort: duty
steps:
  hello: {say: Danger? Call 9 9 9., must hear: yes, go: front}
  front: {hours: front, open: menu, closed: shut}
  shut: {say: We are closed., go: noted}
  noted: {set: {priority: P2}, go: night-menu}
  night-menu: {ask: Choose., press: {2: {for: For later, go: agents}, 1: {for: For help, go: team}}}
  team: {transfer: team}
  menu: {ask: Choose., press: {1: {for: For allegations, go: desk}}}
  desk: {hours: desk, open: desk-queue, closed: desk-shut}
  desk-shut: {ask: They are closed., press: {1: {for: For us, go: agents}}, stuck: agents}
  desk-queue: {queue: desk, nobody: agents}
  agents: {queue: agents, nobody: team}
"""


def test_who_answers_when_closed_is_read_from_the_closed_path() -> None:
    flow = load(TWO_CALENDARS, "two.yaml")
    front, desk = flow.steps["front"], flow.steps["desk"]
    assert isinstance(front, HoursStep)
    assert isinstance(desk, HoursStep)
    assert refuge.when_closed(flow, front) == "team"
    assert refuge.when_closed(flow, desk) == "agents"


def test_a_closed_desk_behind_an_open_door_does_not_close_the_door() -> None:
    flow = load(TWO_CALENDARS, "two.yaml")
    talk = rehearse(flow, [Started(), Key("1"), Silence()], Facts(open={"front": True}))
    assert talk.state.step == "agents"


def test_an_author_may_name_who_answers_when_closed() -> None:
    flow = load(TWO_CALENDARS.replace("closed: shut}", "closed: shut, stuck: agents}"), "two.yaml")
    assert rehearse(flow, [Started(), Silence()], Facts()).state.step == "agents"


def test_s22_closed_at_the_door_outlasts_another_calendar_behind_it() -> None:
    flow = load(TWO_CALENDARS.replace("2: {for: For later, go: agents}", BEHIND), "two.yaml")
    for facts in (Facts(), Facts(open={"desk": True})):
        assert rehearse(flow, [Started(), Key("2"), Silence()], facts).state.step == "team"


def test_an_hours_step_that_says_open_later_opens_again() -> None:
    flow = load(TWO_CALENDARS.replace("2: {for: For later, go: agents}", AGAIN), "two.yaml")
    told = rehearse(flow, [Started()], Facts()).state
    opened = step(flow, told, Key("2"), Facts(open={"front": True})).state
    assert (opened.step, opened.shut) == ("menu", "")


def test_s22_a_menus_own_stuck_does_not_outdo_the_closing_of_the_door() -> None:
    text = TWO_CALENDARS.replace(
        "{for: For allegations, go: desk}}", "{for: For all, go: desk}}, stuck: agents"
    )
    flow = load(text, "two.yaml")
    at_menu = step(flow, START, Started(), Facts(open={"front": True})).state
    assert at_menu.step == "menu"
    assert step(flow, at_menu, Silence(), Facts()).state.step == "team"
