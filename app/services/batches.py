"""Many rows, each in a transaction of its own: one that fails never keeps the others waiting."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from app.runtime import Runtime, Work

log = logging.getLogger("frontdoor.batches")
Key = TypeVar("Key")


def each(rt: Runtime, keys: Iterable[Key], act: Callable[[Work, Key], object]) -> int:
    """Do `act` for each key in its own transaction; how many were done. Failures are logged."""
    return sum(_one(rt, key, act) for key in keys)


def _one(rt: Runtime, key: Key, act: Callable[[Work, Key], object]) -> bool:
    try:
        with rt.work() as work:
            act(work, key)
    except Exception:
        log.exception("row left for the next time")
        return False
    return True
