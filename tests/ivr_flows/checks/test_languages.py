"""Every promise is checked in every language, and the words of each are checked themselves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ivr_flows import engine, timing
from ivr_flows.checks.difference import difference
from ivr_flows.checks.reach import moves
from ivr_flows.checks.report import Report, check
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial, Enqueue, Instruction, Record, Say
from ivr_flows.model import Flow
from ivr_flows.originals import originals
from ivr_flows.wording import Audio, Wording, digest
from tests.ivr_flows import kinds
from tests.ivr_flows.checks.plans import SMALL, flow

POLISH = "pl-PL"
WORDS = {
    "hello.say": "Dzień dobry. Coś grozi? Zadzwoń pod 9 9 9.",
    "main.ask": "Możesz nacisnąć klawisz.",
    "main.1": "Jeśli dziecko nie jest dziś bezpieczne",
    "main.2": "Jeśli jesteś dzieckiem",
    "main.3": "W innej sprawie",
    "more.ask": "O co chodzi?",
    "more.1": "O pomoc w domu",
    "more.2": "O obawę",
    "urgent.say": "Czekasz w kolejce.",
    "bye.goodbye": "Oddzwonimy do ciebie.",
    "night.say": "Dzwonimy do zespołu nocnego.",
}


def offering(words: Mapping[str, str] = WORDS, plan: Flow | None = None, **of: str) -> Flow:
    """The small plan with these words in Polish; `of`: some of them stand for other words."""
    small = plan or flow()
    texts = {one.id: one.text for one in originals(small)}
    told = {
        prompt: Wording(of=digest(of.get(prompt.replace(".", "_"), texts.get(prompt, ""))), say=say)
        for prompt, say in words.items()
    }
    return small.model_copy(update={"languages": {POLISH: told}})


def without(prompt: str) -> dict[str, str]:
    return {one: words for one, words in WORDS.items() if one != prompt}


def errors(report: Report) -> list[str]:
    return [str(one) for one in report.errors]


def test_a_plan_that_is_whole_in_polish_keeps_every_promise_in_it() -> None:
    report = check(offering())
    assert (report.errors, report.warnings) == ((), ())
    assert report.proved
    named = [one.title for one in report.proved.figures if one.language == POLISH]
    assert named == [
        "the 999 advice, in Polish",
        "the urgent option, in Polish",
        "a person, silent, in Polish",
        "a person, wrong keys, in Polish",
        "a person, silence and wrong keys, in Polish",
        "words at a stretch, in Polish",
    ]


def test_words_that_are_missing_block_publishing() -> None:
    found = check(offering(without("more.1")))
    (told,) = errors(found)
    assert told == (
        "more press 1 for: callers who have Polish hear these words in English: "
        "there are none in Polish"
    )


def test_words_for_older_ones_are_for_a_named_person_to_accept() -> None:
    found = check(offering(more_ask="What is it?"))
    assert found.errors == ()
    (told,) = [str(one) for one in found.warnings]
    assert told == (
        "more ask: the Polish words stand for older ones: callers who have Polish hear these in "
        "English until somebody has looked at them again"
    )


@pytest.mark.parametrize("prompt", ["hello_say", "main_1"])
def test_words_of_danger_may_not_be_for_older_ones(prompt: str) -> None:
    (found,) = errors(check(offering(**{prompt: "older"})))
    assert "words that tell of danger may not wait" in found


def test_words_for_a_prompt_that_is_gone_are_told() -> None:
    (found,) = errors(check(offering({**WORDS, "more.3": "Inne"})))
    assert found == (
        "languages pl-PL more.3: the plan has no such words: take them out of the Polish file, "
        "did you mean 'more.2'?"
    )


def test_another_emergency_number_is_told() -> None:
    found = errors(check(offering({**WORDS, "hello.say": "Coś grozi? Zadzwoń pod 1 1 2."})))
    assert "hello say: the Polish words hold other numbers (1 1 2), not 9 9 9" in found
    first = "hello: in Polish: callers do not hear the 999 advice first (S2)"
    assert any(one.startswith(first) for one in found)


def test_a_number_may_stand_elsewhere_in_the_sentence_but_not_change() -> None:
    text = SMALL.replace("You can press a number.", "Ring 0 800, 11 11 or 9 9 9.")
    plan = flow(text)
    turned = offering({**WORDS, "main.ask": "Dzwoń 9 9 9 albo 0800 1111."}, plan)
    other = offering({**WORDS, "main.ask": "Dzwoń 9 9 9 albo 0800 1112."}, plan)
    assert errors(check(turned)) == []
    assert len(errors(check(other))) == 1


def test_words_that_take_too_long_in_polish_only_are_told_in_polish() -> None:
    long = "Możesz nacisnąć klawisz. " + "Cieszymy się, że dziś do nas dzwonisz. " * 4
    found = check(offering({**WORDS, "main.ask": long}))
    assert any("main: in Polish: callers wait" in one for one in errors(found))
    assert all("in Polish" in one for one in errors(found))


def test_polish_is_judged_by_length_and_not_by_the_grade_of_english() -> None:
    hard = "Niewystarczająco wyspecjalizowani funkcjonariusze odpowiedzialni"
    assert check(offering({**WORDS, "more.1": hard})).warnings == ()


def in_polish(move: Any, plan: Flow) -> engine.Turn:
    state = replace(move.state, language=POLISH)
    return engine.step(plan, state, move.event, move.facts)


def recorded(prompt: str, seconds: float, of: str) -> Flow:
    """The small plan in Polish; a recording of so many seconds of the words `of` for one prompt."""
    whole = offering()
    told = whole.languages[POLISH]
    audio = Audio(sha256="0" * 64, seconds=seconds, of=digest(of))
    with_audio = {**told, prompt: told[prompt].model_copy(update={"audio": audio})}
    return whole.model_copy(update={"languages": {POLISH: with_audio}})


def test_the_promises_are_measured_by_the_true_length_of_a_recording() -> None:
    slow, quick = (check(recorded("hello.say", long, WORDS["hello.say"])) for long in (12.5, 5.0))
    late = "hello: in Polish: callers wait 12.5 s for the 999 advice; 12 s were promised"
    assert late in str(slow.errors[0])
    assert (quick.errors, quick.warnings) == ((), ())


@pytest.mark.parametrize(
    ("seconds", "of", "said"),
    [
        (3.0, "O cóż chodzi?", "more ask: the Polish recording is of other words, and not played"),
        (9.0, WORDS["more.ask"], "takes 9.0 s, and these words take about 1.5 s: is it the right"),
        (0.5, WORDS["more.ask"], "takes 0.5 s, and these words take about 1.5 s: is it the right"),
    ],
)
def test_a_recording_that_is_hardly_of_these_words_is_told(
    seconds: float, of: str, said: str
) -> None:
    found = check(recorded("more.ask", seconds, of))
    assert found.errors == ()
    (told,) = [str(one) for one in found.warnings]
    assert said in told


def test_another_recording_of_the_same_words_is_shown() -> None:
    spoken = WORDS["more.ask"]
    found = difference(offering(), recorded("more.ask", 1.5, spoken))
    assert [str(one) for one in found.reworded] == [
        "`more.ask` in Polish: another recording (2 s, now 2 s)"
    ]


def test_words_that_change_in_polish_are_shown_in_polish() -> None:
    found = difference(offering(), offering({**WORDS, "more.ask": "Jaki masz problem?"}))
    assert [str(one) for one in found.reworded] == [
        "`more.ask` in Polish: was 'O co chodzi?'; is now 'Jaki masz problem?' (2 s, now 2 s)"
    ]
    assert (found.changes, found.only_written) == ((), ())


def test_words_heard_in_english_for_want_of_polish_take_as_long_as_english_takes() -> None:
    (told,) = difference(offering(more_ask="What is it?"), offering()).reworded
    assert (told.was, told.now) == ("What is it about?", "O co chodzi?")
    assert told.took_s == timing.seconds("What is it about?")
    assert told.takes_s == timing.seconds("O co chodzi?", POLISH)


def test_a_language_that_is_new_is_shown_against_what_its_callers_heard() -> None:
    found = difference(flow(), offering())
    told = [str(one) for one in found.reworded]
    assert any("was 'What is it about?'; is now 'O co chodzi?'" in one for one in told)
    assert all("in Polish" in one for one in told)
    assert [one.prompt for one in difference(offering(), flow()).reworded]


def test_words_that_no_caller_hears_are_still_told() -> None:
    stale = {"more_ask": "What is it?"}
    found = difference(offering(**stale), offering({**WORDS, "more.ask": "Słucham?"}, **stale))
    assert found.reworded == ()
    assert found.only_written == (
        "languages pl-PL more.ask say: was O co chodzi?; is now Słucham?",
    )


def silent(instruction: Instruction) -> Instruction:
    """The same instruction, whatever is said."""
    blank = [replace(one, text="", language="en-GB") for one in said(instruction)]
    match instruction:
        case Ask():
            return replace(instruction, prompts=tuple(blank))
        case Enqueue() | Dial():
            return replace(instruction, say=blank[0] if blank else None)
        case Record():
            return replace(instruction, say=blank[0])
        case Say():
            return blank[0]
        case _:
            return instruction


def said(instruction: Instruction) -> tuple[Say, ...]:
    match instruction:
        case Say():
            return (instruction,)
        case Ask(prompts):
            return prompts
        case Enqueue(_, say) | Dial(_, say):
            return (say,) if say else ()
        case Record(say):
            return (say,)
        case _:
            return ()


@pytest.mark.parametrize("plan", [kinds.FLOW, flow()], ids=["every kind of step", "small"])
def test_a_language_changes_nothing_but_the_words(plan: Flow) -> None:
    """So the proofs walk a plan once, and only its words are heard again in each language."""
    told = offering({one.id: f"Po polsku {one.id}" for one in originals(plan)}, plan)
    for move in moves(told, [Facts(), kinds.DAY]):
        other = in_polish(move, told)
        assert replace(other.state, language="") == move.turn.state
        assert other.effects == move.turn.effects
        assert [*map(silent, other.instructions)] == [*map(silent, move.turn.instructions)]
        assert {say.language for one in other.instructions for say in said(one)} <= {POLISH}
