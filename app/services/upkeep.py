"""After trouble: what the carrier knows and we do not is put right (architecture 6, step 14)."""

from datetime import timedelta
from typing import Any

from app.models import calls as call_rows
from app.models import upkeep, waits
from app.runtime import Arrival, Runtime, Work
from app.services import alerts, calls, legs, offers
from routing.ladder import terminal

BEATS_MISSED_S = 60  # the wait loop asks at least every 20 s
MENU_S = 60
LONG_S = 4 * 3600 + 300
LOOK_BACK = timedelta(minutes=15)
SETTLED = timedelta(seconds=20)  # the webhook of a new call may still be on its way
DONE_KEPT = timedelta(days=7)


def look_for_lost(rt: Runtime) -> None:
    """Ask the carrier about calls and legs that were silent too long, and for calls we miss."""
    _quiet_calls(rt)
    _quiet_legs(rt)
    _missing_calls(rt)


def _quiet_calls(rt: Runtime) -> None:
    with rt.work() as work:
        now = work.now
        quiet = work.run(
            upkeep.quiet_calls(
                now - timedelta(seconds=BEATS_MISSED_S),
                now - timedelta(seconds=MENU_S),
                now - timedelta(seconds=LONG_S),
            )
        ).all()
    for row in quiet:
        status = rt.phone.status(row.sid)
        if status is None or terminal(status):
            with rt.work() as work:
                held = calls.held(work, row.id)
                work.happened("fault", {"call_id": row.id}, what="end was not reported")
                calls.end(work, held, "found ended", work.now)
        else:
            with rt.work() as work:
                work.run(call_rows.change_call(row.id, heard_at=work.now))


def _quiet_legs(rt: Runtime) -> None:
    with rt.work() as work:
        quiet = work.run(upkeep.quiet_legs(work.now)).all()
    for row in quiet:
        status = rt.phone.status(row.sid) if row.sid else None
        with rt.work() as work:
            _settle_leg(work, row, status)


def _settle_leg(work: Work, row: Any, status: str | None) -> None:
    if row.offer_id is not None:
        offers.hold(work, row.offer_id)
    leg = work.run(waits.locked_leg(row.id)).one()
    if status is not None and not terminal(status):
        legs.ask_later(work, row.id)
        return
    if legs.heard_of(work, leg, status or "failed") and row.offer_id is not None:
        offers.leg_ended(work, row.offer_id, status or "lost")


def _missing_calls(rt: Runtime) -> None:
    """A call that the carrier has and we have not: made, with the carrier's time, and alarmed."""
    with rt.work() as work:
        since = work.now - LOOK_BACK
        settled = work.now - SETTLED
    for line in rt.council.lines:
        arrivals = rt.phone.arrivals(line.number, since, 200)
        with rt.work() as work:
            known = set(work.run(upkeep.known_sids([a.sid for a in arrivals])).scalars())
        for one in arrivals:
            if one.sid not in known and one.started_at and one.started_at < settled:
                _make(rt, one)


def _make(rt: Runtime, one: Arrival) -> None:
    with rt.work(at=one.started_at) as work:
        row = calls.arrive_late(work, one.sid, one.caller, one.line, work.now)
        work.happened("fault", {"call_id": row.id}, what="arrival was not reported")
        alerts.raise_once(work, f"missing:{one.sid}", "call_was_missing", call_id=row.id)
    if terminal(one.status):
        with rt.work() as work:
            row = calls.held(work, row.id)
            calls.end(work, row, "found ended", one.ended_at or work.now)


def forget_old(rt: Runtime) -> None:
    """Drop done effects, old slots and ended sign-ins. Never a call, an enquiry or an event."""
    with rt.work() as work:
        for statement in upkeep.drop_old(work.now - DONE_KEPT):
            work.run(statement)
