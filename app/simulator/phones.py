"""The people and machines behind the numbers that the carrier can ring."""

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

Step = dict[str, Any]
DOES = ("answer", "refuse", "voicemail", "busy", "no-answer", "failed", "manual")
GREETING = "You have reached the voicemail of this number. Please speak after the tone."


class BadScript(ValueError):
    """A script cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True)
class Phone:
    """What a phone does when it is rung.

    name: whose it is; does: one of DOES; after: seconds of ringing before it does so; press: keys
    pressed when asked for one, press_after seconds into the question; say: words spoken on
    answering; talk: seconds after being bridged until it hangs up (None: never); steps: a script
    of its own instead.
    """

    name: str = ""
    does: str = "manual"
    after: float = 2.0
    press: str = ""
    press_after: float = 1.0
    say: str = ""
    talk: float | None = None
    steps: tuple[Step, ...] = ()

    def script(self) -> list[Step]:
        """Give the steps of whoever answered."""
        if self.does == "voicemail":
            return [{"say": self.say or GREETING}, {"wait": 60, "hang_up": True}]
        if self.steps:
            return list(self.steps)
        steps: list[Step] = [{"say": self.say}] if self.say else []
        if self.press:
            steps.append({"asked": True, "wait": self.press_after, "press": self.press})
        if self.talk is not None:
            steps.append({"talk": self.talk})
        return steps

    def as_json(self) -> dict[str, Any]:
        """Give the script as it can be sent back."""
        return asdict(self)


def from_json(wish: Mapping[str, Any]) -> Phone:
    """Read a phone script; raises BadScript."""
    if unknown := set(wish) - {field.name for field in fields(Phone)}:
        raise BadScript(f"Not known: {', '.join(sorted(unknown))}.")
    if wish.get("does", "manual") not in DOES:
        raise BadScript(f"does must be one of {', '.join(DOES)}.")
    values = dict(wish)
    values["steps"] = tuple(values.get("steps") or ())
    return Phone(**values)


@dataclass
class Phones:
    """Scripts by number, what the next calls find instead, and what unknown numbers do."""

    scripts: dict[str, Phone] = field(default_factory=dict)
    coming: dict[str, deque[Phone]] = field(default_factory=dict)
    unknown: Phone = field(default_factory=Phone)

    def get(self, number: str) -> Phone:
        """Give the standing script of a number."""
        return self.scripts.get(number, self.unknown)

    def put(self, number: str, phone: Phone) -> None:
        """Set the standing script of a number; a name given before is kept."""
        name = phone.name or self.get(number).name
        self.scripts[number] = replace(phone, name=name)

    def once(self, number: str, phone: Phone) -> None:
        """Set what one coming call to a number finds, after those set before."""
        self.coming.setdefault(number, deque()).append(phone)

    def take(self, number: str) -> Phone:
        """Give what this call finds."""
        coming = self.coming.get(number)
        return coming.popleft() if coming else self.get(number)
