"""The council file's pages without a browser: who may do what, and what is refused in words."""

from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.services.flows import drafts, history, proposals
from tests.screens.council_desk import (
    HOME,
    NAME,
    QUICK,
    SLOW,
    council_stage,
    proposed,
    published,
    text,
    written,
)
from tests.screens.flow_desk import Reader
from tests.screens.stage import Stage

WRONG = "callbak: yes"


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    return council_stage(shared_engine)


@pytest.fixture
def tom(desk: Stage) -> UUID:
    return desk.person("Tom Ashby", "supervisor", phone=False)


@pytest.fixture
def leila(desk: Stage) -> UUID:
    return desk.person("Leila Haddad", "manager", phone=False)


@pytest.fixture
def editor(desk: Stage, tom: UUID) -> Reader:
    return Reader(desk, tom, HOME)


@pytest.fixture
def other(desk: Stage, leila: UUID) -> Reader:
    return Reader(desk, leila, HOME)


def in_force(desk: Stage) -> str:
    return history.in_force(desk.rt, NAME).version


def test_from_the_text_to_every_call_and_back(desk: Stage, editor: Reader, other: Reader) -> None:
    first = in_force(desk)
    assert "as the council&#39;s folder has it" in editor.get().text.replace("'", "&#39;")
    assert editor.post("", yaml=text(desk).replace(QUICK, SLOW)).status_code == 303
    told = editor.get().text
    assert "Written otherwise, last by Tom Ashby" in told
    assert f"<ins>  {SLOW} percent: 90, longest: 120s}}</ins>" in told
    assert editor.post("/propose", why="More calls").status_code == 303
    assert "You proposed it" in editor.get("/proposal").text
    assert "Proposal, waits" in other.get("/proposal").text
    assert other.post("/proposal/publish", why="Read it").status_code == 303
    assert in_force(desk) != first
    assert "Published. It holds for every call from now on." in other.get("/history").text
    assert "Was in force before" in other.get(f"/versions/{first[:8]}").text
    back = f"/versions/{first}/roll-back"
    assert other.post(back, why="").status_code == 409
    assert other.post(back, why="Worse").status_code == 303
    assert in_force(desk) == first
    story = other.get("/history").text
    assert story.index("Rolled back") < story.index("Published</td>") < story.index("folder</td>")


def test_what_is_wrong_is_told_with_line_and_key_and_cannot_be_proposed(
    desk: Stage, editor: Reader
) -> None:
    broken = text(desk).replace("callback: yes", WRONG, 1)
    line = broken[: broken.index(WRONG)].count("\n") + 1
    editor.get()
    told = editor.post("", yaml=broken, do="check")
    assert f"<b>Line {line}</b>, queues &gt; locality-city &gt; callbak: unknown key" in told.text
    assert "did you mean &#39;callback&#39;?" in told.text
    assert drafts.opened(desk.rt, NAME).revision == 0
    assert editor.post("", yaml=broken).status_code == 303
    assert 'id="propose"' not in editor.get().text
    token = {"revision": "1", "moves": "1", "why": "so"}
    refused = editor.post("/propose", **token)
    assert refused.status_code == 409
    assert "Nothing was changed" in refused.text
    assert proposals.waiting(desk.rt, NAME) is None


def test_without_a_reason_nothing_is_proposed_or_published(
    desk: Stage, tom: UUID, editor: Reader, other: Reader
) -> None:
    written(desk, tom)
    editor.get()
    assert "Say why" in editor.post("/propose", why=" ").text
    assert proposals.waiting(desk.rt, NAME) is None
    proposed(desk, tom)
    first = in_force(desk)
    other.get("/proposal")
    assert other.post("/proposal/publish", why="").status_code == 409
    assert in_force(desk) == first


def test_s26_the_proposer_cannot_publish(desk: Stage, tom: UUID, editor: Reader) -> None:
    found, first = proposed(desk, tom), in_force(desk)
    editor.get("/proposal")
    seen = {"version": found.version, "moves": str(found.moves)}
    refused = editor.post("/proposal/publish", **seen, why="Read it")
    assert refused.status_code == 409
    assert "a second person must publish it" in refused.text
    assert in_force(desk) == first


def test_nothing_is_published_from_a_page_that_has_become_old(
    desk: Stage, tom: UUID, leila: UUID, editor: Reader, other: Reader
) -> None:
    found = proposed(desk, tom)
    other.get("/proposal")
    page = other.page
    published(desk, tom, leila)
    now, other.page = in_force(desk), page
    refused = other.post("/proposal/publish", why="Read it")
    assert refused.status_code == 409
    assert in_force(desk) == now == found.version


def test_who_saves_second_sees_both_and_loses_nothing(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    editor.get()
    written(desk, tom)
    mine = text(desk).replace("percent: 90", "percent: 85")
    late = editor.post("", yaml=mine)
    assert late.status_code == 409
    assert "Tom Ashby saved the draft while you worked on it" in late.text
    assert "Saved by the other" in late.text
    assert "percent: 85" in late.text
    assert editor.post("", yaml=mine).status_code == 303
    assert drafts.opened(desk.rt, NAME).source.yaml == mine


def test_a_file_takes_the_place_of_the_draft_and_comes_back_to_the_byte(
    desk: Stage, editor: Reader
) -> None:
    whole = text(desk).replace(QUICK, SLOW)
    editor.get()
    assert editor.post("/file", file=(BytesIO(whole.encode()), "council.yaml")).status_code == 303
    assert editor.client.get(f"{HOME}/file").data == whole.encode()
    editor.get()
    for given, says in ((b"\xff\xfe", "no text"), (b"", "Choose a file")):
        told = editor.post("/file", file=(BytesIO(given), "x.yaml" if given else ""))
        assert told.status_code == 409
        assert says in told.text
    assert editor.post("/discard").status_code == 303
    assert not drafts.opened(desk.rt, NAME).differs


def test_a_proposal_is_declined_with_a_reason(desk: Stage, tom: UUID, other: Reader) -> None:
    proposed(desk, tom)
    other.get("/proposal")
    assert other.post("/proposal/withdraw", back="").status_code == 409
    assert other.post("/proposal/withdraw", back="Not yet").status_code == 303
    assert "Nothing waits to be published" in other.get("/proposal").text


def test_each_role_does_what_it_may(desk: Stage, tom: UUID) -> None:
    found = proposed(desk, tom)
    for role, reads, writes, publishes in (
        ("agent", False, False, False),
        ("worker", False, False, False),
        ("auditor", True, False, False),
        ("manager", True, False, True),
        ("admin", True, True, True),
    ):
        one = Reader(desk, desk.person(f"A {role}", role, phone=False), HOME)
        assert (one.get().status_code == 200) == reads, role
        assert ('id="yaml"' in one.page) == writes, role
        token = {} if reads else {"csrf_token": ""}
        codes = {one.post("", yaml="x", do="check", **token).status_code for _ in range(1)}
        assert codes <= ({200} if writes else {400, 403}), role
        one.get("/proposal")
        assert ('id="publish"' in one.page) == publishes, role
    assert proposals.waiting(desk.rt, NAME) == found


def test_the_council_file_is_no_call_flow(editor: Reader) -> None:
    assert editor.client.get(f"/flows/{NAME}").status_code == 404
    assert NAME not in editor.client.get("/flows", follow_redirects=True).text
