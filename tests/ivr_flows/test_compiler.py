"""The version of a flow: one meaning, one hash; every default written out."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ivr_flows import engine
from ivr_flows.compiler import compile_flow, revive
from ivr_flows.events import Started
from ivr_flows.facts import Facts
from ivr_flows.loader import load
from ivr_flows.model import schema

SCHEMA = Path(__file__).parents[2] / "ivr_flows" / "flow.schema.json"
SMALL = """
flow: small
first: hello
if stuck: agents
last resort: duty
steps:
  hello: {say: Danger? Call 9 9 9., must hear: yes, go: open}
  open: {hours: front door, open: menu, closed: duty}
  menu: {ask: Choose., press: {1: {for: For one, go: lado}}}
  lado: {transfer: lado, else: agents}
  duty: {transfer: duty}
  agents: {queue: agents, nobody: duty, full: lado}
"""
VERSION = "6f7a7866d05a43a04191aeb039e07d1e85812d047fa2222b0fa5bbae68511f65"


def test_the_version_of_a_known_flow_never_changes_by_itself() -> None:
    """If this fails, calls in progress and published versions would no longer be found."""
    assert compile_flow(load(SMALL, "small.yaml")).version == VERSION


def test_comments_spaces_and_order_do_not_make_a_new_version() -> None:
    other = SMALL.replace("first: hello\n", "").replace(
        "{ask: Choose.,", "{ask:   Choose.,  # now\n   "
    )
    other = other.replace("flow: small", "# a note\nflow: 'small'\nfirst: hello")
    assert compile_flow(load(other, "other.yaml")).version == VERSION


def test_a_default_written_by_hand_is_the_same_version() -> None:
    written = SMALL.replace("{ask: Choose.,", "{ask: Choose., wait: 6s, tries: 2, stuck: if stuck,")
    assert compile_flow(load(written, "written.yaml")).version == VERSION


def test_one_changed_word_is_another_version() -> None:
    changed = SMALL.replace("Choose.", "Choose!")
    assert compile_flow(load(changed, "changed.yaml")).version != VERSION


def test_every_default_is_written_out() -> None:
    data = json.loads(compile_flow(load(SMALL, "small.yaml")).canonical)
    assert data["promises"]["a person within"] == 75
    assert data["last resort"] == ["duty"]
    assert data["steps"]["open"]["stuck"] == "duty"
    assert data["steps"]["menu"]["press"]["0"] == {
        "for": "To speak to a person",
        "short": "A person",
        "go": "if stuck",
    }
    assert data["steps"]["menu"]["press"]["star"] == {"go": "again"}
    assert data["steps"]["agents"] == {
        "queue": "agents",
        "nobody": "duty",
        "full": "lado",
        "refused": "if stuck",
        "error": "if stuck",
    }
    assert data["steps"]["lado"]["no answer"] == "agents"
    assert data["steps"]["duty"]["busy"] == "last resort"


def test_compiling_twice_and_reviving_change_nothing(plan_text: str) -> None:
    once = compile_flow(load(plan_text, "flow.yaml"))
    assert compile_flow(once.flow) == once
    assert revive(once.canonical) == once.flow


@given(keys=st.permutations(["1", "2", "3", "4"]))
def test_options_are_spoken_in_the_order_of_their_keys(keys: list[str]) -> None:
    press = ", ".join(f"{key}: {{for: For {key}, go: lado}}" for key in keys)
    flow = load(SMALL.replace("1: {for: For one, go: lado}", press), "small.yaml")
    turn = engine.step(flow, engine.START, Started(), Facts({"front door": True}))
    said = [say.text for say in turn.instructions[-1].prompts]  # type: ignore[union-attr]
    assert said[1:5] == [f"For {key}, press {key}." for key in (1, 2, 3, 4)]


def test_the_flow_as_written_and_as_compiled_behave_alike() -> None:
    flow = load(SMALL, "small.yaml")
    facts = Facts({"front door": True})
    written = engine.step(flow, engine.START, Started(), facts)
    assert engine.step(compile_flow(flow).flow, engine.START, Started(), facts) == written


def test_the_schema_for_editors_is_the_models() -> None:
    committed = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert committed == schema(), "write ivr_flows.model.schema() to ivr_flows/flow.schema.json"
