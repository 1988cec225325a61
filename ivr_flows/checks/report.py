"""All checks of one flow, in one report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ivr_flows.checks import languages, passive, recordings, seconds, structure, turns, words
from ivr_flows.checks.findings import Finding
from ivr_flows.checks.seconds import Figure
from ivr_flows.checks.structure import Known
from ivr_flows.checks.survey import Survey, survey
from ivr_flows.instructions import Ask
from ivr_flows.model import Flow
from ivr_flows.values import Language


@dataclass(frozen=True, slots=True)
class Proved:
    """What was walked, and the figures of the promises: the worst of each."""

    states: int
    transitions: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a check has found. Errors block publishing; a named person may accept a warning.

    `proved` is missing where the structure is so broken that nothing can be walked.
    """

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()
    proved: Proved | None = None

    @property
    def passes(self) -> bool:
        """Whether the flow may be published, its warnings accepted."""
        return not self.errors


def check(flow: Flow, known: Known | None = None) -> Report:
    """Everything that is wrong with a compiled flow, and all that is proved of it.

    `known`: the names of the council file; without it they are taken as they are.
    """
    if broken := _once(structure.check(flow, known)):
        return Report(broken)
    return of_survey(survey(flow))


def of_survey(walked: Survey) -> Report:
    """The report on a walk that has been made, in every language that is offered."""
    own, *others = (_in_language(walked, one) for one in walked.flow.offered())
    errors = [
        *_unending(walked),
        *turns.check(walked),
        *passive.check(walked),
        *own.errors,
        *languages.check(walked.flow),
        *(one for other in others for one in other.errors),
    ]
    doubts = [*turns.warnings(walked), *own.warnings]
    doubts += [*languages.warnings(walked.flow), *recordings.warnings(walked.flow)]
    figures = (
        *own.measured,
        *_counts(walked),
        *own.counted,
        *(one for other in others for one in (*other.measured, *other.counted)),
    )
    return Report(_once(errors), _once(doubts), Proved(walked.states, len(walked.moves), figures))


class _Spoken(NamedTuple):
    """What depends on the words: how long they take, and what they are."""

    errors: Sequence[Finding]
    warnings: Sequence[Finding]
    measured: Sequence[Figure]
    counted: Sequence[Figure]


def _in_language(walked: Survey, language: Language) -> _Spoken:
    other = "" if language == walked.flow.language else language
    heard, said = seconds.measure(walked.flow, other), words.heard(walked, language)
    errors = [*seconds.check(heard), *words.check(said, walked.flow, language)]
    if other:
        errors = [languages.told_in(other, one) for one in errors]
    measured, counted = (
        [one._replace(language=other) for one in figures]
        for figures in (seconds.longest(heard), _words(said, language))
    )
    return _Spoken(errors, [*words.warnings(said, language)], measured, counted)


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))


def _unending(walked: Survey) -> Iterator[Finding]:
    if not walked.whole:
        yield Finding((), f"more than {walked.states} things can happen: too many to prove")


def _counts(walked: Survey) -> Iterator[Figure]:
    promised = walked.flow.promises
    menus = max(len(move.turn.state.trail) for move in walked.moves)
    asked = [move.last for move in walked.moves if isinstance(move.last, Ask)]
    keys = max((_options(ask) for ask in asked), default=0)
    yield Figure("options in a menu", keys, promised.options, "")
    yield Figure("menus in a row", menus, promised.menus, "")


def _options(ask: Ask) -> int:
    """The spoken options; prompts of an option are named by their key."""
    slots = [say.prompt.split(".")[1] for say in ask.prompts]
    return sum(slot.isdigit() or slot in {"star", "hash"} for slot in slots)


def _words(said: words.Words, language: Language) -> Iterator[Figure]:
    longest = max(said.stretches.values(), default=0)
    yield Figure("words at a stretch", longest, words.MOST_WORDS, "")
    if hard := words.hardest(said, language):
        yield Figure("reading grade", hard, words.HARDEST, "")
