"""A form changes what it changes, and not a letter elsewhere."""

import copy
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ivr_flows import document
from ivr_flows.editing.manuscript import renamed, rewritten

PLANS = Path(__file__).parents[3] / "ivr_flows/plans"
TEXTS = [file.read_text(encoding="utf-8") for file in sorted(PLANS.glob("*/flow.yaml"))]
OXFORDSHIRE = TEXTS[0]


def values(text: str) -> Any:
    return copy.deepcopy(document.read(text).values)


def lines(before: str, after: str) -> list[str]:
    """The lines that went and came."""
    found = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def changed(text: str, new: Any) -> list[str]:
    after = rewritten(text, new)
    assert document.read(after).values == new
    return lines(text, after)


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_values_leave_the_text_as_it_is(text: str) -> None:
    assert rewritten(text, values(text)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_each_scalar_of_a_plan_can_be_changed_and_only_its_lines_differ(text: str) -> None:
    new = values(text)
    spots = [*scalars(new)]
    assert len(spots) > 120
    for holder, key in spots:
        kept, holder[key] = holder[key], "altogether different"
        after = rewritten(text, new)
        assert document.read(after).values == new
        marked = [line for line in lines(text, after) if line[0] == "+"]
        assert len(marked) == 1
        assert text.count("#") == after.count("#")
        holder[key] = kept


def scalars(value: Any) -> Any:
    for key, one in value.items():
        if isinstance(one, str):
            yield value, key
        elif isinstance(one, dict):
            yield from scalars(one)


def test_a_prompt_changes_on_its_own_line() -> None:
    new = values(OXFORDSHIRE)
    new["steps"]["main"]["ask"] = "Press a number when you like."
    assert changed(OXFORDSHIRE, new) == [
        "-    ask: You can press a number at any time.",
        "+    ask: Press a number when you like.",
    ]


def test_folded_words_keep_the_lines_that_are_still_theirs() -> None:
    new = values(OXFORDSHIRE)
    said = new["steps"]["welcome"]["say"]
    new["steps"]["welcome"]["say"] = said.replace(" right now", "")
    assert changed(OXFORDSHIRE, new) == [
        "-      If a child is in danger right now, hang up and call 9 9 9.",
        "+      If a child is in danger, hang up and call 9 9 9.",
    ]


def test_a_comment_behind_a_value_stays_behind_it() -> None:
    new = values(OXFORDSHIRE)
    new["if stuck"] = "urgent"
    assert changed(OXFORDSHIRE, new)[1] == (
        "+if stuck: urgent          # misses used up, or any fault on any step"
    )
    new["if stuck"] = "far too long for its line " * 5 + "but it has a comment"
    assert changed(OXFORDSHIRE, new)[1].endswith("# misses used up, or any fault on any step")


def test_a_step_that_is_new_looks_like_its_neighbours() -> None:
    new = values(OXFORDSHIRE)
    steps = list(new["steps"].items())
    new["steps"] = dict([*steps[:2], ("hint", {"say": "Hello: you", "go": "main"}), *steps[2:]])
    assert changed(OXFORDSHIRE, new) == [
        "+  hint:",
        "+    say: 'Hello: you'",
        "+    go: main",
    ]


def test_a_step_that_goes_takes_the_comment_above_it_along() -> None:
    new = values(OXFORDSHIRE)
    del new["steps"]["child"]
    gone = changed(OXFORDSHIRE, new)
    assert gone[0] == "-  # A child is asked nothing more (S23)."
    assert gone[-1] == "-    go: urgent"
    assert len(gone) == 7


def test_a_key_within_braces_is_added_and_taken_there() -> None:
    new = values(OXFORDSHIRE)
    new["steps"]["main"]["press"]["2"]["set"]["area"] = "city"
    assert changed(OXFORDSHIRE, new)[1] == "+        set: {priority: P0, caller: child, area: city}"
    del new["steps"]["main"]["press"]["2"]["set"]["priority"]
    assert changed(OXFORDSHIRE, new)[1] == "+        set: {caller: child, area: city}"


def test_a_renamed_key_changes_no_other_letter() -> None:
    after = renamed(OXFORDSHIRE, ("steps", "main"), "choices")
    assert lines(OXFORDSHIRE, after) == ["-  main:", "+  choices:"]


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_an_empty_text_is_filled(text: str) -> None:
    new = {"flow": "small", "steps": {"hello": {"say": "Hello.", "go": "hello"}}}
    assert document.read(rewritten(text, new)).values == new


QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes here
LAYOUTS = """\
{indent}one:   'quoted ''words'''   # why
{indent}two: "double"
{indent}three: |
{indent}   first
{indent}   second

{indent}# about four
{indent}four: {{ a : b,
{indent}    c: [d, e] }}
{indent}five: plain words
{indent}  over two lines
{indent}six:
{indent}       deep:   x
{indent}       list:
{indent}       - y
{indent}       - z   # the last
{indent}seven:
{indent}eight: [k]"""
WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=150).map(
    lambda words: " ".join(words.split())
)
KEYS = st.sampled_from(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
LEAF = WORDS | st.lists(WORDS.filter(bool), min_size=1, max_size=3)
VALUES = st.dictionaries(
    KEYS, LEAF | st.dictionaries(WORDS.filter(bool), LEAF, min_size=1), min_size=1
)


@settings(deadline=None, max_examples=60, phases=QUICK)
@given(new=VALUES, indent=st.sampled_from(["", "  "]), keep=st.booleans())
def test_whatever_the_layout_the_new_values_are_read_back(
    new: dict[str, Any], indent: str, *, keep: bool
) -> None:
    text = LAYOUTS.format(indent=indent)
    wanted = {**values(text), **new} if keep else new
    assert document.read(rewritten(text, wanted)).values == wanted


@settings(deadline=None, max_examples=60, phases=QUICK)
@given(WORDS)
def test_any_words_are_read_back(words: str) -> None:
    new = values(OXFORDSHIRE)
    new["steps"]["welcome"]["say"] = new["steps"]["main"]["press"]["1"]["set"]["reason"] = words
    assert document.read(rewritten(OXFORDSHIRE, new)).values == new
