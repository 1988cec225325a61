"""The browser as a telephone: under what name it calls us, and what lets it.

The name says nobody's name: it stands in the carrier's logs.
"""

import re
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from app.runtime import Runtime
from app.services.refusals import Refused

TOKEN_S = 3600  # the browser asks for the next one in time
CALLER = re.compile("client:agent_([0-9a-f]{32})")


class Leave(NamedTuple):
    """A browser's leave to call us, and for how many seconds."""

    token: str
    seconds: int


def leave(rt: Runtime, person_id: UUID) -> Leave:
    """Let the person's browser call us. Raises Refused where browsers are no telephones."""
    if rt.softphone is None:
        raise Refused("Calls cannot come to a browser here.")
    until = rt.now() + timedelta(seconds=TOKEN_S)
    return Leave(rt.softphone.token(f"agent_{person_id.hex}", until), TOKEN_S)


def whose(caller: str) -> UUID | None:
    """The person whose browser calls, by the carrier's word; None for any other caller."""
    known = CALLER.fullmatch(caller)
    return UUID(known[1]) if known else None
