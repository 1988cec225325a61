"""The inbox: every webhook is kept under a unique key and answered the same way for ever (I6)."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.models import inbox
from app.runtime import Runtime, Work
from app.script import Script

Render = Callable[[Script], str]
PLACE = "inbox.answer"
SEALED = "sealed:"  # no document begins so
MENU_KEYS = 1
RECORDING = re.compile(r"RE[0-9a-f]{32}$")  # a recording's sid, alone or at the end of its address


@dataclass(frozen=True)
class Webhook:
    """One signed request of the carrier.

    `body` holds its fields without the telephone numbers; `caller` and `line` are those numbers.
    """

    door: str
    key: str
    sid: str
    caller: str
    line: str
    body: Mapping[str, str]

    def field(self, name: str) -> str:
        """A field of the request; empty when it was not sent."""
        return self.body.get(name, "")

    @property
    def kept(self) -> Mapping[str, str]:
        """The fields that are kept: which menu key was pressed, but not what was keyed (S28)."""
        keyed = self.field("Digits")
        if len(keyed) <= MENU_KEYS or keyed.isalpha():  # a line that went down sends a word
            return self.body
        return {**self.body, "Digits": "•" * len(keyed)}


def answer_once(rt: Runtime, hook: Webhook, render: Render, act: Callable[[Work], Script]) -> str:
    """The answer to a webhook: made by `act` the first time, read back byte for byte after that.

    A twin that comes at the same moment waits for the first to commit and gets its answer.
    """
    with rt.work() as work:
        first = work.run(inbox.keep(hook.key, work.now, hook.door, hook.sid, hook.kept)).first()
        if first is None:
            return given(work, work.run(inbox.answer_of(hook.key)).scalar_one())
        answer = render(act(work))
        work.put(inbox.answered(hook.key, to_keep(work, answer), work.now))
    return answer


def to_keep(work: Work, answer: str) -> str:
    """An answer as it is stored: sealed if it may read back what the caller keyed (S28)."""
    if not work.personal:
        return answer
    return SEALED + b64encode(work.rt.seals.seal(answer, PLACE)).decode()


def given(work: Work, kept: str) -> str:
    """The answer back from `to_keep`, byte for byte."""
    if not kept.startswith(SEALED):
        return kept
    return work.rt.seals.unseal(b64decode(kept.removeprefix(SEALED)), PLACE)


def take_event(rt: Runtime, hook: Webhook, act: Callable[[Work], bool]) -> None:
    """Keep an event and apply it once. `act` returns False when its call is not known yet."""
    with rt.work() as work:
        kept = work.run(inbox.keep(hook.key, work.now, hook.door, hook.sid, hook.kept)).first()
        if kept is not None and act(work):
            work.put(inbox.adopted(hook.key, work.now))


def recorded_in(fields: Mapping[str, str]) -> tuple[str, int]:
    """The sid and the seconds of the recording that a request tells of.

    An empty sid: of none. Seconds below 0: not known yet.
    """
    places = (fields.get("RecordingSid", ""), fields.get("RecordingUrl", ""))
    found = next((sid for place in places if (sid := RECORDING.search(place))), None)
    seconds = fields.get("RecordingDuration", "")
    return (found[0] if found else "", int(seconds) if seconds.isdecimal() else -1)
