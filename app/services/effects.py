"""The outbox: effects wanted from the outside, claimed in batches, done at least once (I9).

Each looks before it acts, so that the second time is harmless. Backoff lives in the row.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from app.models import events
from app.runtime import CarrierTrouble, Runtime
from app.services import alerts, matching, ringing

log = logging.getLogger("frontdoor.effects")
CLAIM_S = 6  # a worker killed with an effect in its hands delays it by no more than this
AT_ONCE = 8
BATCH = AT_ONCE  # what is claimed is begun at once, or its claim would run out in the queue
ATTEMPTS = 8
BACK_OFF_S = (0.5, 1, 2, 4, 8, 15, 30, 60)

EFFECTS: dict[str, Callable[[Runtime, Any], None]] = {
    "ring": ringing.ring,
    "bring in": ringing.bring_in,
    "send back": ringing.send_back,
    "end leg": ringing.end_leg,
    "end room": ringing.end_room,
}
MATCH = "match"
NEVER_GIVEN_UP = {"send back"}  # a caller is alone in a room until it is done (S8)


def drain(rt: Runtime, *, overdue_s: float = 0) -> int:
    """Do every effect that is due, or overdue by so many seconds; how many were claimed."""
    done = 0
    while claimed := _claim(rt, overdue_s):
        _match_once(rt, [row for row in claimed if row.kind == MATCH])
        _perform_all(rt, [row for row in claimed if row.kind != MATCH])
        done += len(claimed)
    return done


def _claim(rt: Runtime, overdue_s: float) -> Sequence[Any]:
    with rt.work() as work:
        before = work.now - timedelta(seconds=overdue_s)
        until = work.now + timedelta(seconds=CLAIM_S)
        return work.run(events.claim(before, until, BATCH)).all()


def _match_once(rt: Runtime, rows: Sequence[Any]) -> None:
    """One match serves all who asked for one; a new offer nudges its ring."""
    if rows:
        _attempt(rt, rows, lambda: matching.match_all(rt))


def _perform_all(rt: Runtime, rows: Sequence[Any]) -> None:
    if len(rows) == 1:
        _perform(rt, rows[0])
    elif rows:
        with ThreadPoolExecutor(len(rows)) as pool:
            list(pool.map(lambda row: _perform(rt, row), rows))


def _perform(rt: Runtime, row: Any) -> None:
    act = EFFECTS[row.kind]
    _attempt(rt, [row], lambda: act(rt, row))


def _attempt(rt: Runtime, rows: Sequence[Any], act: Callable[[], object]) -> None:
    try:
        act()
    except Exception as trouble:
        if not isinstance(trouble, CarrierTrouble):
            log.exception("effect failed")
        for row in rows:
            _put_off(rt, row, type(trouble).__name__)
    else:
        with rt.work() as work:
            ids = [row.id for row in rows]
            work.run(events.settle(ids, state="done", done_at=work.now))


def _put_off(rt: Runtime, row: Any, trouble: str) -> None:
    """Try again later; after the last attempt somebody is told, and it is a dead letter."""
    with rt.work() as work:
        last = row.attempts >= ATTEMPTS
        if last:
            key = f"dead:{row.id}"
            alerts.raise_once(work, key, "effect_dead", call_id=row.call_id, effect=row.kind)
        if last and row.kind not in NEVER_GIVEN_UP:
            work.run(events.settle([row.id], state="dead", trouble=trouble))
            return
        pause_s = BACK_OFF_S[min(row.attempts, len(BACK_OFF_S)) - 1]
        due_at = work.now + timedelta(seconds=pause_s)
        work.run(events.settle([row.id], due_at=due_at, trouble=trouble))
