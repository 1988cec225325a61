"""The figures of the menus, as a supervisor reads them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.models import Call
from tests.screens.stage import MENUS, Stage

CAME = (("welcome", "started", "done"), ("open-now", "started", "open"))
OTHER = "other" + "1" * 59


def asked(desk: Stage, person: UUID, path: str) -> Any:
    client = desk.app.test_client()
    with client.session_transaction() as session:
        session["sign_in"] = desk.secret(person)
    return client.get(path)


@pytest.fixture
def tom(desk: Stage) -> UUID:
    return desk.person("Tom Ashby", "supervisor", phone=False)


def test_each_options_share_and_the_time_to_a_person_are_told(desk: Stage, tom: UUID) -> None:
    for key in "333":
        desk.walked(*CAME, ("main", f"key {key}", key))
    quick = desk.walked(*CAME, ("main", "key 4", "4"), ago_s=100)
    desk.change(Call, Call.id == quick, answered_at=desk.ago(30))
    told = asked(desk, tom, "/menus").text
    assert "<b>75%</b> (3) pressed 3, “If you work with children or families”" in told
    assert "1 of 4 callers reached a person: the middle one after <b>1:10</b>" in told


def test_figures_of_two_versions_are_never_mixed(desk: Stage, tom: UUID) -> None:
    desk.walked(*CAME, ("main", "key 3", "3"), ago_s=500)
    desk.walked(*CAME, ("main", "key 4", "4"), version=OTHER)
    told = asked(desk, tom, f"/menus?version={MENUS[:12]}").text
    assert "pressed 3" in told
    assert "pressed 4" not in told
    assert told.count("<option") == 2


def test_a_version_that_has_been_lost_is_told_and_the_page_stands(desk: Stage, tom: UUID) -> None:
    desk.walked(*CAME, ago_s=500)
    desk.walked(*CAME, version=OTHER)
    answer = asked(desk, tom, "/menus")
    assert answer.status_code == 200
    assert "This version is no longer kept" in answer.text
    assert 'id="step-welcome"' not in answer.text


@pytest.mark.parametrize(
    ("asked_for", "words"),
    [
        ("from=yesterday", "“yesterday” is no day. Enter it like 2026-03-27."),
        ("from=2026-02-02&to=2026-02-01", "The first day is after the last."),
        ("from=2020-01-01&to=2026-02-01", "more than a year"),
        ("from=0001-01-01&to=0001-01-02", "no day"),
        ("from=9999-12-31&to=9999-12-31", "no day"),
        ("version=beef", "no call on version beef"),
    ],
)
def test_bad_days_are_told_in_words_and_the_usual_ones_shown(
    desk: Stage, tom: UUID, asked_for: str, words: str
) -> None:
    desk.walked(*CAME)
    answer = asked(desk, tom, f"/menus?{asked_for}")
    assert answer.status_code == 400
    assert words in answer.text
    assert 'id="step-welcome"' in answer.text


def test_days_without_a_call_say_so(desk: Stage, tom: UUID) -> None:
    long_ago = (desk.rt.now() - timedelta(days=40)).date().isoformat()
    answer = asked(desk, tom, f"/menus?from={long_ago}&to={long_ago}")
    assert answer.status_code == 200
    assert "Nobody has called in these days." in answer.text


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("worker", 403), ("auditor", 200)])
def test_whoever_reads_figures_may_and_others_may_not(desk: Stage, role: str, status: int) -> None:
    person = desk.person("Sam Iveson", role, phone=False)
    assert asked(desk, person, "/menus").status_code == status
