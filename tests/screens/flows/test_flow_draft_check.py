"""The check of a draft, without a browser: what it tells before anything is saved."""

import html
import re

from tests.screens.draft_desk import ADVICE, TEXT, Editor, text
from tests.screens.flow_desk import HOME
from tests.screens.stage import Stage


def test_the_check_tells_what_is_wrong_when_the_open_step_is_lost_in_the_text(
    desk: Stage, editor: Editor
) -> None:
    editor.open("main")
    lost = TEXT.replace("  main:\n", "  mian:\n")
    answer = editor.post("/draft/check", step="main", yaml=lost)
    assert answer.status_code == 200
    assert "main" in answer.text
    assert "mian" in html.unescape(answer.text)


def test_a_broken_promise_is_told_in_words_before_anything_is_saved(
    desk: Stage, editor: Editor
) -> None:
    editor.open("welcome")
    form = editor.fill(say="Hello. This is Children's Advice and Support.")
    answer = editor.post("/draft/check", **form)
    told = html.unescape(answer.text)
    assert "Callers must hear '9 9 9' first" in told
    assert f"{HOME}/draft?step=welcome#" in told
    assert 'id="f-say-measure" hx-swap-oob="true">7 words, 3 seconds' in told
    assert text(desk) == TEXT


def test_the_text_can_be_checked_unsaved(desk: Stage, editor: Editor) -> None:
    editor.get("/draft/text")
    without = TEXT.replace(ADVICE, "")
    assert "&#39;9 9 9&#39; first" in editor.post("/draft/check", yaml=without).text
    editor.get("/draft/text")
    by_hand = editor.post("/draft/text", yaml=without, do="check")
    assert "&#39;9 9 9&#39; first" in by_hand.text
    assert "Not saved yet" in by_hand.text
    assert text(desk) == TEXT


def test_the_promises_stand_with_what_was_found(editor: Editor) -> None:
    page = editor.open("main").page
    row = re.search(r"Urgent option, read out<.*?</tr>", page)
    assert row
    assert re.findall(r"[\d.]+ s", row[0]) == ["20 s", "17.2 s"]
    assert re.search(r"[\d,]+ situations and [\d,]+ ways on", page)
