"""The draft's doors, without a browser: what a form writes, and what is refused."""

import html
import io
import re
from difflib import unified_diff
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.services.flow_editor import wording
from app.services.flows import drafts
from ivr_flows.editing import fields, plan
from ivr_flows.source import Source
from ivr_flows.steps import VERBS
from tests.screens.flow_desk import FLOW, HOME, Reader, flow_stage, known, written
from tests.screens.stage import PLAN, Stage

TEXT = PLAN.read_text(encoding="utf-8")
ADVICE = "      If a child is in danger right now, hang up and call 9 9 9.\n"


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    return flow_stage(shared_engine)


@pytest.fixture
def tom(desk: Stage) -> UUID:
    return desk.person("Tom Ashby", "supervisor", phone=False)


class Editor(Reader):
    """Fills in the draft's forms as they stand on the page."""

    def open(self, step: str = "") -> "Editor":
        assert self.get(f"/draft?step={step}").status_code == 200
        return self

    def fill(self, **given: str) -> dict[str, Any]:
        """Every control of the step's form as it is, and these otherwise."""
        form = re.search(r'<form class="fd-stepform".*?</form>', self.page, re.DOTALL)
        assert form
        return {**controls(form[0]), **given}

    def save(self, **given: str) -> Any:
        return self.post("/draft", **{"do": "save", **self.fill(**given)})


def controls(form: str) -> dict[str, Any]:
    found: dict[str, Any] = {"option": re.findall(r'name="option" value="(\w+)"', form)}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "option" and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', form):
        found[name] = html.unescape(words)
    for name, body in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found


@pytest.fixture
def editor(desk: Stage, tom: UUID) -> Editor:
    return Editor(desk, tom)


def text(desk: Stage) -> str:
    return drafts.opened(desk.rt, FLOW).source.yaml


def changed(desk: Stage) -> list[str]:
    """The lines of the draft that differ from the plan as it was shipped."""
    found = unified_diff(TEXT.splitlines(), text(desk).splitlines(), n=0, lineterm="")
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


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


VIEWS = ("/draft", "/draft?step=main", "/draft/drawing", "/draft/text", "/draft/languages")
POSTS = ("/draft", "/draft/check", "/draft/text", "/draft/file", "/draft/discard")
STEP_POSTS = ("/draft/steps", "/draft/steps/rename", "/draft/steps/remove")


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_readers_see_every_page_without_a_control(desk: Stage, role: str) -> None:
    reader = Reader(desk, desk.person("Olu Danjuma", role, phone=False))
    for view in (*VIEWS, "/draft/file"):
        answer = reader.get(view)
        assert answer.status_code == 200, view
        main = answer.text.partition("<main")[2]
        assert "<form" not in main, view
        assert "<button" not in main, view
    for post in (*POSTS, *STEP_POSTS):
        assert reader.post(post, revision="0").status_code == 403, post


@pytest.mark.parametrize("role", ["agent", "worker"])
def test_others_see_nothing_of_it(desk: Stage, role: str) -> None:
    other = Reader(desk, desk.person("Sam Iveson", role, phone=False))
    for view in (*VIEWS, "/draft/file"):
        assert other.get(view).status_code == 403, view


def test_a_flow_that_is_not_there_is_not_found(desk: Stage, tom: UUID) -> None:
    client = Reader(desk, tom).client
    for view in VIEWS:
        assert client.get(f"/flows/nowhere{view}").status_code == 404, view


def test_a_step_that_is_not_there_shows_the_whole_plan(editor: Editor) -> None:
    assert "The whole plan</h2>" in editor.open("nowhere").page


@pytest.mark.parametrize(
    "text_of_it",
    [
        "steps: {a: b, c: {say: {x: y}, go: [z]}, d: {ask: x, press: [1]}}\n",
        "flow: x\nsteps:\n  a: {ask: b, press: {1: c, 12: {go: {}}}}\n  d: {say: a, ask: b}\n",
        "steps: []\n",
        "first: {a: b}\npromises: 7\nlast resort: {a: b}\nsteps: {a: {set: x, go: y}}\n",
        "[]\n",
        "",
    ],
)
def test_whatever_is_written_the_pages_stand(desk: Stage, editor: Editor, text_of_it: str) -> None:
    editor.get("/draft/text")
    assert editor.post("/draft/text", yaml=text_of_it).status_code == 303
    for view in ("/draft", *(f"/draft?step={one}" for one in "acd"), "/draft/drawing"):
        answer = editor.get(view)
        assert answer.status_code in {200, 303}, view
    assert editor.get("/draft/text").status_code == 200


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
