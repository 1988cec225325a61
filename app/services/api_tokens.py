"""Tokens for a council's own tools: they read figures, which name nobody, and no more (S28)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import api_tokens, records
from app.runtime import Runtime, Work
from app.services.people import Person, Role, digest
from app.services.refusals import Refused, Unknown

MOST_DAYS = 366
NOTED_EACH = timedelta(hours=1)
NOTHING = "Nothing was changed."


def make(rt: Runtime, me: Person, name: str, days: int) -> str:
    """A token for the tool of this name: its secret, kept nowhere. Raises Refused."""
    _must_be_admin(me)
    if not name.strip() or not 1 <= days <= MOST_DAYS:
        raise Refused(f"Say which tool it is for, and for 1 to {MOST_DAYS} days. {NOTHING}")
    secret = f"fd_{rt.new_secret()}"
    with rt.work() as work:
        tool = name.strip()[:100]
        until = work.now + timedelta(days=days)
        times = {"made_at": work.now, "expires_at": until}
        known = {"id": rt.new_id(), "name": tool, "made_by": me.id, **times}
        work.run(api_tokens.add(**known, secret_hash=digest(secret)))
        _note(work, me, "made an API token", tool)
    return secret


def revoke(rt: Runtime, me: Person, token_id: UUID) -> str:
    """Take a token back at once; its name. Raises Refused, Unknown if it does not stand."""
    _must_be_admin(me)
    with rt.work() as work:
        name: str | None = work.run(
            api_tokens.revoke(token_id, work.now, me.id)
        ).scalar_one_or_none()
        if name is None:
            raise Unknown(f"There is no such token, or it was taken back before. {NOTHING}")
        _note(work, me, "took an API token back", name)
    return name


def every(rt: Runtime, me: Person) -> list[Any]:
    """All tokens, the newest first. Raises Refused."""
    _must_be_admin(me)
    with rt.work() as work:
        return list(work.run(api_tokens.every()))


def reads_figures(rt: Runtime, secret: str) -> bool:
    """Whether this is the secret of a token that stands."""
    with rt.work() as work:
        token_id = work.run(api_tokens.standing(digest(secret), work.now)).scalar_one_or_none()
        if token_id is not None:
            work.run(api_tokens.used(token_id, work.now, work.now - NOTED_EACH))
    return token_id is not None


def _must_be_admin(me: Person) -> None:
    if me.role is not Role.ADMIN:
        raise Refused(f"Only an administrator may, and {me.name} is {me.role.value}. {NOTHING}")


def _note(work: Work, me: Person, what: str, name: str) -> None:
    seen = {"at": work.now, "person_id": me.id, "enquiry_id": None}
    work.run(records.audit({**seen, "what": what, "detail": name}))
