"""The parts of a council file: lines, calendars, teams, queues, outside numbers, targets."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from routing.fields import (
    Alerted,
    Dialable,
    DistrictCode,
    From,
    OpenOrClosed,
    Seconds,
    Until,
    YesNo,
)
from routing.hours import unreadable
from routing.priority import Priority
from routing.rag import Rag, RagTarget


def key_of(field: str) -> str:
    """The key in the file for a field: `offer_s` is written `offer`, `ring_all` `ring all`."""
    return field.removesuffix("_s").replace("_", " ")


class Part(BaseModel):
    """Anything in the file: frozen, and no key may be there that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=key_of)


class Line(Part):
    """A telephone number of ours and the flow that it starts.

    `language` is the one that callers of this number hear, such as `pl-PL`; empty, or one that the
    flow does not offer: the flow's own.
    """

    number: Dialable
    flow: str
    title: str = ""
    language: Annotated[str, Field(pattern=r"^([a-z]{2}-[A-Z]{2})?$")] = ""


class Closure(Part):
    """Closed from a local time until another, end not included. A bare date is the whole day."""

    from_: From = Field(alias="from")
    until: Until
    why: str

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.until <= self.from_:
            raise ValueError("a closure ends after it begins")
        return self


class Calendar(Part):
    """When something is open: weekly hours, less bank holidays of England and closures.

    Empty hours are never open (S21).
    """

    hours: str
    bank_holidays: OpenOrClosed
    closures: tuple[Closure, ...] = ()

    @model_validator(mode="after")
    def _readable(self) -> Self:
        reason = unreadable(self.hours)
        if reason:
            raise ValueError(reason)
        return self


class Team(Part):
    """People who take calls or own enquiries; `duty` is their outside number of last resort."""

    title: str
    calendar: str
    duty: str | None = None


class Outside(Part):
    """An outside number that may be dialled; whoever answers must press a key to accept."""

    title: str
    number: Dialable


class AnswerTarget(Part):
    """How fast a person answers, from queue entry: `percent` of them within `within_s` seconds, and
    none passes `longest_s` without escalation (S7).
    """

    within_s: Seconds
    percent: Annotated[int, Field(ge=1, le=100)]
    longest_s: Seconds


class ChainStep(Part):
    """What happens when a wait reaches `after_s` seconds: a team more may take the call, an
    outside number is dialled (again every `every_s` until somebody accepts), or an alert goes out.
    """

    after_s: Seconds
    team: str | None = None
    duty: str | None = None
    every_s: Seconds | None = None
    alert: Alerted | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if sum(part is not None for part in (self.team, self.duty, self.alert)) != 1:
            raise ValueError("a step of a chain has one of team, duty, alert")
        if self.every_s is not None and (self.duty is None or self.every_s < 10):
            raise ValueError("`every` is for duty numbers, and at least 10s")
        return self


class Queue(Part):
    """Callers waiting for one team. Times in seconds."""

    title: str
    team: str
    calendar: str
    priority: Priority
    targets: Mapping[Priority, AnswerTarget] = Field(default_factory=dict)
    chain: tuple[ChainStep, ...] = ()
    ring_all: YesNo = False
    offer_to: Annotated[int, Field(ge=1, le=10)] = 1
    voicemail: YesNo = False
    callback: YesNo = False
    callback_after_s: Seconds = 60
    wrap_up_s: Seconds = 120
    offer_s: Seconds = 20
    thresholds_s: tuple[Seconds, ...] = ()
    skill: str | None = None


class Locality(Part):
    """An area with its own team, made of districts."""

    title: str
    queue: str


class District(Part):
    """A district of the council, under the code that the postcode directory has for it."""

    title: str
    locality: str


class Neighbour(Part):
    """Another council, under the codes of its districts near here; its number if it is known."""

    districts: Annotated[tuple[DistrictCode, ...], Field(min_length=1)]
    number: Dialable | None = None


class Agents(Part):
    """Rules for everybody who takes calls.

    For so many seconds a P2 to P4 caller is kept for whoever spoke to them in the last 7 days
    (`last_agent_s`), and for those who speak the language of their menus (`language_s`). A team is
    staffed if one of its people can take a call within `staffed_within_s`.
    """

    misses_before_away: Annotated[int, Field(ge=1)] = 2
    back_off_s: Seconds = 15
    last_agent_s: Seconds = 8
    language_s: Seconds = 20
    staffed_within_s: Seconds = 300


class Alarms(Part):
    """When supervisors are told: percent abandoned (after 30 s of waiting), minutes unrated, and
    how many later callers of the same class may be answered before somebody who waits.
    """

    passed_over: Annotated[int, Field(ge=1)] = 3
    abandoned_percent: Annotated[int, Field(ge=1, le=100)] = 5
    unrated_working_minutes: Annotated[int, Field(ge=1)] = 60


PROFESSIONAL = "professional number"
CALLED_BEFORE = "called before"


class LookUp(Part):
    """A question about a caller that flows may ask by its name: whether the number is one of the
    `professionals`, or has called within so many days.
    """

    kind: Literal["professional number", "called before"]
    within_days: Annotated[int, Field(ge=1, le=366)] | None = None

    @model_validator(mode="after")
    def _days(self) -> Self:
        if (self.kind == CALLED_BEFORE) != (self.within_days is not None):
            raise ValueError(f"`within days` is for {CALLED_BEFORE!r}, which needs it")
        return self


class Professional(Part):
    """A telephone number of an organisation, and what kind of caller rings from it."""

    number: Dialable
    organisation: str
    kind: Literal["school", "police", "health", "professional"]


class Owed(Part):
    """When people are told, once each, that a message is not heard or a callback not made."""

    messages_s: Annotated[tuple[Seconds, ...], Field(min_length=1)] = (1800, 7200)
    callbacks_s: Annotated[tuple[Seconds, ...], Field(min_length=1)] = (1800, 7200)

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if any(list(each) != sorted(set(each)) for each in (self.messages_s, self.callbacks_s)):
            raise ValueError("each threshold is later than the one before it")
        return self


class Storm(Part):
    """How many calls in how long are a storm. It is over when for `calm_for_s` fewer than
    `ends_below` have come in as long.
    """

    calls: Annotated[int, Field(ge=2)]
    within_s: Annotated[Seconds, Field(ge=10, le=3600)]
    ends_below: Annotated[int, Field(ge=1)]
    calm_for_s: Annotated[Seconds, Field(ge=10, le=3600)]

    @model_validator(mode="after")
    def _two_rates(self) -> Self:
        if self.ends_below >= self.calls:
            raise ValueError("`ends below` is less than `calls`, or a storm comes and goes")
        return self


class RingBack(Part):
    """How those are rung back who asked for it: so many times at the most, so far apart, each time
    for so long. After the last time people go on by hand.
    """

    tries: Annotated[int, Field(ge=1, le=9)] = 3
    apart_s: Seconds = 1800
    ring_for_s: Annotated[Seconds, Field(ge=10, le=40)] = 25


Notice = Annotated[str, Field(min_length=10, max_length=120)]


class Recording(Part):
    """Talks are recorded: what each caller hears before it, and how many days the sound is kept.

    The notice is short: whoever has taken the call waits for its end. `notice_in` has the same in
    other languages, each under its tag such as `pl-PL`; a caller of a language that is not there
    hears the notice itself.
    """

    notice: Notice
    notice_in: Mapping[Annotated[str, Field(pattern=r"^[a-z]{2}-[A-Z]{2}$")], Notice] = {}
    keep_days: Annotated[int, Field(ge=1, le=3650)]


class Fallback(Part):
    """What a caller hears and who is dialled, in turn, when the platform cannot be reached."""

    say: str
    duty: tuple[str, ...]


class Council(Part):
    """The whole file, checked together."""

    name: str = Field(alias="council")
    lines: tuple[Line, ...]
    calendars: Mapping[str, Calendar]
    teams: Mapping[str, Team]
    queues: Mapping[str, Queue]
    directory: Mapping[str, Outside]
    localities: Mapping[str, Locality] = Field(default_factory=dict)
    districts: Mapping[DistrictCode, District] = Field(default_factory=dict)
    neighbours: Mapping[str, Neighbour] = Field(default_factory=dict)
    urgent_queue: str
    answer: Mapping[Priority, AnswerTarget]
    escalation: Mapping[Priority, tuple[ChainStep, ...]]
    targets: Mapping[Rag, RagTarget]
    listen_in: YesNo = False
    recording: Recording | None = None
    red_safety_minutes: Annotated[int, Field(ge=1)] = 240
    agents: Agents = Agents()
    alarms: Alarms = Alarms()
    owed: Owed = Owed()
    ring_back: RingBack = RingBack()
    storm: Storm | None = None
    look_ups: Mapping[str, LookUp] = Field(default_factory=dict)
    professionals: tuple[Professional, ...] = ()
    fallback: Fallback

    def target(self, queue: str, priority: Priority) -> AnswerTarget:
        """The answer target of a call of this priority in this queue."""
        return self.queue(queue).targets.get(priority, self.answer[priority])

    def in_place_of(self, queue: str) -> str:
        """The queue; for one that an earlier version of the file had, the urgent one (S1)."""
        return queue if queue in self.queues else self.urgent_queue

    def queue(self, name: str) -> Queue:
        """The rules of a queue, or of what is in its place."""
        return self.queues[self.in_place_of(name)]

    def queue_of(self, team: str) -> str | None:
        """The first queue that belongs to the team, if any."""
        return next((name for name, queue in self.queues.items() if queue.team == team), None)
