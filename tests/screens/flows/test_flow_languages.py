"""The words of other languages in a draft, without a browser."""

import re
from uuid import UUID

import pytest

from app.services.flows import drafts
from ivr_flows.source import Source
from tests.screens.draft_desk import TEXT, Editor, controls, text
from tests.screens.flow_desk import FLOW, known, written
from tests.screens.stage import PLAN, Stage

POLISH = PLAN.with_name("prompts.pl.yaml").read_text(encoding="utf-8")


@pytest.fixture
def polish(desk: Stage, tom: UUID) -> str:
    """The draft has the shipped Polish words."""
    me, now = known(desk, tom), drafts.opened(desk.rt, FLOW)
    drafts.save(desk.rt, me, FLOW, Source(TEXT, {"prompts.pl.yaml": POLISH}), now.revision)
    return POLISH


def words_of(desk: Stage) -> str:
    return drafts.opened(desk.rt, FLOW).source.prompts["prompts.pl.yaml"]


def test_saving_a_language_untouched_changes_not_a_letter(
    desk: Stage, editor: Editor, polish: str
) -> None:
    page = editor.get("/draft/languages").text
    form = re.search(r"<form data-guard.*?</form>", page, re.DOTALL)
    assert form
    given = controls(form[0])
    assert len([name for name in given if name.startswith("say.")]) > 50
    assert editor.post("/draft/languages", **given).status_code == 303
    assert words_of(desk) == polish


def test_words_whose_english_has_changed_are_out_of_date_until_somebody_has_looked(
    desk: Stage, editor: Editor, polish: str
) -> None:
    editor.open("main").save(ask="Press a number when you like.")
    assert "Out of date" in editor.get("/draft/languages").text
    assert words_of(desk) == polish
    editor.post("/draft/languages", language="pl-PL", **{"right.main.ask": "yes"})
    assert "Out of date" not in editor.get("/draft/languages").text
    assert "main.ask:\n    of: 2a" not in polish
    editor.post("/draft/languages", language="pl-PL", **{"say.main.ask": "Naciśnij klawisz."})
    assert "say: Naciśnij klawisz." in words_of(desk)


def test_a_promise_is_told_for_every_language(editor: Editor, polish: str) -> None:
    page = editor.open("main").page
    rows = re.findall(r'scope="row">(Urgent option, read out[^<]*)<', page)
    assert rows == ["Urgent option, read out", "Urgent option, read out, in Polish"]


def test_words_that_are_taken_away_are_missing(desk: Stage, editor: Editor, polish: str) -> None:
    editor.get("/draft/languages")
    editor.post("/draft/languages", language="pl-PL", **{"say.main.ask": " "})
    assert "main.ask" not in words_of(desk)
    page = editor.get("/draft/languages").text
    assert "1 missing" in page
    assert "there are none in Polish" in page


def test_the_first_words_of_a_language_begin_its_file(desk: Stage, editor: Editor) -> None:
    assert "Nobody has written Polish" in editor.get("/draft/languages").text
    editor.post("/draft/languages", language="pl-PL", **{"say.main.ask": "Naciśnij klawisz."})
    assert words_of(desk).count("say:") == 1


def test_a_renamed_step_keeps_its_words_in_every_language(
    desk: Stage, editor: Editor, polish: str
) -> None:
    editor.open("work").post("/draft/steps/rename", step="work", name="professionals")
    assert words_of(desk) == polish.replace("  work.", "  professionals.")


def test_the_words_of_an_option_follow_it_to_its_new_key(
    desk: Stage, editor: Editor, polish: str
) -> None:
    before = entry(polish, "area.2")
    assert entry(polish, "area.1") not in {"", before}
    editor.open("area").post("/draft", **{**editor.fill(), "do": "down 1"})
    editor.save()
    assert entry(words_of(desk), "area.1") == before
    assert entry(words_of(desk), "area.2") == entry(polish, "area.1")
    assert entry(words_of(desk), "area.1.short") == entry(polish, "area.2.short")
    assert "Out of date" not in editor.get("/draft/languages").text


def entry(words: str, prompt: str) -> str:
    found = re.search(rf"^  {re.escape(prompt)}:\n((?:    .*\n)+)", words, re.MULTILINE)
    return found[1] if found else ""


def test_a_language_file_that_is_broken_is_mended_as_text(
    desk: Stage, editor: Editor, polish: str
) -> None:
    editor.get("/draft/languages")
    editor.post("/draft/text", **{"file.prompts.pl.yaml": "flow: [\n"})
    page = editor.get("/draft/languages").text
    assert "These words cannot be read" in page
    assert editor.post("/draft/languages", language="pl-PL").status_code == 409
    editor.post("/draft/text", **{"file.prompts.pl.yaml": POLISH})
    assert words_of(desk) == POLISH
    assert text(desk) == TEXT


def test_languages_wait_for_a_plan_that_can_be_read(desk: Stage, tom: UUID, editor: Editor) -> None:
    written(desk, tom, ("go: mash", "go: mesh"))
    answer = editor.get("/draft/languages")
    assert answer.status_code == 200
    assert "mend those first" in answer.text
    assert editor.post("/draft/languages", language="pl-PL").status_code == 409
