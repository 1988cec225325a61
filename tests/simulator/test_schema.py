"""The carrier's own table of verbs against the contract, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.simulator.faults import Fault
from app.simulator.schema import ELEMENTS, IN_QUEUE, IN_ROOM, VERBS, VOICE
from app.simulator.twiml import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEFT_OUT = {
    "Response": {"Connect", "Echo", "Pay", "Prompt", "Queue", "Refer", "Sms", "Start", "Stop"},
    "Dial": {"Application", "Sim", "WhatsApp"},
    "Sip": {"Headers", "SipUri"},
    "Hangup": {"Parameter"},
    "Reject": {"Parameter"},
    "Enqueue": {"Task"},
}


def test_each_element_has_exactly_the_attributes_of_the_contract(
    contract: Callable[[str], Any],
) -> None:
    theirs = contract("twiml_schema.json")["elements"]
    for name, element in ELEMENTS.items():
        if name != "Response":
            assert set(element.attributes) == set(theirs[name]["attributes"]), name


def test_each_attribute_has_the_kind_of_the_contract(contract: Callable[[str], Any]) -> None:
    theirs = contract("twiml_schema.json")["elements"]
    for name, element in ELEMENTS.items():
        for attribute, kind in element.attributes.items():
            fact = theirs[name]["attributes"][attribute]
            assert kind.name == fact["type"], (name, attribute)
            assert kind.many == fact.get("space_separated_list", False), (name, attribute)


def test_each_enumeration_has_the_words_of_the_contract(contract: Callable[[str], Any]) -> None:
    schema = contract("twiml_schema.json")
    for name, element in ELEMENTS.items():
        for attribute, kind in element.attributes.items():
            fact = schema["elements"][name]["attributes"][attribute]
            if kind.words:
                assert kind.words == set(schema["enums"][fact["enum_ref"]]), (name, attribute)


def test_every_voice_of_the_contract_is_accepted(contract: Callable[[str], Any]) -> None:
    for voice in contract("twiml_schema.json")["enums"]["SayVoice"]:
        assert VOICE.fullmatch(voice), voice


def test_children_are_those_of_the_contract_but_for_what_is_not_built(
    contract: Callable[[str], Any],
) -> None:
    theirs = contract("twiml_schema.json")["elements"]
    for name, element in ELEMENTS.items():
        children = {child for child in theirs[name]["children"] if not child.startswith("Ssml")}
        assert element.children == children - LEFT_OUT.get(name, set()), name


def test_documents_of_a_wait_hold_less_than_whole_calls() -> None:
    assert IN_ROOM < IN_QUEUE < VERBS


def test_all_published_examples_are_accepted(examples: list[Path]) -> None:
    assert len(examples) == 54
    for example in examples:
        assert read(example.read_bytes(), "http://a.example/").verbs, example.name


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<Say>half", 12100),
        ("", 12100),
        ("<Respond/>", 12200),
        ("<Response><Shout/></Response>", 12200),
        ("<Response>words<Say>x</Say></Response>", 12200),
        ("<Response><Say>x</Say>words</Response>", 12200),
        ("<Response><Gather input=\"['dtmf', 'speech']\"/></Response>", 12200),
        ('<Response><Gather language="en-UK"/></Response>', 12200),
        ('<Response><Gather actionOnEmptyResult="yes"/></Response>', 13338),
        ('<Response><Gather numDigits="0"/></Response>', 12200),
        ('<Response><Gather finishOnKey="##"/></Response>', 12200),
        ('<Response><Gather timeOut="3"/></Response>', 12200),
        ('<Response><Gather method="PUT"/></Response>', 12200),
        ("<Response><Gather><Record/></Gather></Response>", 12200),
        ('<Response><Dial timeout="soon">+441632960001</Dial></Response>', 12200),
        (f"<Response><Enqueue>{'q' * 65}</Enqueue></Response>", 12200),
        (f"<Response><Dial><Conference>{'r' * 129}</Conference></Dial></Response>", 12200),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><Response/>", 12100),
        ("<Response><Say>\x01</Say></Response>", 12100),
        (f"<Response><Say>{'long ' * 14000}</Say></Response>", 11750),
    ],
)
def test_what_the_schema_does_not_know_is_refused(body: str, code: int) -> None:
    with pytest.raises(Fault) as caught:
        read(body, "http://a.example/")
    assert caught.value.code == code
