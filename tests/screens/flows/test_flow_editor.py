"""The draft's forms, without a browser: what each writes, and what is refused."""

import re
from uuid import UUID

import pytest

from app.services.flow_editor import wording
from ivr_flows.editing import fields, plan
from ivr_flows.steps import VERBS
from tests.screens.draft_desk import TEXT, Editor, changed, text
from tests.screens.flow_desk import written
from tests.screens.stage import Stage

STEPS = re.findall(r"^  ([a-z-]+):$", TEXT.partition("\nsteps:")[2], re.MULTILINE)


def test_saving_any_form_untouched_changes_not_a_letter(desk: Stage, editor: Editor) -> None:
    assert len(STEPS) == 20
    for step in (*STEPS, ""):
        assert editor.open(step).save().status_code == 303, step
        assert text(desk) == TEXT, step


def test_a_prompt_changed_by_its_form_changes_that_line_alone(desk: Stage, editor: Editor) -> None:
    editor.open("main").save(ask="Press a number when you like.")
    assert changed(desk) == [
        "-    ask: You can press a number at any time.",
        "+    ask: Press a number when you like.",
    ]


def test_the_whole_plan_has_a_form_of_its_own(desk: Stage, editor: Editor) -> None:
    given = {"promises.a person within": "70", "last resort.1": "", "if stuck": "emergency-duty"}
    editor.open().save(**given)
    kept = " for a caller who presses nothing, and for one who presses wrong keys"
    assert [line for line in changed(desk) if line[0] == "+"] == [
        "+if stuck: emergency-duty          # misses used up, or any fault on any step",
        "+last resort: [duty-manager]   # rung in turn until somebody accepts",
        f"+  a person within: 70s            #{kept}",
    ]
    assert len(changed(desk)) == 6


def test_an_option_is_moved_on_the_page_and_written_when_it_is_saved(
    desk: Stage, editor: Editor
) -> None:
    moved = editor.open("area").post("/draft", **{**editor.fill(), "do": "down 1"})
    assert moved.status_code == 200
    assert "Not saved yet" in moved.text
    assert text(desk) == TEXT
    assert editor.fill()["press.2.for"] == "For Thamesmere city"
    assert editor.fill()["press.1.short"] == "The north"
    editor.save()
    press = text(desk).partition("  area:")[2].partition("  home:")[0]
    assert press.index("For the north") < press.index("For Thamesmere city")
    assert "# People know their own postcode." in press


def test_an_option_is_added_and_taken_away(desk: Stage, editor: Editor) -> None:
    editor.open("area").post("/draft", **{**editor.fill(), "do": "add", "new-key": "5"})
    editor.save(**{"press.5.for": "For somewhere else", "press.5.go": "contact-centre"})
    assert changed(desk) == [
        "+      5:",
        "+        for: For somewhere else",
        "+        go: contact-centre",
    ]
    editor.open("area").post("/draft", **{**editor.fill(), "do": "remove 5"})
    editor.save()
    assert changed(desk) == []


def test_a_step_is_added_after_the_one_that_is_open(desk: Stage, editor: Editor) -> None:
    editor.open("child")
    answer = editor.post("/draft/steps", name="hint", verb="say", step="child")
    assert answer.location.endswith("/draft?step=hint#step")
    editor.open("hint").save(say="Please stay on the line.", go="mash")
    assert changed(desk) == ["+  hint:", "+    say: Please stay on the line.", "+    go: mash"]
    assert text(desk).index("  hint:") < text(desk).index("  urgent:\n")
    assert "no caller can ever reach this step" in editor.open("hint").page.lower()


@pytest.mark.parametrize("name", ["", "Main Menu", "main", "again", "x" * 41, "a b", "1st"])
def test_a_name_that_will_not_do_adds_nothing(desk: Stage, editor: Editor, name: str) -> None:
    editor.open("child")
    answer = editor.post("/draft/steps", name=name, verb="say", step="child")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert text(desk) == TEXT


def test_everything_follows_a_step_to_its_new_name(desk: Stage, editor: Editor) -> None:
    editor.open("emergency-duty").post(
        "/draft/steps/rename", step="emergency-duty", name="night-team"
    )
    assert text(desk).count("emergency-duty\n") == 0
    assert len(changed(desk)) == 2 * 7
    assert "No problems" in editor.open("night-team").page


def test_a_step_that_callers_are_sent_to_is_not_removed(desk: Stage, editor: Editor) -> None:
    editor.open("area")
    answer = editor.post("/draft/steps/remove", step="area")
    assert answer.status_code == 409
    assert "by work (press 2) and by work (press 3) and by family (press 3)" in answer.text
    assert text(desk) == TEXT


def test_a_step_that_nothing_leads_to_is_removed(desk: Stage, tom: UUID, editor: Editor) -> None:
    written(desk, tom, ("        go: area\n", "        go: home\n"))
    editor.open("area").post("/draft/steps/remove", step="area")
    assert "\n  area:" not in text(desk)
    assert "  home:" in text(desk)


def test_everything_that_an_author_may_write_has_a_label_of_its_own() -> None:
    assert wording.KINDS.keys() == VERBS.keys()
    assert wording.TARGETS.keys() == {*plan.OWN_MEANING}
    parts = [("", fields.of_plan()), ("", fields.of_promises()), ("ask", fields.of_option())]
    parts += [("", fields.of_settings()), *((verb, fields.of_step(verb)) for verb in VERBS)]
    for verb, listed in parts:
        for field in listed:
            assert field.key in wording.FIELDS or (verb, field.key) in wording.OWN, field.key


@pytest.mark.parametrize("verb", VERBS)
def test_a_step_of_every_kind_is_added_and_each_of_its_fields_has_a_control(
    desk: Stage, editor: Editor, verb: str
) -> None:
    editor.open("child").post("/draft/steps", name="new", verb=verb, step="child")
    names = editor.open("new").fill()
    for field in fields.of_step(verb):
        own = [name for name in names if name == field.key or name.startswith(f"{field.key}.")]
        unticked = f'name="{field.key}"' in editor.page
        assert own or unticked or field.kind == "options", field.key
    assert editor.save().status_code == 303
