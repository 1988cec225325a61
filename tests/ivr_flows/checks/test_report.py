"""What a check says of a flow: promises kept, promises broken, in words that name the step."""

import pytest

from ivr_flows.checks.findings import Finding
from ivr_flows.checks.report import Report, check
from ivr_flows.checks.structure import Known
from ivr_flows.compiler import compile_flow
from ivr_flows.document import read
from ivr_flows.model import Flow
from tests.ivr_flows.checks.plans import SMALL, changed, flow, hundred


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, [str(one) for one in findings]
    return findings[0]


def broken(was: str, now: str, text: str = SMALL) -> Report:
    report = check(changed(was, now, text))
    assert not report.passes
    return report


def figure(report: Report, name: str) -> float:
    assert report.proved
    return next(one.found for one in report.proved.figures if one.name == name)


def test_the_plan_that_ships_keeps_every_promise(plan: Flow) -> None:
    report = check(plan)
    assert report.errors == ()
    assert report.warnings == ()
    assert report.proved
    assert all(one.kept for one in report.proved.figures)
    assert figure(report, "a person, silent") == pytest.approx(66.8)
    assert figure(report, "the urgent option") == pytest.approx(17.2)


def test_a_small_plan_keeps_every_promise() -> None:
    assert check(flow()).errors == ()


def test_a_plan_of_a_hundred_steps_is_proved() -> None:
    hundred_steps = flow(hundred())
    assert len(hundred_steps.steps) == 100
    assert check(hundred_steps).errors == ()


def test_a_queue_that_the_council_does_not_have_stops_everything_else() -> None:
    known = Known(frozenset({"agents", "urgent"}), frozenset({"offices"}), frozenset({"duty"}))
    report = check(flow(), known)
    assert report.proved is None
    assert any(one.likely == "offices" for one in report.errors)


def test_circles_are_told_step_by_step() -> None:
    found = only(
        broken(
            "{queue: agents, nobody: night, else: night",
            "{queue: agents, nobody: urgent, else: urgent",
        ).errors
    )
    assert found.step in {"agents", "urgent"}
    assert "circle" in found.message
    assert "`agents` (nobody answers)" in found.message or "`urgent` (the queue" in found.message


def test_out_of_hours_the_stuck_must_reach_a_duty_phone() -> None:
    report = broken("open: main, closed: night", "open: main, closed: agents")
    assert any("(S22)" in one.message for one in report.errors)


def test_a_night_phone_that_is_not_of_the_duty_chain_is_named() -> None:
    report = broken("last resort: [duty, night-team]", "last resort: [duty]")
    assert any("(S22)" in one.message for one in report.errors)


def test_the_urgent_option_must_come_in_time() -> None:
    long = "You can press a number. " + "We are glad that you called us today. " * 6
    report = broken("You can press a number.", long)
    assert any("the urgent option" in one.message and one.step == "main" for one in report.errors)
    assert figure(report, "the urgent option") > 20


def test_key_1_must_be_urgent() -> None:
    report = broken("today, set: {priority: P0}, go: urgent", "today, go: urgent")
    assert any("key 1" in one.message and "(S3)" in one.message for one in report.errors)


def test_the_999_advice_must_come_in_time() -> None:
    report = broken("Call 9 9 9.", "We are here for you. " * 6 + "Call 9 9 9.")
    assert any("the 999 advice" in one.message for one in report.errors)


def test_a_silent_caller_must_reach_a_person_in_time() -> None:
    report = broken("ask: You can press a number.", "ask: You can press a number.\n    wait: 30s")
    assert any("a person, silent" in one.message for one in report.errors)


def test_a_child_must_not_be_asked_anything() -> None:
    report = broken(
        "caller: child, priority: P0}, go: urgent", "caller: child, priority: P0}, go: more"
    )
    assert any("(S23)" in one.message and one.step == "more" for one in report.errors)


def test_the_stuck_must_get_a_person() -> None:
    report = broken("ask: What is it about?", "ask: What is it about?\n    stuck: main")
    assert any("(S4)" in one.message and one.step == "more" for one in report.errors)


def test_no_more_menus_in_a_row_than_promised() -> None:
    report = check(changed("first: hello", "first: hello\npromises: {menus in a row: 1}"))
    assert any("menus in a row" in one.message for one in report.errors)


def test_menus_that_lead_into_each_other_end_the_walk() -> None:
    report = check(
        changed(
            "{for: For a worry, set: {priority: P2}, go: agents}", "{for: For a worry, go: main}"
        )
    )
    assert report.proved
    assert report.proved.states < 200


def test_steps_that_go_round_without_asking_are_a_circle() -> None:
    text = SMALL + "  a: {set: {reason: One}, go: b}\n  b: {set: {reason: Two}, go: a}\n"
    report = broken("{for: For help at home, go: agents}", "{for: For help at home, go: a}", text)
    assert any("circle" in one.message for one in report.errors)


def test_a_goodbye_with_a_reason_is_for_a_named_person_to_accept() -> None:
    now = "{for: For a worry, go: bye}"
    text = SMALL.replace("call you back.}", "call you back., reason: the office moved}")
    report = check(changed("{for: For a worry, set: {priority: P2}, go: agents}", now, text))
    assert report.passes
    assert "the office moved" in only(report.warnings).message


def test_an_urgent_caller_is_never_said_goodbye_to() -> None:
    text = SMALL.replace("call you back.}", "call you back., reason: the office moved}")
    now = "{for: For a worry, set: {priority: P1}, go: bye}"
    report = broken("{for: For a worry, set: {priority: P2}, go: agents}", now, text)
    assert any("(S5)" in one.message for one in report.errors)


def test_who_becomes_urgent_is_not_left_with_a_callback() -> None:
    text = SMALL.replace("  bye: {goodbye: We will call you back.}\n", "") + (
        "  ring: {offer callback: We can ring you back., asked: worse}\n"
        "  worse: {set: {priority: P1}, go: urgent}\n"
    )
    report = broken("callback asked: bye", "callback asked: ring", text)
    assert any("(S5)" in one.message and one.step == "urgent" for one in report.errors)


def test_the_line_is_shown_for_every_finding_in_the_file() -> None:
    text = SMALL.replace("ask: What is it about?", "ask: What is it about?\n    stuck: main")
    place = check(compile_flow(flow(text)).flow).errors[0].place
    assert text.splitlines()[read(text).line(place) - 1].strip().startswith("more:")
