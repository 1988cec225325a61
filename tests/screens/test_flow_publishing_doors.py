"""Changes, proposals, publishing and going back, asked without a browser: each refusal in words."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete

from app.models.flows import FlowAlias
from app.services.flows import drafts, history, proposals, seeding, stories
from ivr_flows.source import Source
from routing.parts import Line
from tests.screens.flow_desk import (
    AGAIN,
    ELSEWHERE,
    FLOW,
    GREETING,
    HARD,
    HOME,
    PLAN,
    REWORDED,
    STORY,
    Reader,
    flow_stage,
    known,
    proposed,
    published,
    rung,
    written,
)
from tests.screens.stage import Stage


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    return flow_stage(shared_engine)


@pytest.fixture
def tom(desk: Stage) -> UUID:
    return desk.person("Tom Ashby", "supervisor", phone=False)


@pytest.fixture
def leila(desk: Stage) -> UUID:
    return desk.person("Leila Haddad", "manager", phone=False)


@pytest.fixture
def editor(desk: Stage, tom: UUID) -> Reader:
    return Reader(desk, tom)


@pytest.fixture
def publisher(desk: Stage, leila: UUID) -> Reader:
    return Reader(desk, leila)


def in_force(desk: Stage) -> Any:
    return history.in_force(desk.rt, FLOW)


def test_the_one_flow_of_a_council_is_where_the_first_page_leads(editor: Reader) -> None:
    answer = editor.client.get("/flows")
    assert answer.status_code == 303
    assert answer.location == HOME


def test_a_council_with_two_flows_chooses_and_one_that_nobody_seeded_is_passed_over(
    shared_engine: Engine,
) -> None:
    night = Line(number="+441632960101", title="The night line", flow="night")
    desk = flow_stage(shared_engine, night)
    tom = Reader(desk, desk.person("Tom Ashby", "supervisor", phone=False))
    assert tom.client.get("/flows").location == HOME
    text = PLAN.read_text(encoding="utf-8").replace(f"flow: {FLOW}", "flow: night")
    seeding.seed(desk.rt, "night", Source(text))
    told = tom.client.get("/flows").text
    assert 'href="/flows/night">The night line</a>' in told
    assert f'href="{HOME}">Children&#39;s Advice and Support</a>' in told
    with desk.rt.work() as work:
        work.run(delete(FlowAlias))
    assert "No flow is in force" in tom.client.get("/flows").text


def test_the_overview_tells_what_is_in_force_and_what_waits(
    desk: Stage, tom: UUID, leila: UUID, editor: Reader
) -> None:
    told = editor.get().text
    assert "as the council's file has it" in told
    assert "The same as what is in force" in told
    before = published(desk, tom, leila)
    desk.walked(version=before)
    rung(desk, "CA1")
    told = editor.get().text
    assert "put in force by Leila Haddad: Read and tried" in told
    assert "1 call on the version in force" in told
    assert told.count("1 call on version") == 1
    assert before[:8] in told
    proposed(desk, tom, (REWORDED, GREETING))
    told = editor.get().text
    assert "Waits for a second person" in told
    assert "Written otherwise than what is in force" in told


def test_an_unknown_flow_is_told_in_words(editor: Reader) -> None:
    for tail in ("", "/changes", "/history", "/proposal"):
        answer = editor.client.get(f"/flows/nowhere{tail}")
        assert (tail, answer.status_code) in {(tail, 404), ("/proposal", 200)}


def test_callers_who_end_elsewhere_are_told_before_words_and_promises(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    written(desk, tom, (GREETING, REWORDED), ELSEWHERE)
    told = editor.get("/changes").text
    order = [
        told.index(f"{words}</h2>")
        for words in (
            "Where callers now end elsewhere",
            "What callers hear in other words",
            "What callers are promised",
        )
    ]
    assert order == sorted(order)
    assert "<del>Hello.</del> This is" in told
    assert "<ins>Good day.</ins> This is" in told
    assert "Kept, worse than now" in told
    assert "Every promise kept" in told


def test_a_story_that_goes_otherwise_is_listed(desk: Stage, tom: UUID, editor: Reader) -> None:
    stories.keep(desk.rt, known(desk, tom), FLOW, STORY)
    written(desk, tom, ELSEWHERE)
    told = editor.get("/changes").text
    assert "Stories that go otherwise: 1" in told
    assert "A neighbour is worried" in told


def test_a_draft_that_breaks_a_promise_cannot_be_proposed_and_is_told_why(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    written(desk, tom, ("call 9 9 9", "call the police"))
    told = editor.get("/changes").text
    assert "What must be put right first" in told
    assert "This draft cannot be proposed" in told
    assert 'id="propose"' not in told
    answer = editor.post(
        "/changes", revision="1", moves=str(in_force(desk).moves), why="I typed it"
    )
    assert answer.status_code == 409
    assert "The draft cannot be proposed:" in answer.text
    assert "You had written: I typed it" in answer.text


def test_a_draft_that_is_no_plan_is_told_line_by_line(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    written(desk, tom, ("first: welcome", "first: welcom"))
    told = editor.get("/changes").text
    assert "Did you mean <b>welcome</b>?" in told
    assert "(line" in told


def test_a_proposal_needs_a_reason_and_keeps_what_was_typed(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    written(desk, tom, (GREETING, HARD))
    editor.get("/changes")
    answer = editor.post("/changes", accepted="It must be said so", why=" ")
    assert answer.status_code == 409
    assert 'href="#why"' in answer.text
    assert "It must be said so</textarea>" in answer.text
    assert proposals.waiting(desk.rt, FLOW) is None


def test_each_warning_needs_its_reason_and_keeps_it(desk: Stage, tom: UUID, editor: Reader) -> None:
    written(desk, tom, (GREETING, HARD))
    editor.get("/changes")
    answer = editor.post("/changes", accepted="", why="Kinder")
    assert answer.status_code == 409
    assert "Say for each of these warnings why you accept it:" in answer.text
    assert "Kinder</textarea>" in answer.text
    assert editor.post("/changes", accepted="It must be said so", why="Kinder").status_code == 303
    assert "It must be said so (Tom Ashby)" in editor.get("/proposal").text


def test_a_draft_that_somebody_changed_meanwhile_is_refused_with_the_fresh_page(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    written(desk, tom, (GREETING, REWORDED))
    editor.get("/changes")
    ines = desk.person("Ines Prado", "admin", phone=False)
    written(desk, ines, (GREETING, AGAIN))
    answer = editor.post("/changes", why="Kinder")
    assert answer.status_code == 409
    assert "Ines Prado has changed the draft since you looked" in answer.text
    assert "<ins>Welcome.</ins>" in answer.text
    assert "Kinder</textarea>" in answer.text
    assert editor.post("/changes", why="Kinder").status_code == 303


def test_a_draft_that_was_looked_at_beside_another_version_is_refused(
    desk: Stage, tom: UUID, leila: UUID, editor: Reader
) -> None:
    first = published(desk, tom, leila)
    written(desk, tom, (REWORDED, AGAIN))
    editor.get("/changes")
    other = Reader(desk, leila)
    other.get(f"/versions/{first}/roll-back")
    assert other.post(f"/versions/{first}/roll-back", why="Too kind").status_code == 303
    answer = editor.post("/changes", why="Kinder")
    assert answer.status_code == 409
    assert "What is in force has changed since you looked" in answer.text
    assert "<del>Hello.</del>" in answer.text
    assert "Kinder</textarea>" in answer.text
    assert proposals.waiting(desk.rt, FLOW) is None


def test_the_proposer_waits_and_cannot_publish(desk: Stage, tom: UUID, editor: Reader) -> None:
    found = proposed(desk, tom)
    told = editor.get("/proposal").text
    assert "it waits for somebody else" in told
    assert 'id="publish"' not in told
    answer = editor.post(
        "/proposal/publish", version=found.version, moves=str(found.moves), why="Mine"
    )
    assert answer.status_code == 409
    assert "You proposed it: a second person must publish it." in answer.text
    assert in_force(desk).version != found.version


def test_a_second_person_publishes_with_a_reason(desk: Stage, tom: UUID, publisher: Reader) -> None:
    found = proposed(desk, tom)
    told = publisher.get("/proposal").text
    assert "Kinder words" in told
    assert "<ins>Good day.</ins>" in told
    assert publisher.post("/proposal/publish", why="").status_code == 409
    assert in_force(desk).version != found.version
    assert publisher.post("/proposal/publish", why="Read and tried").status_code == 303
    assert in_force(desk).version == found.version
    assert "Nothing waits to be published." in publisher.get("/proposal").text


def test_a_proposal_that_was_replaced_meanwhile_is_not_published_by_an_old_page(
    desk: Stage, tom: UUID, publisher: Reader
) -> None:
    proposed(desk, tom)
    publisher.get("/proposal")
    later = proposed(desk, tom, (GREETING, AGAIN))
    before = in_force(desk).version
    answer = publisher.post("/proposal/publish", why="Read and tried")
    assert answer.status_code == 409
    assert "never checked and proposed, or not last" in answer.text
    assert "<ins>Welcome.</ins>" in answer.text
    assert "Read and tried</textarea>" in answer.text
    assert in_force(desk).version == before
    assert publisher.post("/proposal/publish", why="Read and tried").status_code == 303
    assert in_force(desk).version == later.version


def test_what_somebody_else_published_or_withdrew_meanwhile_is_told_and_no_word_is_lost(
    desk: Stage, tom: UUID, publisher: Reader
) -> None:
    proposed(desk, tom)
    publisher.get("/proposal")
    proposals.withdraw(desk.rt, known(desk, tom), FLOW, "a slip")
    answer = publisher.post("/proposal/publish", why="Read and tried")
    assert answer.status_code == 409
    assert "You had written: Read and tried" in answer.text


def test_what_was_proposed_before_a_rollback_can_only_be_proposed_anew(
    desk: Stage, tom: UUID, leila: UUID, publisher: Reader
) -> None:
    first = published(desk, tom, leila)
    found = proposed(desk, tom, (REWORDED, AGAIN))
    publisher.get(f"/versions/{first}/roll-back")
    assert publisher.post(f"/versions/{first}/roll-back", why="Too kind").status_code == 303
    told = publisher.get("/proposal").text
    assert "It can only be proposed anew" in told
    assert 'id="publish"' not in told
    moves = str(in_force(desk).moves)
    answer = publisher.post("/proposal/publish", version=found.version, moves=moves, why="So be it")
    assert answer.status_code == 409
    assert "What is in force has changed since you looked" in answer.text
    assert "You had written: So be it" in answer.text


def test_the_proposer_withdraws_and_a_second_person_declines(
    desk: Stage, tom: UUID, editor: Reader, publisher: Reader
) -> None:
    proposed(desk, tom)
    assert "Withdraw it" in editor.get("/proposal").text
    assert editor.post("/proposal/withdraw", back="").status_code == 409
    assert editor.post("/proposal/withdraw", back="a slip").status_code == 303
    assert proposals.waiting(desk.rt, FLOW) is None
    proposed(desk, tom, (GREETING, AGAIN))
    assert "Decline it" in publisher.get("/proposal").text
    assert publisher.post("/proposal/withdraw", back="not yet").status_code == 303
    publisher.get("/history")
    assert publisher.post("/proposal/withdraw", back="not yet").status_code == 409
    assert drafts.opened(desk.rt, FLOW).differs


def test_history_is_told_with_who_and_why_newest_first(
    desk: Stage, tom: UUID, leila: UUID, editor: Reader
) -> None:
    first = published(desk, tom, leila)
    told = editor.get("/history").text
    rows = told[told.index('<table class="fd-table fd-table--rows" id="moves"') :]
    assert rows.index("Published") < rows.index("The council&#39;s file")
    assert rows.index("Tom Ashby") < rows.index("Leila Haddad") < rows.index("Read and tried")
    assert first[:8] in rows


def test_a_version_is_given_as_it_was_written_to_the_byte(
    desk: Stage, tom: UUID, leila: UUID, editor: Reader
) -> None:
    text = in_force(desk).source.yaml
    first = published(desk, tom, leila)
    told = editor.get(f"/versions/{first[:8]}").text
    assert "Was in force before" in told
    assert "If it were in force" in told
    answer = editor.get(f"/versions/{first}/text")
    assert answer.data == text.encode()
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="{FLOW}-{first[:8]}.yaml"'
    )


def test_words_in_another_language_are_told_as_such_and_given_with_the_version(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    polish = (PLAN.parent / "prompts.pl.yaml").read_text(encoding="utf-8")
    written(desk, tom, prompts={"prompts.pl.yaml": polish})
    told = editor.get("/changes").text
    assert "in Polish" in told
    assert '<td lang="pl-PL"><ins>Dzień dobry.' in told
    assert 'The 999 advice<br><span class="fd-hint">in Polish</span>' in told
    assert "The 999 advice</th>" in told
    assert editor.post("/changes", why="Polish callers").status_code == 303
    found = proposals.waiting(desk.rt, FLOW)
    assert found
    assert "prompts.pl.yaml" in editor.get(f"/versions/{found.version}").text
    way = f"/versions/{found.version}/text?file="
    assert editor.get(f"{way}prompts.pl.yaml").data == polish.encode()
    assert editor.get(f"{way}prompts.cy.yaml").status_code == 404


@pytest.mark.parametrize(
    ("start", "status"), [("beefbeef", 404), ("be", 409), ("%25%25%25%25%25%25", 404)]
)
def test_a_version_that_is_none_is_refused_in_words(
    editor: Reader, start: str, status: int
) -> None:
    answer = editor.get(f"/versions/{start}")
    assert answer.status_code == status
    assert "version" in answer.text


def test_going_back_needs_a_reason_and_a_page_that_is_not_old(
    desk: Stage, tom: UUID, leila: UUID, publisher: Reader
) -> None:
    first = published(desk, tom, leila)
    way = f"/versions/{first}/roll-back"
    assert "Roll back now" in publisher.get(way).text
    assert publisher.post(way, why="").status_code == 409
    published(desk, tom, leila, (REWORDED, AGAIN))
    second = in_force(desk).version
    answer = publisher.post(way, why="Too kind", moves="2")
    assert answer.status_code == 409
    assert "What is in force has changed since you looked" in answer.text
    assert "Too kind</textarea>" in answer.text
    assert "<del>Welcome.</del>" in answer.text
    assert in_force(desk).version == second
    assert publisher.post(way, why="Too kind").status_code == 303
    assert in_force(desk).version == first


def test_a_version_that_was_never_in_force_or_is_now_cannot_be_gone_back_to(
    desk: Stage, tom: UUID, publisher: Reader
) -> None:
    found, now = proposed(desk, tom), in_force(desk)
    for version, words in ((found.version, "never in force"), (now.version, "is in force")):
        way = f"/versions/{version}/roll-back"
        assert 'id="roll-back"' not in publisher.get(way).text
        answer = publisher.post(way, why="Back", moves=str(now.moves))
        assert answer.status_code == 409
        assert words in answer.text
    assert in_force(desk).version == now.version


POSTS = {
    "/changes": ("supervisor", "admin"),
    "/proposal/publish": ("supervisor", "manager", "admin"),
    "/proposal/withdraw": ("supervisor", "manager", "admin"),
    "/versions/abcdef/roll-back": ("supervisor", "manager", "admin"),
    "/notices": ("supervisor", "manager", "admin"),
    f"/notices/{UUID(int=0)}/lift": ("supervisor", "manager", "admin"),
    "/lever": ("supervisor", "manager", "admin"),
    "/lever/pull": ("supervisor", "manager", "admin"),
    "/lever/release": ("supervisor", "manager", "admin"),
    "/stories/forget": ("supervisor", "admin"),
}
PAGES = ("", "/live", "/changes", "/proposal", "/history", "/notices", "/lever", "/stories")
READERS = ("supervisor", "manager", "admin", "auditor")


@pytest.mark.parametrize("role", ["agent", "worker", *READERS])
def test_each_role_may_do_what_is_its_own_and_no_more(desk: Stage, role: str) -> None:
    somebody = Reader(desk, desk.person("Sam Iveson", role, phone=False))
    for tail in PAGES:
        assert (somebody.get(tail).status_code == 200) == (role in READERS), tail
    somebody.page = somebody.client.get("/wall").text
    for tail, roles in POSTS.items():
        refused = somebody.post(tail).status_code == 403
        assert refused == (role not in roles), tail


def test_an_auditor_sees_everything_and_no_button(desk: Stage, tom: UUID, leila: UUID) -> None:
    first = published(desk, tom, leila)
    proposed(desk, tom, (REWORDED, AGAIN))
    stories.keep(desk.rt, known(desk, tom), FLOW, STORY)
    olu = Reader(desk, desk.person("Olu Danjuma", "auditor", phone=False))
    for tail in (*PAGES, f"/versions/{first}"):
        page = olu.get(tail).text
        buttons = page.count("<button") - page.count('class="fd-top__out"')
        assert buttons == 0, tail
        assert "Roll back to this version" not in page


def test_a_form_from_elsewhere_changes_nothing(desk: Stage, tom: UUID, editor: Reader) -> None:
    written(desk, tom, (GREETING, REWORDED))
    editor.page = ""
    assert editor.post("/changes", why="Kinder").status_code == 400
    assert proposals.waiting(desk.rt, FLOW) is None


@pytest.mark.parametrize("number", ["", "one", "-1", "9" * 400, "²"])
def test_a_count_that_no_page_wrote_is_refused(desk: Stage, publisher: Reader, number: str) -> None:
    way = f"/versions/{in_force(desk).version}/roll-back"
    publisher.get("/lever")
    assert publisher.post(way, why="Back", moves=number).status_code == 400


def test_what_no_database_holds_is_nowhere_and_is_not_kept(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    for way in ("/flows/%00", f"{HOME}/versions/abcdef%00", f"{HOME}%00/changes"):
        assert editor.client.get(way).status_code == 404
    written(desk, tom, (GREETING, HARD))
    editor.get("/changes")
    assert editor.post("/changes", accepted="So\0 it is", why="Kinder\0 words").status_code == 303
    found = proposals.waiting(desk.rt, FLOW)
    assert found
    assert (found.why, found.accepted[0].why) == ("Kinder words", "So it is")


def test_stories_are_told_and_forgotten(desk: Stage, tom: UUID, editor: Reader) -> None:
    assert "No story is kept." in editor.get("/stories").text
    stories.keep(desk.rt, known(desk, tom), FLOW, STORY)
    told = editor.get("/stories").text
    assert "Tue 10:15, from 01632 960124" in told
    assert "The caller presses 4" in told
    assert "<b>the queue agents</b>" in told
    assert editor.post("/stories/forget").status_code == 303
    assert "No story is kept." in editor.get("/stories").text
    answer = editor.post("/stories/forget", name="A neighbour is worried")
    assert answer.status_code == 409
    assert "There is no story" in answer.text
