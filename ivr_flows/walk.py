"""One event's way through a flow: what has been said, done and found out so far.

Lives for one call of the engine and is seen by nobody else, so the engine stays pure.
"""

from dataclasses import replace
from typing import Any, NamedTuple

from ivr_flows import refuge
from ivr_flows.effects import (
    Chose,
    Effect,
    FlagSilent,
    LogStep,
    SetArea,
    SetCaller,
    SetPriority,
    SetReason,
)
from ivr_flows.events import Event
from ivr_flows.facts import Facts
from ivr_flows.instructions import Instruction, Say
from ivr_flows.model import Flow
from ivr_flows.phrases import PHRASES, Phrases
from ivr_flows.state import Ended, State
from ivr_flows.steps import IF_STUCK, HoursStep, SayStep, Settings
from ivr_flows.voice import Voice


class Turn(NamedTuple):
    """What follows from one event: the state to keep, what to do with the line, what was learnt."""

    state: State
    instructions: tuple[Instruction, ...]
    effects: tuple[Effect, ...]


class DoesNotFit(Exception):
    """The event, or the arrival, has no meaning at this step."""


class Walk:
    """The flow, the facts, the event, and a state that moves as the steps are walked."""

    def __init__(self, flow: Flow, state: State, event: Event, facts: Facts) -> None:
        self.flow = flow
        self.facts = facts
        self.event = event
        self.state = state
        self._waiting: list[
            Say
        ] = []  # said so far, to be spoken inside the next menu if there is one
        self._instructions: list[Instruction] = []
        self._effects: list[Effect] = []

    @property
    def voice(self) -> Voice:
        """Speaks in the caller's language."""
        return Voice(self.flow, self.state.language or self.flow.language)

    @property
    def phrases(self) -> Phrases:
        """The engine's own words for the caller."""
        return self.voice.phrases

    @property
    def our_phrases(self) -> Phrases:
        """The engine's own words for the record: always in the flow's language."""
        return PHRASES[self.flow.language]

    @property
    def shut(self) -> bool:
        """Whether an `hours` step told this caller that it is closed."""
        return bool(self.state.shut)

    def note(self, **changes: Any) -> None:
        """Change the state."""
        self.state = replace(self.state, **changes)

    def spoken(self, slot: str, text: str) -> Say:
        """An author's words at the present step."""
        return self.voice.say(f"{self.state.step}.{slot}", text)

    def option(self, slot: str, text: str, key: str) -> Say:
        """An author's words for a key of the present step, and the key."""
        return self.voice.option(f"{self.state.step}.{slot}", text, key)

    def offer(self, words: str, key: str) -> Say:
        """The engine's own words for a key of the present step, and the key."""
        return self.voice.offer(f"{self.state.step}.{key}", words, key)

    def phrase(self, slot: str, **values: str) -> Say:
        """The engine's own words by their name in Phrases, with the values filled in."""
        return self.voice.phrase(slot, **values)

    def say(self, say: Say, *, must_hear: bool = False) -> None:
        """Speak: inside the next menu, where keys are heard, unless it must be heard whole."""
        self._waiting.append(say)
        if must_hear:
            self._instructions += self.take_said()

    def take_said(self) -> list[Say]:
        """What has been said and not yet been given out, for a menu to speak while it listens."""
        said, self._waiting = self._waiting, []
        return said

    def instruct(self, instruction: Instruction) -> None:
        """Do something with the line, after all that has been said so far."""
        self._instructions += [*self.take_said(), instruction]

    def forget_words(self) -> None:
        """Drop what a walk in a circle has piled up, save the first words heard (S2)."""
        self._waiting = []
        self._instructions = [say for say in self._instructions[:1] if isinstance(say, Say)]

    def hand_over(self, instruction: Instruction) -> None:
        """Hand the caller to people; a closure notice is spoken first, never to the urgent."""
        if self.facts.notice and not self.state.noticed and not self.state.urgent:
            self.note(noticed=True)
            self.say(Say("notice", self.facts.notice, self.flow.language))
        self.note(
            trail=(), step_misses=0, five=False, back=""
        )  # of no more use: fewer states to prove
        self.instruct(instruction)

    def log(self, outcome: str) -> None:
        """One outcome of the present step."""
        self._effects.append(LogStep(self.state.step, self.event.word, outcome))

    def chose(self, words: str) -> None:
        """One more part of the menu path."""
        self._effects.append(Chose(self.state.step, words))

    def tell(self, effect: Effect) -> None:
        """Something that was found out."""
        self._effects.append(effect)

    def raise_to(self, priority: str) -> None:
        """Raise the call's priority; a lower one changes nothing (S16)."""
        if not self.state.priority or priority < self.state.priority:
            self.note(priority=priority)
            self._effects.append(SetPriority(priority))

    def flag_silent(self) -> None:
        """The caller may not be able to speak (S4); flagged once."""
        if not self.state.silent:
            self.note(silent=True)
            self._effects.append(FlagSilent())

    def learn(self, settings: Settings | None) -> None:
        """Note what a step or a key says about the call."""
        if settings is None:
            return
        if settings.priority:
            self.raise_to(settings.priority)
        if settings.caller:
            self.note(caller=settings.caller)
            self._effects.append(SetCaller(settings.caller))
        if settings.reason:
            self._effects.append(SetReason(settings.reason))
        if settings.area:
            self._effects.append(SetArea(settings.area))

    def end(self, how: Ended) -> None:
        """The flow has done its part; what the caller keyed is forgotten."""
        self.note(ended=how, part="", keyed="")

    def take_language(self) -> None:
        """Speak the line's language from now on, if the flow offers it."""
        offered = self.flow.languages.keys() - {self.flow.language}
        chosen = next((one for one in offered if one == self.facts.language), None)
        if chosen:
            self.note(language=chosen)

    def greet(self) -> None:
        """The first words of the line, for an entry that skips them otherwise (S2)."""
        first = self.flow.steps.get(self.flow.first)
        if isinstance(first, SayStep):
            self.note(step=self.flow.first)
            self.say(self.spoken("say", first.say), must_hear=True)

    def person(self) -> str:
        """The step that `if stuck` means now: the closed path's person when closed (S22)."""
        hours = self.flow.steps.get(self._closed_at())
        if isinstance(hours, HoursStep):
            return refuge.when_closed(self.flow, hours)
        return self.flow.if_stuck

    def resolve(self, target: str) -> str:
        """A target as a step's name."""
        return self.person() if target == IF_STUCK else target

    def closed(self) -> bool:
        """Whether `if stuck` takes the closed path now."""
        return bool(self._closed_at())

    def _closed_at(self) -> str:
        if self.state.shut:
            return self.state.shut
        front = refuge.front_hours(self.flow)
        hours = self.flow.steps.get(front or "")
        shut = isinstance(hours, HoursStep) and not self.facts.is_open(hours.hours)
        return front if front and shut else ""

    def turn(self) -> Turn:
        """All that followed."""
        instructions = (*self._instructions, *self._waiting)
        return Turn(self.state, instructions, tuple(self._effects))
