"""Named statements of the inbox."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.models.base import Rows
from app.models.filled import Filled, change, fill, places
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


def answer_of(key: str) -> Rows:
    """The answer given to an event."""
    return select(Inbox.answer).where(Inbox.key == key)


def answered(key: str, answer: str, now: datetime) -> Filled:
    """Store the answer with its event."""
    return change(Inbox.__table__, "key", key, {"answer": answer, "adopted_at": now})


def orphans(sid: str, but: str) -> Rows:
    """Events of a call that came before it, in the order they came; `but` is the one in hand."""
    return (
        select(Inbox.key, Inbox.body)
        .where(Inbox.call_sid == sid, Inbox.adopted_at.is_(None), Inbox.key != but)
        .order_by(Inbox.at)
    )


def adopted(key: str, now: datetime) -> Filled:
    """Mark an event as applied to its call."""
    return change(Inbox.__table__, "key", key, {"adopted_at": now})
