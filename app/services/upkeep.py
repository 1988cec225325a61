"""After trouble: what the carrier knows and we do not is put right (architecture 6, step 14)."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from app.models import calls as call_rows
from app.models import legs as leg_rows
from app.models import upkeep
from app.runtime import Arrival, CarrierTrouble, Runtime, Work
from app.services import alerts, calls, doubt, legs, offers
from routing.ladder import terminal
from routing.parts import Line
from routing.states import HEARTBEAT_LOST_S, LONGEST_CALL_S, SILENT_S

log = logging.getLogger("frontdoor.upkeep")
Row = TypeVar("Row")
MOST_TROUBLES = 3  # a carrier that answers nothing would hold up ticks and rings behind this
LONG_S = LONGEST_CALL_S + 300
LOOK_BACK = timedelta(minutes=15)
SETTLED = timedelta(seconds=20)  # the webhook of a new call may still be on its way
ALONE = timedelta(seconds=30)  # told what has happened and asked to stay, a caller is back sooner
DONE_KEPT = timedelta(days=7)


def look_for_lost(rt: Runtime) -> None:
    """Ask the carrier about calls and legs that were silent too long, and for calls we miss.

    Callers whom nobody is with are sent back first: that asks the carrier nothing.
    """
    _left_alone(rt)
    _each(rt, _quiet_calls(rt), _settle_call)
    _each(rt, _quiet_legs(rt), settle_leg)
    _each(rt, rt.council.lines, _missing_calls)


def _each(rt: Runtime, rows: Iterable[Row], settle: Callable[[Runtime, Row], None]) -> None:
    """Settle each row; one that fails keeps none behind it waiting, now or the next time."""
    troubles = 0
    for row in rows:
        try:
            settle(rt, row)
        except CarrierTrouble:
            troubles += 1
            if troubles == MOST_TROUBLES:
                log.warning("the carrier does not answer: the rest is left for the next time")
                return
        except Exception:
            log.exception("row left for the next time")


def _left_alone(rt: Runtime) -> None:
    """Callers in a room whose person is gone: the carrier agreed to move them and did not (S8)."""
    with rt.work() as work:
        for row in work.run(upkeep.left_alone(work.now - ALONE)).all():
            key = f"send-back:{row.id}:{work.now.timestamp()}"
            work.promise("send back", key, call_id=row.call_id, offer=row.id.hex)
            work.happened("fault", {"call_id": row.call_id}, what="left alone in a room")


def _quiet_calls(rt: Runtime) -> list[Any]:
    with rt.work() as work:
        now = work.now
        quiet = work.run(
            upkeep.quiet_calls(
                now - timedelta(seconds=HEARTBEAT_LOST_S),
                now - timedelta(seconds=SILENT_S),
                now - timedelta(seconds=LONG_S),
            )
        )
        return list(quiet)


def _asked(rt: Runtime, sid: str, put_off: Callable[[Work], object]) -> str | None:
    """The carrier's status of a line; whoever it is in trouble about comes last the next time."""
    try:
        return rt.phone.status(sid)
    except CarrierTrouble:
        with rt.work() as work:
            put_off(work)
        raise


def _settle_call(rt: Runtime, row: Any) -> None:
    status = _call_status(rt, row) if row.sid else None
    with rt.work() as work:
        held = calls.held(work, row.id)
        if doubt.over(work, held, status):
            work.happened("fault", {"call_id": row.id}, what="end was not reported")
            calls.end(work, held, "found ended", work.now)


def _call_status(rt: Runtime, row: Any) -> str | None:
    return _asked(
        rt, row.sid, lambda work: work.run(call_rows.change_call(row.id, heard_at=work.now))
    )


def _quiet_legs(rt: Runtime) -> list[Any]:
    with rt.work() as work:
        return list(work.run(upkeep.quiet_legs(work.now)))


def settle_leg(rt: Runtime, row: Any) -> None:
    """Ask the carrier whether a leg is up, and act on its end. Raises CarrierTrouble."""
    status = _asked(rt, row.sid, lambda work: legs.ask_later(work, row.id)) if row.sid else None
    with rt.work() as work:
        _leg_told(work, row, status)


def _leg_told(work: Work, row: Any, status: str | None) -> None:
    if row.offer_id is not None:
        offers.hold(work, row.offer_id)
    leg = work.run(leg_rows.locked_leg(row.id)).one()
    if status is not None and not terminal(status):
        legs.ask_later(work, row.id)
        return
    if status is None and leg.sid and not _unknown_twice(work, leg):
        return
    if legs.heard_of(work, leg, status or "failed") and row.offer_id is not None:
        offers.leg_ended(work, row.offer_id, status or "lost")


def _unknown_twice(work: Work, leg: Any) -> bool:
    return doubt.unknown_twice(work, leg.call_id, leg.id.hex, leg.expires_at)


def _missing_calls(rt: Runtime, line: Line) -> None:
    """A call that the carrier has and we have not: made, with the carrier's time, and alarmed."""
    with rt.work() as work:
        since = work.now - LOOK_BACK
        settled = work.now - SETTLED
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
