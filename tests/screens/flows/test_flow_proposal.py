"""A proposal, without a browser: put forward, published, declined; each refusal in words."""

from uuid import UUID

from app.services.flows import drafts, proposals
from tests.screens.flow_desk import (
    AGAIN,
    FLOW,
    GREETING,
    HARD,
    REWORDED,
    Reader,
    in_force,
    known,
    proposed,
    published,
    written,
)
from tests.screens.stage import Stage


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
