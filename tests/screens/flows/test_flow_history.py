"""History, versions and going back, without a browser: each refusal in words."""

from uuid import UUID

import pytest

from app.services.flows import proposals
from tests.screens.flow_desk import (
    AGAIN,
    FLOW,
    PLAN,
    REWORDED,
    Reader,
    in_force,
    proposed,
    published,
    written,
)
from tests.screens.stage import Stage


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
