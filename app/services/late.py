"""What was taken without the database goes into the record, with the true time (S9, S18)."""

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import calls as call_rows
from app.models import inbox, waits
from app.models import legs as leg_rows
from app.runtime import Runtime, Work
from app.services import (
    alerts,
    calls,
    endings,
    health,
    legs,
    messages,
    offers,
    queueing,
    recorded,
    statuses,
)
from app.services.inbox import Webhook, recorded_in
from ivr_flows.events import DialOutcome, DialResult
from routing.states import CALL, CallState, move

log = logging.getLogger("frontdoor.late")
ROOT = re.compile("CA[0-9a-f]{32}")
OF_LEG = re.compile("/voice/events/leg/([0-9a-f]{32})")
OF_OFFER = re.compile("/voice/agent/([0-9a-f]{32})(/accept)?")
ELSEWHERE = "led to the duty desk without the record"


def replay(rt: Runtime) -> int:
    """Put every journal entry into the record; how many. Raises while the database is away.

    An entry that cannot go in although the database answers is set aside with an alert, so that
    it keeps none behind it waiting.
    """
    return rt.journal.replay(lambda entry: _apply_or_tell(rt, entry))


def _apply_or_tell(rt: Runtime, entry: Mapping[str, Any]) -> None:
    try:
        _apply(rt, entry)
    except Exception:
        if not health.database_answers(rt):
            raise
        log.exception("journal entry not applied")
        with rt.work() as work:
            key, body = _key(entry), {"what": entry["what"], "path": entry["path"]}
            work.run(inbox.keep(key, work.now, "journal", "", body, ""))
            alerts.raise_once(work, key, "journal_entry_refused")


def _key(entry: Mapping[str, Any]) -> str:
    return f"journal/{entry['at']}/{entry['path']}/{entry['form'].get('CallSid', '')}"


def _apply(rt: Runtime, entry: Mapping[str, Any]) -> None:
    form, path = entry["form"], str(entry["path"])
    sid = form.get("ParentCallSid") or form.get("CallSid", "")
    with rt.work(at=datetime.fromisoformat(entry["at"])) as work:
        key = _key(entry)
        body = {"what": entry["what"], "path": path}
        if work.run(inbox.keep(key, work.now, "journal", sid, body, "", work.now)).first() is None:
            return
        if leg := OF_LEG.fullmatch(path):
            statuses.of_leg(work, UUID(leg[1]), _told(key, form), late=True)
        elif offer := OF_OFFER.fullmatch(path):
            offers.excuse(work, UUID(offer[1]))
        elif row := _record_of(work, path, sid, form):
            _tell(work, row, entry["what"], path, form)


def _told(key: str, form: Mapping[str, str]) -> Webhook:
    return Webhook("leg", key, form.get("CallSid", ""), "", "", form)


def _record_of(work: Work, path: str, sid: str, form: Mapping[str, str]) -> Any:
    if not ROOT.fullmatch(sid):
        return None
    if path == "/voice/inbound":
        row = calls.arrive_late(work, sid, form.get("From", ""), form.get("To", ""), work.now)
        statuses.adopt(work, sid, "")
        return row
    return work.run(call_rows.locked_call_of(sid)).one_or_none()


def _tell(work: Work, row: Any, what: str, path: str, form: Mapping[str, str]) -> None:
    ids = {"call_id": row.id}
    if path == "/voice/status":
        calls.heard_of(work, row, form.get("CallStatus", ""))
        return
    sid, seconds = recorded_in(form)
    if sid:
        messages.take(work, row, sid, seconds)
    if sid and (path.startswith("/voice/events/") or form.get("Digits") == recorded.HANG_UP):
        return
    work.happened("fault", ids, what="taken without the record", door=path.split("/")[2])
    if what == "accepted" or _duty_accepted(path, form):
        _accepted(work, row, form)
        work.happened("bridged", ids, queue=None, by="duty", without_record=True)
    elif _handed_over(path, form) and row.ended_at is None:
        _let_go(work, row)
        dialling = move(CALL, CallState(row.state), "dialled")
        work.run(call_rows.change_call(row.id, state=dialling))


def _accepted(work: Work, row: Any, form: Mapping[str, str]) -> None:
    """A person took the call, even if its end was told before this could be."""
    if form.get("ParentCallSid"):
        legs.dialled(work, row.id, form["CallSid"])
    if row.ended_at is None:
        calls.with_person(work, row, DialResult(DialOutcome.ACCEPTED))
    else:
        work.put(leg_rows.end_dialled_legs(row.id, row.ended_at))
        answered = {"answered_at": row.answered_at or work.now, "outcome": "answered"}
        work.run(call_rows.change_call(row.id, **answered))


def _handed_over(path: str, form: Mapping[str, str]) -> bool:
    doors = (
        "/voice/inbound",
        "/voice/heard/",
        "/voice/recorded/",
        "/voice/customer/",
        "/voice/dialled/",
    )
    left = path.startswith("/voice/left/") and form.get("QueueResult") == "leave"
    return path.startswith(doors) or left


def _duty_accepted(path: str, form: Mapping[str, str]) -> bool:
    """The duty desk was being rung when the record went away, and pressed its key all the same."""
    accepting = path.startswith("/voice/duty/") and path.endswith("/accept")
    return accepting and form.get("Digits") == "1"


def _let_go(work: Work, row: Any) -> None:
    """Nobody is to be rung for this caller, or to call them back from the duty desk."""
    wait = work.run(waits.live_wait(row.id)).one_or_none()
    if wait is not None:
        queueing.give_up(work, wait, ELSEWHERE)
    endings.caller_gone(work, row.id, ELSEWHERE)
