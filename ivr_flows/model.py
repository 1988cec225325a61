"""The shape of a flow file: what an author may write, and what each thing left out means."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from ivr_flows.events import KEYS, KeyName

IF_STUCK = "if stuck"  # a person; when closed, the one of the closed path (S22)
LAST_RESORT = "last resort"  # the duty phones in turn until somebody accepts (S7)
AGAIN = "again"  # play this menu once more
BACK = "back"  # the menu before this one

Wires = dict[tuple[str, ...], str]  # a place in the file that names a step, and that step


def _yes_or_no(value: object) -> object:
    if isinstance(value, str):
        if value not in {"yes", "no"}:
            raise ValueError("is neither yes nor no")
        return value == "yes"
    return value


def _seconds(value: object) -> object:
    if isinstance(value, str):
        if not (value.endswith("s") and value[:-1].isdecimal()):
            raise ValueError("is no time in seconds, such as 6s")
        return int(value[:-1])
    return value


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=900)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9 -]*$", max_length=60)]
StepName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Target = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9 -]*$", max_length=40)]
Yes = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": ["yes", "no"]})]
Seconds = Annotated[
    int,
    BeforeValidator(_seconds),
    Field(ge=1, le=600),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+s$"}),
]
Priority = Literal["P0", "P1", "P2", "P3", "P4"]
CallerKind = Literal["child", "professional", "family"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class Settings(_Part):
    """What is now known about the call. A priority only ever rises (S16)."""

    priority: Priority | None = None
    caller: CallerKind | None = None
    reason: Words | None = None
    area: Name | None = None


class Option(_Part):
    """What one key means. Without words it is not spoken: for 0, star and hash only."""

    words: Words | None = Field(default=None, alias="for")
    short: Words | None = None
    set: Settings | None = None
    go: Target


class SayStep(_Part):
    """Speaks. With `must hear` keys are ignored until it has been heard."""

    verb: ClassVar = "say"
    say: Words
    must_hear: Yes = Field(default=False, alias="must hear")
    go: Target

    def wires(self) -> Wires:
        """Each place in the step that names where callers go, and the place they go to."""
        return {("go",): self.go}


class AskStep(_Part):
    """A menu. The engine speaks each option's key after its words."""

    verb: ClassVar = "ask"
    ask: Words
    press: Annotated[Mapping[KeyName, Option], Field(min_length=1)]
    after: Words | None = Field(default=None, alias="after the options")
    stuck: Target = IF_STUCK
    wait: Seconds = 6
    tries: Annotated[int, Field(ge=1, le=2)] = 2

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


class HoursStep(_Part):
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


class SetStep(_Part):
    """Notes something about the call."""

    verb: ClassVar = "set"
    set: Settings
    go: Target

    def wires(self) -> Wires:
        """As SayStep.wires."""
        return {("go",): self.go}


class _HandOver(_Part):
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


class GoodbyeStep(_Part):
    """Ends the call: after an accepted callback, or with a stated reason (S1)."""

    verb: ClassVar = "goodbye"
    goodbye: Words
    reason: Words | None = None

    def wires(self) -> Wires:
        """Nowhere."""
        return {}


STEPS = (SayStep, AskStep, HoursStep, SetStep, QueueStep, TransferStep, GoodbyeStep)
VERBS: dict[str, Any] = {step.verb: step for step in STEPS}


def verb_of(step: object) -> str | None:
    """The one verb of a step as written. `say` beside `queue` or `transfer` is their own words."""
    if isinstance(step, _Part):
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
    | Annotated[HoursStep, Tag("hours")]
    | Annotated[SetStep, Tag("set")]
    | Annotated[QueueStep, Tag("queue")]
    | Annotated[TransferStep, Tag("transfer")]
    | Annotated[GoodbyeStep, Tag("goodbye")],
    Discriminator(verb_of),
]


class Promises(_Part):
    """What the council promises its callers; seconds of listening, at 2.5 words a second."""

    advice: Seconds = Field(default=12, alias="999 advice within")
    urgent_help: Seconds = Field(default=20, alias="urgent help within")
    a_person: Seconds = Field(default=75, alias="a person within")
    options: Annotated[int, Field(ge=2, le=5)] = Field(default=5, alias="options in a menu")
    menus: Annotated[int, Field(ge=1, le=3)] = Field(default=3, alias="menus in a row")


class Flow(_Part):
    """A whole call flow. `last resort` names the duty phones of the directory, rung in turn."""

    flow: StepName
    language: Literal["en-GB"] = "en-GB"
    first: Target
    if_stuck: Target = Field(alias="if stuck")
    if_cannot_speak: Target = Field(default=IF_STUCK, alias="if cannot speak")
    last_resort: Annotated[
        tuple[Name, ...], BeforeValidator(_listed), Field(min_length=1, max_length=5)
    ] = Field(alias="last resort")
    promises: Promises = Promises()
    steps: Annotated[Mapping[StepName, Step], Field(min_length=1)]

    def wires(self) -> Wires:
        """As SayStep.wires, for the whole file."""
        tops = {
            ("first",): self.first,
            ("if stuck",): self.if_stuck,
            ("if cannot speak",): self.if_cannot_speak,
        }
        steps = {
            ("steps", name, *place): target
            for name, step in self.steps.items()
            for place, target in step.wires().items()
        }
        return tops | steps


def schema() -> dict[str, Any]:
    """The JSON schema of a flow file, for editors; committed as `flow.schema.json`."""
    return Flow.model_json_schema(by_alias=True)
