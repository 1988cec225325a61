"""A key press, the hot path: one lock, few statements, a twin gets the same bytes."""

from uuid import UUID

from app.models import inbox as inbox_rows
from app.models.calls import CallRow
from app.runtime import Runtime, Work
from app.script import Script
from app.services import calls, inbox
from app.services.inbox import Render, Webhook
from app.services.refusals import Unknown
from ivr_flows.events import Digits, Event, Key, Silence


def hear(rt: Runtime, hook: Webhook, call_id: UUID, turn: int, render: Render) -> str:
    """The answer to what the caller did at a turn.

    The present turn: the flow goes on. An earlier one: the answer that was stored for it, byte
    for byte. One that never was: Unknown, and the safe hand-off.
    """
    with rt.work() as work:
        row = calls.held(work, call_id)
        if turn != row.turn:
            return stored(work, hook)
        answer = render(_go_on(work, row, hook))
        keep(work, hook, answer)
    return answer


def keep(work: Work, hook: Webhook, answer: str) -> None:
    """Store a webhook with the answer that its twin will get."""
    kept = inbox.to_keep(work, answer)
    work.put(inbox_rows.keep(hook.key, work.now, hook.door, hook.sid, hook.kept, kept, work.now))


def stored(work: Work, hook: Webhook) -> str:
    """The answer that was given at an earlier turn; Unknown if there was no such turn."""
    answer = work.run(inbox_rows.answer_of(hook.key)).scalar_one_or_none()
    if answer is None:
        raise Unknown(f"no such turn: {hook.key}")
    return inbox.given(work, answer)


def _go_on(work: Work, row: CallRow, hook: Webhook) -> Script:
    return calls.listen(work, row, _event(hook))


def _event(hook: Webhook) -> Event:
    digits = hook.field("Digits").removeprefix("hangup")  # what a line that went down sends
    if len(digits) > 1:
        return Digits(digits)
    return Key(digits) if digits else Silence()
