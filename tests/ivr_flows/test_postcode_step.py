"""`ask postcode`: one key a character; ambiguous ones ask; nobody urgent is asked."""

from dataclasses import replace

import pytest

from ivr_flows import engine
from ivr_flows.effects import Chose, FlagSilent, SetArea, SetPlace, SetPriority
from ivr_flows.events import Digits, Event, Fault, Key, QueueResult, Silence, Speech
from ivr_flows.facts import Facts, Neighbour
from ivr_flows.instructions import Ask, Dial, Enqueue
from ivr_flows.rehearse import spoken
from tests.ivr_flows.kinds import DAY, FLOW, PLACES, learnt, outcomes, talk, words

ASKED = Key("1")
HOW = (
    "Use one key for each letter or number, then press hash."
    " To speak to a person, press 0, then hash."
)


def keyed(digits: str, *more: Event, facts: Facts = DAY):  # noqa: ANN201
    return talk(ASKED, Digits(digits), *more, facts=facts)


def test_it_listens_for_keys_that_hash_ends_and_never_cuts_the_hash_off() -> None:
    asked = talk(ASKED).last
    assert isinstance(asked, Ask)
    assert (asked.finish_on, asked.digits, asked.timeout_s) == ("#", 8, 6)
    assert words(talk(ASKED)) == f"Key the postcode. {HOW}"


@pytest.mark.parametrize("digits", ["691122", "691122#"])
def test_one_district_is_the_place_and_its_area_leads(digits: str) -> None:
    found = keyed(digits)
    assert isinstance(found.last, Enqueue)
    assert found.last.queue == "north"
    assert learnt(found)[-2:] == [SetPlace("Town", ("OX1 1AA", "NW1 1AA")), SetArea("north")]
    assert outcomes(found)[-1] == "place place"


def test_an_area_without_a_wire_of_its_own_goes_where_places_go() -> None:
    assert getattr(keyed("691123").last, "queue", None) == "south"


def test_somewhere_else_is_not_ours_and_no_area_is_told() -> None:
    found = keyed("691126")
    assert getattr(found.last, "queue", None) == "agents"
    assert learnt(found)[-1] == SetPlace("", ("RG1 1AM",))
    assert outcomes(found)[-1] == "place not ours"


NEXT_DOOR = "Hartmoor County Council"
TOLD = [
    (None, "That postcode is not in our area. Stay on the line, and we will help you."),
    (
        Neighbour(NEXT_DOOR),
        (
            "That postcode is in the area of Hartmoor County Council."
            " Stay on the line, and we will help you."
        ),
    ),
    (
        Neighbour(NEXT_DOOR, "01632960410"),
        (
            "That postcode is in the area of Hartmoor County Council."
            " Their number is 0 1 6 3 2 9 6 0 4 1 0."
            " You can call them, or stay on the line, and we will help you."
        ),
    ),
]


def around(neighbour: Neighbour | None) -> Facts:
    """The world in which what is not ours is that council's."""
    places = {keys: replace(one, neighbour=neighbour) for keys, one in PLACES.items()}
    return replace(DAY, places=places)


@pytest.mark.parametrize(("neighbour", "told"), TOLD)
def test_the_caller_hears_whose_area_it_is_and_the_way_goes_on(
    neighbour: Neighbour | None, told: str
) -> None:
    found = keyed("691126", facts=around(neighbour))
    assert words(found).startswith(told)
    assert getattr(found.last, "queue", None) == "agents"
    asked_which = keyed("691125", Key("4"), facts=around(neighbour))
    assert words(asked_which).startswith(told)
    assert told not in words(keyed("691125", Key("1"), facts=around(neighbour)))


def test_s15_an_urgent_caller_is_never_told_of_another_council() -> None:
    state = replace(keyed("691125").state, priority="P1")
    turn = engine.step(FLOW, state, Key("4"), around(TOLD[2][0]))
    assert NEXT_DOOR not in " ".join(say.text for say in spoken(turn.instructions))


def test_several_districts_are_asked_for_by_name() -> None:
    assert words(keyed("691124")) == (
        "That postcode may be in more than one place. For Town, press 1. For Vale, press 2."
        " To speak to a person, press 0."
    )
    assert outcomes(keyed("691124"))[-1] == "place several"


@pytest.mark.parametrize(
    ("key", "queue", "place"),
    [("1", "north", "Town"), ("2", "south", "Vale"), ("3", "south", "Hills"), ("4", "agents", "")],
)
def test_the_caller_says_which(key: str, queue: str, place: str) -> None:
    found = keyed("691125", Key(key))
    assert getattr(found.last, "queue", None) == queue
    assert [one.district for one in learnt(found) if isinstance(one, SetPlace)] == [place]
    assert found.state.keyed == found.state.part == ""


def test_star_asks_which_again_and_hash_asks_for_the_postcode_again() -> None:
    assert keyed("691125", Key("*")).last == keyed("691125").last
    assert keyed("691125", Key("#")).last == talk(ASKED).last
    assert keyed("691125", Key("#"), Key("#")).state.call_misses == 1


@pytest.mark.parametrize("digits", ["", "1", "999999", "6911229", "69112212", "٦٩١١٢٢"])
def test_what_is_no_postcode_near_here_is_a_miss_and_two_lead_to_a_person(digits: str) -> None:
    once, twice = keyed(digits), keyed(digits, Digits(digits))
    assert words(once) == f"Sorry, I did not get that. The postcode. {HOW}"
    assert getattr(twice.last, "queue", None) == "agents"
    assert twice.state.priority == "P2"


@pytest.mark.parametrize("event", [Silence(), Speech("O X 1", 0.9), Key("other")])
def test_silence_and_words_count_as_misses(event: Event) -> None:
    assert outcomes(talk(ASKED, event))[-1] == "place miss"
    assert getattr(talk(ASKED, event, event).last, "queue", None) == "agents"


def test_misses_at_the_keys_and_at_which_count_together() -> None:
    found = talk(ASKED, Silence(), Digits("691124"), Key("9"))
    assert outcomes(found)[-1] == "place stuck"
    assert getattr(found.last, "queue", None) == "agents"


@pytest.mark.parametrize("events", [[Digits("0")], [Key("0")], [Digits("691124"), Key("0")]])
def test_a_lone_0_is_a_person(events: list[Event]) -> None:
    found = talk(ASKED, *events)
    assert getattr(found.last, "queue", None) == "agents"
    assert learnt(found)[-2:] == [Chose("place", "A person"), SetPriority("P2")]


def test_a_star_among_the_keys_begins_again_without_a_miss() -> None:
    found = keyed("6911*")
    assert found.last == talk(ASKED).last
    assert found.state.call_misses == 0


@pytest.mark.parametrize(
    "events",
    [[Digits("55")], [Key("5"), Key("5")], [Digits("691124"), Key("5"), Key("5")]],
)
def test_s4_five_and_five_again_cannot_speak(events: list[Event]) -> None:
    found = talk(ASKED, *events)
    assert found.state.priority == "P0"
    assert FlagSilent() in learnt(found)


def test_s14_the_urgent_are_never_asked_where() -> None:
    urgent = talk(Key("3"))
    assert getattr(urgent.last, "queue", None) == "agents"
    assert outcomes(urgent)[-1] == "place stuck"


def test_a_place_no_longer_known_when_the_caller_says_which_is_a_person_not_a_guess() -> None:
    facts = Facts(DAY.open, places={"691122": PLACES["691122"]})
    state = keyed("691124").state
    turn = engine.step(FLOW, state, Key("1"), facts)
    assert isinstance(turn.instructions[-1], Enqueue)
    assert not any(isinstance(one, SetPlace | SetArea) for one in turn.effects)


@pytest.mark.parametrize("event", [QueueResult("bridged"), Fault("x"), Digits("12")])
def test_what_does_not_fit_at_which_leads_to_a_person(event: Event) -> None:
    assert isinstance(keyed("691124", event).last, Enqueue | Dial)


def test_no_digits_of_the_caller_are_logged() -> None:
    assert not any("691122" in str(one) for one in outcomes(keyed("691122")))
