"""The outbox: effects wanted from the outside, claimed in batches, done at least once (I9).

Each looks before it acts, so that the second time is harmless. Backoff lives in the row.
"""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.models import events
from app.runtime import CarrierTrouble, Runtime
from app.services import (
    alerts,
    holding,
    listening,
    matching,
    messages,
    recording,
    ringing,
    rung_back,
)

log = logging.getLogger("frontdoor.effects")
CLAIM_S = 6  # a worker killed with an effect in its hands delays it by no more than this
RENEW_S = 2.0  # one that is still at it says so: the slowest asks the carrier four times, 20 s
BEGIN_WITHIN_S = 8.0  # a worker's job is ended after 30 s, and what it has begun must fit
BATCH = 8  # all that is claimed is begun at once
ATTEMPTS = 8
BACK_OFF_S = (0.5, 1, 2, 4, 8, 15, 30, 60)

EFFECTS: dict[str, Callable[[Runtime, Any], None]] = {
    "ring": ringing.ring,
    "bring in": ringing.bring_in,
    "send back": ringing.send_back,
    "ring back": rung_back.ring,
    "end line": rung_back.end_line,
    "end leg": ringing.end_leg,
    "end room": ringing.end_room,
    "hold": holding.carry_out,
    "mute": holding.carry_out_mute,
    "recording": recording.carry_out,
    "erase talk": recording.erase,
    "listen": listening.ring,
    "end listen": listening.hang_up,
    "fetch message": messages.fetch,
    "erase recording": messages.erase,
}
MATCH = "match"
# a caller is alone in a room, or hears music instead of the person there, until it is done (S8)
NEVER_GIVEN_UP = {"send back", "hold", "recording"}


@dataclass(frozen=True)
class _Claim:
    """Effects that are nobody else's until a moment (UTC)."""

    rows: Sequence[Any]
    until: datetime


def drain(rt: Runtime, *, overdue_s: float = 0) -> int:
    """Do every effect that is due, or overdue by so many seconds; how many were claimed.

    What is still due after BEGIN_WITHIN_S seconds is left for the next tick.
    """
    done, over = 0, time.monotonic() + BEGIN_WITHIN_S
    while time.monotonic() < over and (claim := _claim(rt, overdue_s)).rows:
        _perform_all(rt, claim)
        done += len(claim.rows)
    return done


def _claim(rt: Runtime, overdue_s: float) -> _Claim:
    with rt.work() as work:
        before = work.now - timedelta(seconds=overdue_s)
        until = work.now + timedelta(seconds=CLAIM_S)
        return _Claim(work.run(events.claim(before, until, BATCH)).all(), until)


def _perform_all(rt: Runtime, claim: _Claim) -> None:
    """Match, then do the others at once, and keep them ours until the last is done.

    A ring or a bring-in holds its caller's wait for a moment, and a match passes over what is
    held: beside them it would leave a caller to the next tick.
    """
    if matches := [row for row in claim.rows if row.kind == MATCH]:
        _attempt(rt, matches, partial(matching.match_all, rt))
    others = [row for row in claim.rows if row.kind != MATCH]
    if not others:
        return
    with ThreadPoolExecutor(len(others)) as pool:
        doing = [pool.submit(_perform, rt, row) for row in others]
        while wait(doing, RENEW_S).not_done:
            claim = _renewed(rt, claim)
    for one in doing:
        one.result()


def _renewed(rt: Runtime, claim: _Claim) -> _Claim:
    """Claim for longer what is still ours: neither put off meanwhile nor taken by another."""
    try:
        with rt.work() as work:
            until = work.now + timedelta(seconds=CLAIM_S)
            work.run(events.claim_longer([row.id for row in claim.rows], claim.until, until))
    except Exception:
        log.exception("claim not renewed")
        return claim
    return replace(claim, until=until)


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
