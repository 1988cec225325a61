"""Named statements of the inbox."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.models.filled import WHICH, Filled, change, fill, place, places
from app.models.log import Inbox


def keep(
    key: str,
    at: datetime,
    door: str,
    sid: str,
    body: Mapping[str, str],
    answer: str | None = None,
    adopted_at: datetime | None = None,
) -> Filled:
    """Keep a raw event under its key; returns a row only if it was not there already."""
    return fill(
        _KEEP,
        "inbox",
        {
            "key": key,
            "at": at,
            "door": door,
            "call_sid": sid,
            "body": dict(body),
            "answer": answer,
            "adopted_at": adopted_at,
        },
    )


_KEEP = (
    insert(Inbox)
    .values(places("inbox", ("key", "at", "door", "call_sid", "body", "answer", "adopted_at")))
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(Inbox.key)
)


def answer_of(key: str) -> Filled:
    """The answer given to an event."""
    return fill(_ANSWER, "inbox", {WHICH: key})


_ANSWER = select(Inbox.answer).where(Inbox.key == place("inbox", WHICH))


def answered(key: str, answer: str, now: datetime) -> Filled:
    """Store the answer with its event."""
    return change(Inbox.__table__, "key", key, {"answer": answer, "adopted_at": now})


def orphans(sid: str, but: str, door: str) -> Filled:
    """Events of a call that came to a door before it did, in the order they came; `but` is the one
    in hand.
    """
    return fill(_ORPHANS, "inbox", {WHICH: sid, "but": but, "door": door})


_ORPHANS = (
    select(Inbox.key, Inbox.body, Inbox.at)
    .where(
        Inbox.call_sid == place("inbox", WHICH),
        Inbox.adopted_at.is_(None),
        Inbox.door == place("inbox", "door"),
        Inbox.key != place("inbox", "but"),
    )
    .order_by(Inbox.at)
)


def adopted(key: str, now: datetime) -> Filled:
    """Mark an event as applied to its call."""
    return change(Inbox.__table__, "key", key, {"adopted_at": now})
