"""A small flow with every kind of step, and the world in which its postcodes lie."""

from collections.abc import Iterable

from ivr_flows.compiler import compile_flow
from ivr_flows.events import Event, Started
from ivr_flows.facts import District, Facts, Placing
from ivr_flows.loader import load
from ivr_flows.rehearse import Rehearsal, rehearse, spoken

TEXT = """
flow: every-kind
first: hello
if stuck: agents
last resort: [duty, manager]
steps:
  hello: {say: Danger? Call 9 9 9., must hear: yes, go: open}
  open: {hours: front door, open: menu, closed: duty}
  menu:
    ask: Choose.
    press:
      1: {for: For one, set: {priority: P3}, go: place}
      2: {for: For two, set: {priority: P3}, go: number}
      3: {for: For three, set: {priority: P1}, go: place}
      4: {for: For four, go: recognised}
  place:
    ask postcode: Key the postcode.
    short: The postcode.
    by area: {north: north}
    place: south
    not ours: agents
    stuck: agents
  number:
    ask digits: Key the number of your letter.
    noted as: Number of the letter
    length: 6
    value: free
  free: {ask digits: Your extension., noted as: Extension, read back: no, value: north}
  recognised: {look up: caller, found: south, not found: message}
  north: {queue: north, nobody: message, callback asked: ring-back}
  south: {queue: south, nobody: duty, callback asked: ring-back}
  ring-back:
    offer callback: We can ring you back, and you keep your place.
    asked: thanks
    bad number: agents
  message: {record: Leave a message., recorded: thanks, empty: agents}
  thanks: {goodbye: We will be in touch., reason: We have what we need to ring back}
  agents: {queue: agents, nobody: duty, callback asked: ring-back}
  duty: {transfer: duty}
"""
FLOW = compile_flow(load(TEXT, "kinds.yaml")).flow
TOWN, VALE, HILLS = District("Town", "north"), District("Vale", "south"), District("Hills", "south")
PLACES = {
    "691122": Placing((TOWN,), postcodes=(("OX1 1AA", "NW1 1AA"),)),
    "691123": Placing((VALE,), postcodes=(("OX1 1AD",),)),
    "691124": Placing((TOWN, VALE), postcodes=(("OX1 1AG",), ("OX1 1BH",))),
    "691125": Placing((TOWN, VALE, HILLS), True, (("A",), ("B",), ("C",), ("D",))),
    "691126": Placing((), True, (("RG1 1AM",),)),
    "2122": Placing((TOWN,)),
}
DAY = Facts({"front door": True}, places=PLACES, number_ends="123")


def talk(*events: Event, facts: Facts = DAY) -> Rehearsal:
    """Rings, and these things happen."""
    return rehearse(FLOW, [Started(), *events], facts)


def outcomes(rehearsal: Rehearsal) -> list[str]:
    """The outcomes of the step that was left or heard last, in order."""
    found = [one for turn in rehearsal.turns for one in turn.effects if hasattr(one, "outcome")]
    return [f"{one.step} {one.outcome}" for one in found]


def learnt(rehearsal: Rehearsal) -> list[object]:
    """What was found out, besides the log of steps."""
    found = [one for turn in rehearsal.turns for one in turn.effects]
    return [one for one in found if not hasattr(one, "outcome")]


def words(rehearsal: Rehearsal) -> str:
    """All that was spoken in the last turn."""
    return " ".join(say.text for say in spoken(rehearsal.turns[-1].instructions))


def queues(rehearsals: Iterable[Rehearsal]) -> list[object]:
    """Where each ended."""
    return [getattr(one.last, "queue", None) for one in rehearsals]
