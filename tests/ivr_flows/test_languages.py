"""A caller hears their own language where it has words, and the flow's own where it has none."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ivr_flows import engine
from ivr_flows.effects import Chose
from ivr_flows.events import Digits, Event, Fault, Key, QueueResult, Silence, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Recording, Say
from ivr_flows.model import Flow
from ivr_flows.originals import originals
from ivr_flows.phrases import PHRASES
from ivr_flows.rehearse import Rehearsal, rehearse, spoken
from ivr_flows.timing import listened_s
from ivr_flows.wording import Audio, Wording, digest
from tests.ivr_flows import kinds

POLISH = "pl-PL"


def offering(words: Mapping[str, str], flow: Flow = kinds.FLOW) -> Flow:
    """The flow with these words in Polish."""
    texts = {one.id: one.text for one in originals(flow)}
    told = {id_: Wording(of=digest(texts[id_]), say=say) for id_, say in words.items()}
    return flow.model_copy(update={"languages": {POLISH: told}})


def polish(*events: Event, flow: Flow, facts: Facts = kinds.DAY) -> Rehearsal:
    """Rings the Polish line, and these things happen."""
    return rehearse(flow, [Started(), *events], replace(facts, language=POLISH))


def said(talk: Rehearsal) -> list[Say]:
    return spoken(talk.turns[-1].instructions)


GREETED = {"hello.say": "Coś grozi? Zadzwoń pod 9 9 9.", "menu.ask": "Wybierz."}


def test_a_caller_of_the_polish_line_hears_polish() -> None:
    talk = polish(flow=offering({**GREETED, "menu.1": "Jeśli raz"}))
    assert [(one.text, one.language) for one in said(talk)[:3]] == [
        ("Coś grozi? Zadzwoń pod 9 9 9.", POLISH),
        ("Wybierz.", POLISH),
        ("Jeśli raz, naciśnij 1.", POLISH),
    ]


def test_the_language_is_remembered_to_the_end_of_the_call() -> None:
    flow = offering(GREETED)
    state = engine.step(flow, engine.START, Started(), replace(kinds.DAY, language=POLISH)).state
    turn = engine.step(flow, state, Silence(), replace(kinds.DAY, language=""))
    assert spoken(turn.instructions)[0].text == PHRASES[POLISH].again


def test_words_that_are_missing_are_heard_in_the_flows_own_language() -> None:
    talk = polish(flow=offering(GREETED))
    option = said(talk)[2]
    assert (option.text, option.language) == ("For one, press 1.", "en-GB")


def test_words_that_stand_for_older_ones_are_not_spoken() -> None:
    stale = {"hello.say": Wording(of=digest("Danger? Call us."), say="Zadzwoń do nas.")}
    talk = polish(flow=kinds.FLOW.model_copy(update={"languages": {POLISH: stale}}))
    assert (said(talk)[0].text, said(talk)[0].language) == ("Danger? Call 9 9 9.", "en-GB")


def test_the_engines_own_words_need_no_translator() -> None:
    talk = polish(flow=offering({}))
    assert said(talk)[-1].text == "Aby porozmawiać z pracownikiem, naciśnij 0."


def test_a_language_that_is_not_offered_is_the_flows_own() -> None:
    talk = polish(flow=kinds.FLOW)
    assert {one.language for one in said(talk)} == {"en-GB"}
    assert talk.state.language == ""


def test_what_a_caller_chose_is_noted_for_our_people_in_the_flows_own_words() -> None:
    flow = offering({**GREETED, "menu.1": "Jeśli raz"})
    chosen = [one.words for one in polish(Key("1"), flow=flow).turns[-1].effects if of(one)]
    person = [one.words for one in polish(Key("0"), flow=flow).turns[-1].effects if of(one)]
    assert (chosen, person) == (["For one"], ["A person"])


HUM = "0" * 64
GREETING = "Coś grozi? Zadzwoń pod 9 9 9."


def recorded(prompt: str, say: str | None, of: str, language: str = POLISH) -> Flow:
    """The flow with one prompt in the language, and a recording of 7 s of the words `of`."""
    text = next(one.text for one in originals(kinds.FLOW) if one.id == prompt)
    audio = Audio(sha256=HUM, seconds=7.0, of=digest(of))
    told = {prompt: Wording(of=digest(text), say=say, audio=audio)}
    return kinds.FLOW.model_copy(update={"languages": {language: told}})


def test_a_recording_is_played_and_takes_its_true_time() -> None:
    talk = polish(flow=recorded("hello.say", GREETING, GREETING))
    assert said(talk)[0].audio == Recording(HUM, 7.0)
    assert talk.heard[0].by_s == 7.0


def test_a_recording_of_other_words_is_not_played() -> None:
    talk = polish(flow=recorded("hello.say", GREETING, "Dzień dobry."))
    assert (said(talk)[0].text, said(talk)[0].audio) == (GREETING, None)


def test_the_key_is_never_part_of_a_recording() -> None:
    option = said(polish(flow=recorded("menu.1", "Jeśli raz", "Jeśli raz")))[2]
    assert option.text == "Jeśli raz, naciśnij 1."
    assert option.audio == Recording(HUM, 7.0, "naciśnij 1.")
    assert listened_s(option) == 8.0


def test_the_flows_own_words_may_be_recorded() -> None:
    flow = recorded("hello.say", None, "Danger? Call 9 9 9.", "en-GB")
    greeting = said(rehearse(flow, [Started()], kinds.DAY))[0]
    assert (greeting.language, greeting.audio) == ("en-GB", Recording(HUM, 7.0))


def of(effect: object) -> bool:
    return isinstance(effect, Chose)


@pytest.mark.parametrize(
    "events",
    [
        (Key("1"), Digits("691122")),
        (Key("1"), Digits("691124")),
        (Key("1"), Digits("691125"), Key("star")),
        (Key("2"), Digits("123456")),
        (Key("2"), Digits("123456"), Key("1"), Silence()),
        (Key("1"), Digits("691123"), QueueResult("callback asked"), Key("1"), Key("2")),
        (Silence(), Silence()),
        (Fault("one"), Fault("two")),
        (Key("4"),),
    ],
)
def test_all_that_the_engine_says_of_itself_is_in_the_language(events: tuple[Event, ...]) -> None:
    every = {one.id: f"Po polsku {one.id}" for one in originals(kinds.FLOW)}
    talk = polish(*events, flow=offering(every))
    assert {one.say.language for one in talk.heard} == {POLISH}


def test_a_fault_at_the_first_ring_is_told_in_the_language_too() -> None:
    flow = offering(GREETED)
    turn = engine.step(flow, engine.START, Fault("one"), replace(kinds.DAY, language=POLISH))
    assert [one.language for one in spoken(turn.instructions)][:2] == [POLISH, POLISH]


def test_every_language_has_all_the_engines_words_with_the_same_values_in_them() -> None:
    names = {"{words}", "{key}", "{digits}", "{place}", "{council}"}
    for phrases in PHRASES.values():
        for own, other in zip(PHRASES["en-GB"], phrases, strict=True):
            assert other
            assert {name for name in names if name in own} == {
                name for name in names if name in other
            }
