"""What the editor calls each kind of step and each field, and what it says beside them."""

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """A label, and what helps to fill the field in ('' if the label says it all)."""

    label: str
    hint: str = ""


KINDS: Mapping[str, Words] = {
    "say": Words("Say something", "Speaks, then goes on."),
    "ask": Words("Menu", "Asks, and each key leads somewhere."),
    "ask digits": Words("Ask for digits", "A reference number, for example."),
    "ask postcode": Words("Ask for a postcode", "Keyed; leads to the team of that area."),
    "hours": Words("Opening hours", "One way when open, another when closed."),
    "look up": Words("Look something up", "One way when found, another when not."),
    "set": Words("Note something", "Notes something about the call; callers hear nothing."),
    "queue": Words("Queue", "Hands callers to the people of a team."),
    "offer callback": Words("Offer to ring back", "Asks whether, where and when it is safe."),
    "record": Words("Take a message", "Callers leave words that a person listens to."),
    "transfer": Words("Ring an outside number", "Until a person there presses a key."),
    "goodbye": Words("Goodbye", "Ends the call, after a promise or for a stated reason."),
}
UNREADABLE = Words("Not readable", "")
FIELDS: Mapping[str, Words] = {
    "say": Words("Words that callers hear"),
    "must hear": Words("Callers must hear all of it", "Keys pressed meanwhile are ignored."),
    "go": Words("Then go to"),
    "ask": Words("Words before the options"),
    "press": Words("Options", "We speak “…, press 1” after each option's words ourselves."),
    "after the options": Words("Words after the options", "Heard once, at the end."),
    "stuck": Words("After silence or wrong keys, twice", "A person, always."),
    "wait": Words("Seconds to wait for a key"),
    "tries": Words("How often it is asked", "1 or 2."),
    "ask digits": Words("Words that ask for the digits"),
    "short": Words("Shorter words, when it is asked again"),
    "noted as": Words("What the digits are", "It stands on the agent's screen beside them."),
    "length": Words("How many digits", "Left empty, the hash key ends them."),
    "read back": Words("Read the digits back to the caller"),
    "value": Words("When they have been keyed, go to"),
    "ask postcode": Words("Words that ask for the postcode"),
    "place": Words("Any area of ours, go to"),
    "by area": Words("Areas with a way of their own"),
    "not ours": Words("Elsewhere in the country, go to"),
    "hours": Words("Opening hours of", "Hours and closures are set in the council file."),
    "open": Words("When open, go to"),
    "closed": Words("When closed, go to"),
    "look up": Words("Look-up"),
    "found": Words("When found, go to"),
    "not found": Words("When not found, go to", "Also when the answer does not come in time."),
    "set": Words("What is noted about the call"),
    "queue": Words("Queue", "Who answers, when, and who is next is set in the council file."),
    "nobody": Words("When nobody at all answers, go to"),
    "full": Words("When the queue is full, go to"),
    "refused": Words("When it is not taken, go to"),
    "error": Words("When something of ours fails, go to"),
    "callback asked": Words("When the caller asks to be rung back, go to"),
    "else": Words("In every other case, go to"),
    "offer callback": Words("Words that offer it"),
    "asked": Words("When they say yes, go to"),
    "declined": Words("When they say no, go to", "Left empty: back to their place in the queue."),
    "bad number": Words("When the number cannot be rung, go to"),
    "record": Words("Words before the tone"),
    "at most": Words("Longest message, in seconds"),
    "recorded": Words("When a message is left, go to"),
    "empty": Words("When nothing is said, go to"),
    "transfer": Words("Outside number", "Numbers are set in the directory of the council file."),
    "busy": Words("When it is busy, go to"),
    "no answer": Words("When nobody answers, go to"),
    "failed": Words("When it cannot be rung, go to"),
    "goodbye": Words("Last words"),
    "reason": Words("Reason for the call", "For the agent; callers do not hear it."),
    "for": Words("What it is for", "For example: If you are worried about a child"),
    "priority": Words("Urgency", "It only ever rises."),
    "caller": Words("Who is calling"),
    "area": Words("Area"),
    "first": Words("Every call begins at"),
    "if stuck": Words("Whoever is stuck goes to", "After misses, or any fault. It must be people."),
    "if cannot speak": Words("Whoever presses 5 and 5 goes to", "They may not be able to speak."),
    "last resort": Words("Last resort", "Rung one after another until somebody accepts."),
    "999 advice within": Words("999 advice heard within, seconds"),
    "urgent help within": Words("Urgent option read out within, seconds"),
    "a person within": Words("Handed to a person within, seconds", "For whoever presses nothing."),
    "options in a menu": Words("Options in a menu, at most"),
    "menus in a row": Words("Menus in a row, at most"),
}
OWN: Mapping[tuple[str, str], Words] = {
    ("goodbye", "reason"): Words("Why the call may end here", "Not spoken; it is on record."),
    ("ask", "short"): Words("Shorter words, the second time"),
    ("transfer", "refused"): Words("When nobody there accepts, go to"),
    ("queue", "refused"): Words("When the queue is closed, go to"),
    ("hours", "stuck"): Words(
        "Whoever is stuck when it is closed goes to", "Left empty: where closed leads."
    ),
}
TARGETS: Mapping[str, str] = {
    "if stuck": "if stuck: where the whole plan sends whoever is stuck",
    "last resort": "last resort: the duty phones, one after another",
    "again": "again: play this menu once more",
    "back": "back: the menu before",
}
FIGURES: Mapping[str, str] = {
    "the 999 advice": "999 advice, heard in full",
    "the urgent option": "Urgent option, read out",
    "a person, silent": "A person, for who presses nothing",
    "a person, wrong keys": "A person, for who presses wrong keys",
    "a person, silence and wrong keys": "A person, for who does both",
    "options in a menu": "Options in a menu",
    "menus in a row": "Menus in a row",
    "words at a stretch": "Words at a stretch",
    "reading grade": "Hardest words, school year",
}


def figure(name: str) -> str:
    """What a figure of the check is called; one of another language ends in `, in Polish`."""
    plain, comma, language = name.partition(", in ")
    return FIGURES.get(plain, plain.capitalize()) + comma + language


def field(verb: str, key: str) -> Words:
    """What a field of a step is called; a key that is new here is called what it is."""
    return OWN.get((verb, key)) or FIELDS.get(key) or Words(key.capitalize())
