"""What the carrier tells of a recording: at its door, on its end, and by itself when it is there.

Whichever comes first makes the message; a caller who hangs up has left one all the same.
"""

from uuid import UUID

from app.models import calls as call_rows
from app.models.calls import CallRow
from app.runtime import Runtime, Work
from app.script import NOTHING, Script
from app.services import calls, messages, turns
from app.services.inbox import Render, Webhook, recorded_in
from ivr_flows.events import Recorded

HANG_UP = "hangup"


def hear(rt: Runtime, hook: Webhook, call_id: UUID, turn: int, render: Render) -> str:
    """The answer to the end of a recording at a turn; a twin gets the same bytes.

    The words count whatever the turn and whoever is still on the line. Unknown as in `turns.hear`.
    """
    with rt.work() as work:
        row = calls.held(work, call_id)
        sid, seconds = recorded_in(hook.body)
        if sid:
            messages.take(work, row, sid, seconds)
        over = row.ended_at is not None and hook.field("Digits") == HANG_UP
        if turn != row.turn and not over:
            return turns.stored(work, hook)
        script = NOTHING if over else _go_on(work, row, seconds if sid else 0)
        answer = render(script)
        turns.keep(work, hook, answer)
    return answer


def _go_on(work: Work, row: CallRow, seconds: int) -> Script:
    return calls.listen(work, row, Recorded(max(seconds, 0), empty=seconds <= 0))


def told(work: Work, call_id: UUID, hook: Webhook) -> bool:
    """What became of a recording; False: there is no such call."""
    row = work.run(call_rows.locked_call(call_id)).one_or_none()
    if row is None:
        return False
    sid, seconds = recorded_in(hook.body)
    if sid:
        messages.told(work, row, sid, seconds, hook.field("RecordingStatus"))
    return True
