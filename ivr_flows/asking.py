"""The steps that wait for the caller: a menu, digits, a postcode, a number to ring back, words."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from ivr_flows.events import KEYS, KeyName
from ivr_flows.parts import IF_STUCK, Option, Part, Wires, given
from ivr_flows.values import Name, Seconds, Target, Words, Yes

MOST_DIGITS = 20
Tries = Annotated[int, Field(ge=1, le=2)]


class AskStep(Part):
    """A menu. The engine speaks each option's key after its words."""

    verb: ClassVar = "ask"
    ask: Words
    press: Annotated[Mapping[KeyName, Option], Field(min_length=1)]
    after: Words | None = Field(default=None, alias="after the options")
    stuck: Target = IF_STUCK
    wait: Seconds = 6
    tries: Tries = 2

    def wires(self) -> Wires:
        """As SayStep.wires."""
        wires: Wires = {("press", key, "go"): option.go for key, option in self.press.items()}
        return {**wires, ("stuck",): self.stuck}

    @property
    def spoken_keys(self) -> list[KeyName]:
        """The keys with words, in the order they are spoken: 1 to 9, 0, star, hash."""
        return [key for key in KEYS if key in self.press and self.press[key].words]

    @property
    def asks_area(self) -> bool:
        """Whether this menu asks where; nobody urgent is asked that (S14)."""
        return any(option.set and option.set.area for option in self.press.values())


class AskDigitsStep(Part):
    """Digits: as many as `length` says, or up to the hash key. `noted as` is what they are."""

    verb: ClassVar = "ask digits"
    ask_digits: Words = Field(alias="ask digits")
    short: Words | None = None
    noted_as: Words = Field(alias="noted as")
    length: Annotated[int, Field(ge=2, le=MOST_DIGITS)] | None = None
    read_back: Yes = Field(default=True, alias="read back")
    value: Target
    stuck: Target = IF_STUCK
    wait: Seconds = 6
    tries: Tries = 2

    def wires(self) -> Wires:
        """As SayStep.wires."""
        return given({"value": self.value, "stuck": self.stuck})


class AskPostcodeStep(Part):
    """A postcode, one key for each letter or number, `#` at the end.

    `by area` names where callers of a locality go; `place` is for all others of ours.
    """

    verb: ClassVar = "ask postcode"
    asks_area: ClassVar = True
    ask_postcode: Words = Field(alias="ask postcode")
    short: Words | None = None
    place: Target = IF_STUCK
    by_area: Mapping[Name, Target] = Field(default_factory=dict, alias="by area")
    not_ours: Target = Field(default=IF_STUCK, alias="not ours")
    stuck: Target = IF_STUCK
    wait: Seconds = 6
    tries: Tries = 2

    def wires(self) -> Wires:
        """As SayStep.wires."""
        areas: Wires = {("by area", area): target for area, target in self.by_area.items()}
        others = {"place": self.place, "not ours": self.not_ours, "stuck": self.stuck}
        return {**areas, **given(others)}

    def leads(self, area: str) -> str:
        """Where callers of a locality go."""
        return self.by_area.get(area, self.place)


class OfferCallbackStep(Part):
    """Asks whether, where and when it is safe to ring back (S11); never the urgent (S5).

    Whoever does not take the offer goes back to the queue they came from, unless it is wired.
    """

    verb: ClassVar = "offer callback"
    offer_callback: Words = Field(alias="offer callback")
    asked: Target
    declined: Target | None = None
    bad_number: Target | None = Field(default=None, alias="bad number")
    wait: Seconds = 6
    tries: Tries = 2

    def wires(self) -> Wires:
        """As SayStep.wires."""
        others = {"declined": self.declined, "bad number": self.bad_number}
        return given({"asked": self.asked, **others})


class RecordStep(Part):
    """Takes a message, which a worker owns from then on; never of the urgent (S5)."""

    verb: ClassVar = "record"
    record: Words
    at_most: Seconds = Field(default=120, alias="at most")
    recorded: Target
    empty: Target

    def wires(self) -> Wires:
        """As SayStep.wires."""
        return given({"recorded": self.recorded, "empty": self.empty})
