"""The draft as text and as a file, without a browser: who saved first, what must be mended."""

import html
import io
import re
from typing import Any
from uuid import UUID

import pytest

from tests.screens.draft_desk import TEXT, Editor, text
from tests.screens.flow_desk import FLOW, written
from tests.screens.stage import Stage


def test_who_saved_first_is_named_and_both_texts_are_shown(
    desk: Stage, tom: UUID, editor: Editor
) -> None:
    editor.open("main")
    mine = editor.fill(ask="Mine are these words.")
    ben = desk.person("Ben Whitlock", "admin", phone=False)
    written(desk, ben, ("You can press a number at any time.", "Theirs are these."))
    answer = editor.post("/draft", **{**mine, "do": "save"})
    assert answer.status_code == 409
    for words in ("Ben Whitlock", "Mine are these words.", "Theirs are these."):
        assert words in answer.text
    assert "Theirs are these." in text(desk)
    both = re.search(r'name="yaml"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)
    assert both
    editor.post("/draft/text", yaml=html.unescape(both[1]))
    assert "Mine are these words." in text(desk)


def test_a_broken_text_is_kept_and_shown_with_its_line(desk: Stage, editor: Editor) -> None:
    broken = TEXT.replace("  open-now:", "  open-now")
    editor.get("/draft/text")
    assert editor.post("/draft/text", yaml=broken.replace("\n", "\r\n")).status_code == 303
    assert text(desk) == broken
    page = editor.get("/draft/text").text
    line = broken.splitlines().index("  open-now") + 1
    assert "cannot be read as steps" in page
    assert re.search(rf'id="line-{line + 1}" class="fd-lines__wrong"|id="line-{line}" class', page)
    assert editor.get("/draft").location.endswith("/draft/text")
    assert editor.get("/draft/drawing").location.endswith("/draft/text")


def test_a_form_on_a_text_that_has_broken_meanwhile_says_so(
    desk: Stage, tom: UUID, editor: Editor
) -> None:
    form = editor.open("main").fill()
    written(desk, tom, ("  open-now:", "  open-now"))
    answer = editor.post("/draft", **{**form, "do": "save"})
    assert answer.status_code == 409
    assert "Mend the text first" in answer.text


CONFLICT = 409
RESORT = "last resort: [duty-manager, emergency-duty-team]"
NESTED = [
    (RESORT, "last resort: [a, [b]]"),
    (RESORT, "last resort: [{a: b}]"),
    ("promises:\n", "promises:\n  colours: {red: [[pale, dark], x]}\n"),
]
ACTS: list[tuple[str, dict[str, str]]] = [
    ("/draft", {"do": "save", "if-stuck": "urgent"}),
    ("/draft", {"do": "add", "step": "main", "new-key": "9"}),
    ("/draft/steps", {"name": "newer", "verb": "say"}),
    ("/draft/steps/rename", {"step": "main", "name": "first-menu"}),
    ("/draft/steps/remove", {"step": "main"}),
]


@pytest.mark.parametrize(("was", "now"), NESTED)
def test_a_list_within_a_list_is_mended_as_text_before_any_form_changes_it(
    desk: Stage, tom: UUID, editor: Editor, was: str, now: str
) -> None:
    form = editor.open().fill()
    revision = written(desk, tom, (was, now))
    before = text(desk)
    wrong = now.splitlines()[-1]
    line = before[: before.index(wrong)].count("\n") + 1
    for tail, given in ACTS:
        answer = editor.post(tail, **{**form, **given, "revision": revision})
        told = answer.text if answer.status_code == CONFLICT else editor.get("/draft/text").text
        assert f"line {line} has a list in which not all is words. Mend the text first" in told
    assert text(desk) == before
    assert editor.get("/draft").location.endswith("/draft/text")


def test_the_file_that_is_taken_away_is_the_draft_to_the_byte(
    desk: Stage, tom: UUID, editor: Editor
) -> None:
    written(desk, tom, ("Where does", "Where now does"))
    answer = editor.get("/draft/file")
    assert answer.data.decode() == text(desk)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{FLOW}.yaml"'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_takes_the_place_of_the_draft(desk: Stage, editor: Editor, end: str) -> None:
    editor.get("/draft/text")
    new = TEXT.replace("Where does", "Where now does")
    file = (io.BytesIO(b"\xef\xbb\xbf" + new.replace("\n", end).encode()), "plan.yaml")
    assert editor.post("/draft/file", file=file).status_code == 303
    assert text(desk) == new


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ((io.BytesIO(b""), ""), "Choose a file"),
        ((io.BytesIO(b"\xff\xfe\x00"), "picture.png"), "That file is no text"),
        ((io.BytesIO(b"a\0b"), "plan.yaml"), "no text file can hold"),
        ((io.BytesIO(b"#" * 200_001), "plan.yaml"), "longer than 200,000 letters"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(
    desk: Stage, editor: Editor, file: Any, words: str
) -> None:
    editor.get("/draft/text")
    answer = editor.post("/draft/file", file=file)
    assert answer.status_code == 409
    assert words in answer.text
    assert text(desk) == TEXT


def test_the_draft_is_thrown_away(desk: Stage, tom: UUID, editor: Editor) -> None:
    written(desk, tom, ("Where does", "Where now does"))
    editor.get("/draft/text")
    assert editor.post("/draft/discard").status_code == 303
    assert text(desk) == TEXT
