"""A call: one leg between the carrier and somebody."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.simulator.doors import Door
from app.simulator.ears import Ears
from app.simulator.tasks import Steps, Task, Wait
from app.simulator.timeline import Timeline

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


class HungUp(Exception):
    """The call is over. by: caller, called, system (its TwiML), rest, carrier; status: the last."""

    def __init__(self, by: str, status: str = "completed") -> None:
        super().__init__(by)
        self.by, self.status = by, status


class Redirected(Exception):
    """Somebody gave the call other instructions by REST."""

    def __init__(self, door: Door) -> None:
        super().__init__(door.url)
        self.door = door


@dataclass(frozen=True)
class Input:
    """A key pressed, or words that begin to be spoken (and last so many real seconds)."""

    key: str = ""
    words: str = ""
    seconds: float = 0.0


@dataclass
class Progress:
    """Who is told how a call goes on."""

    door: Door
    events: frozenset[str] = frozenset({"completed"})
    number: int = 0


@dataclass(eq=False)
class Call:
    """One leg. `ringing_wait` ends with what becomes of the ringing; `watchers` end at any news.

    `star` is what the star key does during a Dial; `part` ends what the call is joined to.
    """

    sid: str
    from_: str
    to: str
    direction: str
    created: float
    timeline: Timeline
    status: str = "queued"
    parent: str | None = None
    started: float | None = None
    answered: float | None = None
    ended: float | None = None
    ended_by: str | None = None
    queue_ms: int = 0
    place: str = ""
    bridged: bool = False
    progress: list[Progress] = field(default_factory=list)
    fallback: Door | None = None
    ears: Ears = field(default_factory=Ears)
    spoken: list[str] = field(default_factory=list)
    inbox: deque[Input] = field(default_factory=deque)
    listening: bool = False
    input_wait: Wait | None = None
    ringing_wait: Wait | None = None
    task: Task | None = None
    person: list[Task] = field(default_factory=list)
    watchers: list[Wait] = field(default_factory=list)
    after: list[Callable[[], object]] = field(default_factory=list)
    params: dict[str, str] = field(default_factory=dict)
    star: Callable[[], object] | None = None
    part: Callable[[str], object] | None = None

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.status in OVER

    def tell(self) -> None:
        """Wake all who watch the call."""
        watchers, self.watchers = self.watchers, []
        for wait in watchers:
            wait.finish()

    def news(self) -> Wait:
        """Make a wait that ends when anything changes."""
        wait = Wait()
        self.watchers.append(wait)
        return wait

    def offer(self, given: Input) -> bool:
        """Hand in a key or words; False when nothing listens."""
        if not self.listening:
            return False
        self.inbox.append(given)
        if self.input_wait:
            self.input_wait.finish()
        return True

    def open_ears(self) -> None:
        """Listen to keys and words from now on."""
        self.listening = True
        self.inbox.clear()

    def close_ears(self) -> None:
        """Listen no more; what was not used is lost."""
        self.listening = False
        self.inbox.clear()

    def next_input(self, seconds: float | None) -> Steps[Input | None]:
        """Wait for a key or words; None when so many real seconds passed without."""
        if not self.inbox:
            self.input_wait = Wait(seconds)
            yield self.input_wait
        return self.inbox.popleft() if self.inbox else None

    def hang_up(self, by: str, status: str = "completed") -> None:
        """End the call, soon."""
        if self.task and not self.over:
            self.task.interrupt(HungUp(by, status))

    def redirect(self, door: Door) -> None:
        """Give other instructions, soon."""
        if self.task and not self.over:
            self.task.interrupt(Redirected(door))

    def seconds(self) -> int:
        """Whole seconds from answer to end, as Twilio counts a call's duration."""
        if self.answered is None or self.ended is None:
            return 0
        return max(0, round(self.ended - self.answered))

    def note(self, now: float, what: str, **facts: Any) -> dict[str, Any]:
        """Write on the timeline."""
        return self.timeline.add(now, what, **facts)
