"""Where verbs are performed: one document on one call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from app.simulator.calls import Call
from app.simulator.doors import NOTHING, Door
from app.simulator.exchange import Exchange
from app.simulator.tasks import Steps
from app.simulator.twiml import Document, Verb


class Stop(Enum):
    """Ways in which a document comes to its end."""

    RAN_OUT = "the verbs ran out"
    HANG_UP = "the document hung up"
    LEAVE = "the document left the queue"


Outcome = Door | Stop | None


@dataclass(frozen=True)
class Stage:
    """A document being performed on a call. allowed: the verbs that may stand in it."""

    exchange: Exchange
    call: Call
    document: Document
    allowed: frozenset[str]

    def door(
        self,
        verb: Verb,
        attribute: str,
        extra: Mapping[str, str] = NOTHING,
        *,
        kind: str = "action",
        method: str = "method",
    ) -> Door:
        """Make the door an attribute names, or that of this document when it is absent."""
        url = self.document.resolve(verb.get(attribute))
        how = verb.get(method, "POST" if verb.get(attribute) else self.document.method)
        return Door(url, how, extra=extra, kind=kind)

    def named(self, verb: Verb, attribute: str, kind: str, method: str) -> Door | None:
        """Make the door an attribute names; None when the attribute is absent or empty."""
        return self.door(verb, attribute, kind=kind, method=method) if verb.get(attribute) else None


Performer = Callable[[Stage, Verb], Steps[Outcome]]
