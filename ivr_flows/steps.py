"""The steps of a flow: what an author may write, and what is meant if it is left out."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Discriminator, Field, Tag

from ivr_flows.asking import (
    AskDigitsStep,
    AskPostcodeStep,
    AskStep,
    OfferCallbackStep,
    RecordStep,
)
from ivr_flows.parts import (
    AGAIN,
    BACK,
    IF_STUCK,
    LAST_RESORT,
    Option,
    Part,
    Settings,
    Wires,
    given,
)
from ivr_flows.values import Name, Target, Words, Yes

__all__ = [
    "AGAIN",
    "BACK",
    "IF_STUCK",
    "LAST_RESORT",
    "STEPS",
    "VERBS",
    "AskDigitsStep",
    "AskPostcodeStep",
    "AskStep",
    "GoodbyeStep",
    "HoursStep",
    "LookUpStep",
    "OfferCallbackStep",
    "Option",
    "Part",
    "QueueStep",
    "RecordStep",
    "SayStep",
    "SetStep",
    "Settings",
    "Step",
    "TransferStep",
    "Wires",
    "verb_of",
    "verbs_in",
]


class SayStep(Part):
    """Speaks. With `must hear` keys are ignored until it has been heard."""

    verb: ClassVar = "say"
    say: Words
    must_hear: Yes = Field(default=False, alias="must hear")
    go: Target

    def wires(self) -> Wires:
        """Each place in the step that names where callers go, and the place they go to."""
        return {("go",): self.go}


class HoursStep(Part):
    """Looks at a calendar. `stuck` is who answers when it said closed and the caller is stuck."""

    verb: ClassVar = "hours"
    hours: Name
    open: Target
    closed: Target
    stuck: Target | None = None

    def wires(self) -> Wires:
        """As SayStep.wires."""
        wires: Wires = {("open",): self.open, ("closed",): self.closed}
        return {**wires, ("stuck",): self.stuck} if self.stuck else wires


class LookUpStep(Part):
    """Asks a named look-up what it knows. A fault, and no answer in time, mean not found."""

    verb: ClassVar = "look up"
    look_up: Name = Field(alias="look up")
    found: Target
    not_found: Target = Field(alias="not found")

    def wires(self) -> Wires:
        """As SayStep.wires."""
        return given({"found": self.found, "not found": self.not_found})


class SetStep(Part):
    """Notes something about the call."""

    verb: ClassVar = "set"
    set: Settings
    go: Target

    def wires(self) -> Wires:
        """As SayStep.wires."""
        return {("go",): self.go}


class _HandOver(Part):
    otherwise: Target | None = Field(default=None, alias="else")

    def leads(self, outcome: str, otherwise: str = IF_STUCK) -> str:
        """Where a failure leads: its own wire, else the step's `else`, else `otherwise`."""
        own = getattr(self, outcome.replace(" ", "_"))
        return own or self.otherwise or otherwise

    def _failures(self, *names: str) -> Wires:
        given = {name: getattr(self, name.replace(" ", "_")) for name in (*names, "otherwise")}
        given["else"] = given.pop("otherwise")
        return {(name,): target for name, target in given.items() if target}


class QueueStep(_HandOver):
    """Hands over to a queue. Who, when and who next is the council file's; here the last resort."""

    verb: ClassVar = "queue"
    queue: Name
    say: Words | None = None
    nobody: Target
    full: Target | None = None
    refused: Target | None = None
    error: Target | None = None
    callback_asked: Target | None = Field(default=None, alias="callback asked")

    def wires(self) -> Wires:
        """As SayStep.wires."""
        return self._failures("nobody", "full", "refused", "error", "callback asked")


class TransferStep(_HandOver):
    """Rings a number of the council's directory until a person there presses a key (S8)."""

    verb: ClassVar = "transfer"
    transfer: Name
    say: Words | None = None
    busy: Target | None = None
    no_answer: Target | None = Field(default=None, alias="no answer")
    refused: Target | None = None
    failed: Target | None = None

    def wires(self) -> Wires:
        """As SayStep.wires."""
        return self._failures("busy", "no answer", "refused", "failed")


class GoodbyeStep(Part):
    """Ends the call: after an accepted callback, or with a stated reason (S1)."""

    verb: ClassVar = "goodbye"
    goodbye: Words
    reason: Words | None = None

    def wires(self) -> Wires:
        """Nowhere."""
        return {}


STEPS = (
    SayStep,
    AskStep,
    AskDigitsStep,
    AskPostcodeStep,
    HoursStep,
    LookUpStep,
    SetStep,
    QueueStep,
    OfferCallbackStep,
    RecordStep,
    TransferStep,
    GoodbyeStep,
)
VERBS: dict[str, Any] = {step.verb: step for step in STEPS}


def verb_of(step: object) -> str | None:
    """The one verb of a step as written. `say` beside `queue` or `transfer` is their own words."""
    if isinstance(step, Part):
        return str(getattr(step, "verb", ""))
    if not isinstance(step, Mapping):
        return None
    found = verbs_in(step)
    return found[0] if len(found) == 1 else None


def verbs_in(step: Mapping[Any, Any]) -> list[str]:
    """All verbs of a step as written: exactly one is right.

    Words that are a key of another verb (`say` in a queue) are not counted as verbs.
    """
    found = [verb for verb in VERBS if verb in step]
    owned = {field for verb in found for field in VERBS[verb].model_fields if field != verb}
    return [verb for verb in found if verb not in owned]


Step = Annotated[
    Annotated[SayStep, Tag("say")]
    | Annotated[AskStep, Tag("ask")]
    | Annotated[AskDigitsStep, Tag("ask digits")]
    | Annotated[AskPostcodeStep, Tag("ask postcode")]
    | Annotated[HoursStep, Tag("hours")]
    | Annotated[LookUpStep, Tag("look up")]
    | Annotated[SetStep, Tag("set")]
    | Annotated[QueueStep, Tag("queue")]
    | Annotated[OfferCallbackStep, Tag("offer callback")]
    | Annotated[RecordStep, Tag("record")]
    | Annotated[TransferStep, Tag("transfer")]
    | Annotated[GoodbyeStep, Tag("goodbye")],
    Discriminator(verb_of),
]
