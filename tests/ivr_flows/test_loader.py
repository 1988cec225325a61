"""A wrong flow file: each error names the file, line, step, key and the likely word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.checks.structure import Known
from ivr_flows.loader import FlowError, load

GOOD = """\
flow: small
first: hello
if stuck: agents
last resort: duty
steps:
  hello:
    say: Danger? Call 9 9 9.
    must hear: yes
    go: menu
  menu:
    ask: Choose.
    press:
      1: {for: For one, go: agents}
  agents:
    queue: agents
    nobody: agents
"""
KNOWN = Known(frozenset({"agents"}), frozenset({"front door"}), frozenset({"duty", "lado"}))


def problems(text: str, known: Known | None = None) -> list[str]:
    with pytest.raises(FlowError) as caught:
        load(text, "flow.yaml", known)
    assert str(caught.value).splitlines() == [str(one) for one in caught.value.problems]
    return [str(one) for one in caught.value.problems]


def test_a_good_file_is_a_flow() -> None:
    assert load(GOOD, "flow.yaml", KNOWN).flow == "small"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "go: menu",
            "go: mneu",
            (
                "flow.yaml:9 hello go: callers would be sent to 'mneu', which is not a step,"
                " did you mean 'menu'?"
            ),
        ),
        (
            "must hear",
            "must heer",
            (
                "flow.yaml:8 hello must heer: is not a key that belongs here,"
                " did you mean 'must hear'?"
            ),
        ),
        ("hear: yes", "hear: on", "flow.yaml:8 hello must hear: 'on' is neither yes nor no"),
        (
            "    queue: agents",
            "    queue: agents\n    transfer: lado",
            "flow.yaml:16 agents transfer: one verb a step: this one has queue and transfer",
        ),
        (
            "    queue: agents",
            "    queu: agents",
            (
                "flow.yaml:14 agents: has no verb: one of say, ask, ask digits, ask postcode,"
                " hours, look up, set, queue, offer callback, record, transfer, goodbye,"
                " did you mean 'queue'?"
            ),
        ),
        ("nobody: agents", "nobody:", "flow.yaml:16 agents nobody: is empty"),
        ("nobody: agents", "nobody: [agents]", "flow.yaml:16 agents nobody: must be words"),
        ("    nobody: agents\n", "", "flow.yaml:14 agents nobody: is missing"),
        (
            "  1: {",
            "  12: {",
            "flow.yaml:13 menu press 12: '12' is not a key of a telephone, did you mean '2'?",
        ),
        (
            "go: agents}",
            "go: agents, set: {priority: P9}}",
            "flow.yaml:13 menu press 1 set priority: 'P9' is none of P0, P1, P2, P3, P4",
        ),
        (
            "go: agents}",
            "go: agents, set: {caller: chld}}",
            (
                "flow.yaml:13 menu press 1 set caller: 'chld' is none of child, professional,"
                " family, did you mean 'child'?"
            ),
        ),
        (
            "{for: For",
            "{fro: For",
            "flow.yaml:13 menu press 1 fro: is not a key that belongs here, did you mean 'for'?",
        ),
        ("first: hello\n", "", "flow.yaml:1 first: is missing"),
        (
            "flow: small",
            "flow: Small",
            "flow.yaml:1 flow: 'Small' is not a name: small letters, digits, hyphens",
        ),
        (
            "    go: menu",
            "    go: menu\n    go: agents",
            "flow.yaml:10 hello go: is there twice, first on line 9",
        ),
        ("last resort: duty", "last resort: []", "flow.yaml:4 last resort: is empty"),
        (
            "last resort: duty",
            "last resort: duty\npromises: {a person within: 75}",
            "flow.yaml:5 promises a person within: '75' is no time in seconds, such as 6s",
        ),
        (
            "ask: Choose.",
            "ask: Choose.\n    tries: 4",
            "flow.yaml:12 menu tries: must be at most 2",
        ),
        (
            "  hello:",
            "  hello: &hello",
            "flow.yaml:6 hello: anchors (&) are not allowed: write it out each time",
        ),
        (
            "say: Danger",
            "say: !!python/name:os.system Danger",
            "flow.yaml:7 hello say: tags (tag:yaml.org,2002:python/name:os.system) are not allowed",
        ),
        ("go: menu", "go: agents", "flow.yaml:10 menu: no caller can ever reach this step"),
        (
            "    must hear: yes\n",
            "",
            (
                "flow.yaml:6 hello: callers must hear '9 9 9' first: a `say` with `must hear: yes`"
                " (S2)"
            ),
        ),
        (
            "Call 9 9 9",
            "Call us",
            (
                "flow.yaml:6 hello: callers must hear '9 9 9' first: a `say` with"
                " `must hear: yes` (S2)"
            ),
        ),
        (
            "if stuck: agents",
            "if stuck: menu",
            "flow.yaml:3 if stuck: callers who are stuck need a person: a `queue` or a `transfer`",
        ),
        (
            "go: menu",
            "go: again",
            "flow.yaml:9 hello go: callers would be sent to 'again', which is not a step",
        ),
        (
            "queue: agents",
            "queue: agnets",
            (
                "flow.yaml:15 agents queue: the council file has no queue 'agnets',"
                " did you mean 'agents'?"
            ),
        ),
        (
            "resort: duty",
            "resort: [lado, dutty]",
            (
                "flow.yaml:4 last resort 1: the council file has no number 'dutty',"
                " did you mean 'duty'?"
            ),
        ),
        (
            "go: menu",
            "go: open\n  open: {hours: frontdoor, open: menu, closed: agents}",
            (
                "flow.yaml:10 open hours: the council file has no calendar 'frontdoor',"
                " did you mean 'front door'?"
            ),
        ),
        (
            "go: agents}",
            "go: bye}\n  bye: {goodbye: Bye.}",
            (
                "flow.yaml:14 bye goodbye: callers would be cut off: say the `reason`, or take a"
                " message (S1)"
            ),
        ),
    ],
)
def test_one_mistake_is_one_error_at_its_place(right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    assert problems(GOOD.replace(right, wrong, 1), KNOWN) == [said]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace("first", "frist").replace("go: menu", "goto: menu")
    assert problems(text) == [
        "flow.yaml:1 first: is missing",
        "flow.yaml:2 frist: is not a key that belongs here, did you mean 'first'?",
        "flow.yaml:6 hello go: is missing",
        "flow.yaml:9 hello goto: is not a key that belongs here, did you mean 'go'?",
    ]


def test_a_menu_wider_than_promised_is_refused() -> None:
    many = "".join(f"      {key}: {{for: For {key}, go: agents}}\n" for key in (2, 3, 4, 5))
    assert problems(GOOD.replace("go: agents}\n", "go: agents}\n" + many)) == [
        "flow.yaml:12 menu press: callers would hear 6 options; 5 were promised"
    ]


def test_a_key_without_words_is_refused_except_0_star_and_hash() -> None:
    assert problems(GOOD.replace("go: agents}", "go: agents}\n      2: {go: agents}")) == [
        "flow.yaml:12 menu press: callers would never hear of key 2: give it its words with `for`"
    ]
    quiet = "go: agents}\n      0: {go: agents}\n      star: {go: again}\n      hash: {go: back}"
    assert load(GOOD.replace("go: agents}", quiet), "flow.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "flow.yaml:1: a flow file is a list of keys, such as `flow:` and `steps:`"),
        ("just words", "flow.yaml:1: a flow file is a list of keys, such as `flow:` and `steps:`"),
        ("a: [1\n", "flow.yaml:2: is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("a: b\n---\na: c\n", "flow.yaml:2: is not YAML: but found another document"),
        ("? [a]\n: b\n", "flow.yaml:1: a key must be one word or a few, not a list"),
    ],
)
def test_what_is_no_flow_file_at_all_is_refused_in_words(text: str, said: str) -> None:
    assert problems(text) == [said]


@pytest.mark.parametrize(
    "text", ["", "steps: 3", "steps: [3]", "steps: {a: 3}", "[" * 5000, "\x01"]
)
def test_broken_text_is_refused_and_never_raises_anything_else(text: str) -> None:
    assert problems(text)


@given(st.text(max_size=200))
def test_any_text_is_a_flow_or_a_list_of_problems(text: str) -> None:
    assert problems(text)


@given(st.data())
def test_a_flow_file_cut_or_mended_anywhere_is_a_flow_or_a_list_of_problems(
    plan_text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(plan_text)))
    end = data.draw(st.integers(start, min(len(plan_text), start + 60)))
    put = data.draw(st.sampled_from(["", ":", "\n", "go: main", "{", "- x", "17:00", "'", "  "]))
    try:
        assert load(plan_text[:start] + put + plan_text[end:], "flow.yaml").steps
    except FlowError as error:
        assert error.problems  # noqa: PT017 - either outcome is right


def test_plain_yamls_surprises_stay_strings() -> None:
    text = GOOD.replace("say: Danger", "say: Danger 017 17:00 on").replace("For one", "on")
    assert "017 17:00 on" in str(load(text, "flow.yaml").steps["hello"])
    assert load(GOOD.replace("For one", "017"), "f").steps["menu"].press["1"].words == "017"  # type: ignore[union-attr]
