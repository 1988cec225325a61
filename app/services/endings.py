"""How an offer ends: what is written, what it means to its agent, whether its caller waits on.

Whoever ends one holds the rows of its call and of the offer (models/waits.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.models import callbacks, waits
from app.runtime import Work
from app.services import agents, consults, holds, legs, listens
from routing.states import OFFER, WAIT, OfferKind, OfferState, WaitState, move


@dataclass(frozen=True)
class Ending:
    """One way in which an offer comes to nothing: the table's event, and the agent's lot."""

    event: str
    agent: Callable[[Work, UUID], object]


MISSED = Ending("missed", agents.missed)
DECLINED = Ending("declined", agents.passed_over)
WITHDRAWN = Ending("withdrawn", agents.released)
LOST = Ending("lost", agents.released)
FAILED = Ending("failed", agents.released)  # no fault of the agent's


def end(work: Work, offer: Any, how: Ending, why: str | None = None) -> None:
    """The offer comes to nothing: its agent goes on, its leg is hung up."""
    state = _ended(work, offer, how.event, why)
    if offer.agent_id:
        how.agent(work, offer.agent_id)
    work.happened(str(state), ids_of(offer), queue=offer.queue, why=why)
    work.changed("queues")


def _ended(work: Work, offer: Any, event: str, why: str | None) -> OfferState:
    state = move(OFFER, OfferState(offer.state), event)
    ended = {"state": state, "ended_at": work.now, "why": why}
    work.run(waits.change_offer(offer.id, offer.state, **ended))
    legs.promise_end(work, offer.id, offer.call_id)
    listens.talk_over(work, offer)
    return state


def back_in_line(work: Work, offer: Any, how: Ending, why: str) -> None:
    """The offer comes to nothing and its caller waits on: is looked after at once, and offered
    again. The place and the age are kept.

    A caller who was to be handed over stays with whoever has them. Who was taken out of turn while
    no line was open for their callback is kept again, and nobody else is asked.
    """
    end(work, offer, how, why)
    if offer.kind == OfferKind.CONSULT:
        consults.not_taken(work, offer, why)
        return
    if work.run(waits.kept_for_one(offer.wait_id)).scalar_one():
        _kept_again(work, offer)
        return
    # a duty phone that rang kept no agent away
    mark = {"offered_until": None} if offer.agent_id else {}
    work.run(waits.note_wait(offer.wait_id, next_at=work.now, **mark))
    work.promise("match", f"match:again:{offer.id}", call_id=offer.call_id)


def _kept_again(work: Work, offer: Any) -> None:
    lapsed = move(WAIT, WaitState.DUE, "lapsed")
    ended = {"state": lapsed, "ended_at": work.now}
    work.run(waits.change_wait(offer.wait_id, WaitState.DUE, **ended))
    work.run(callbacks.look_again(offer.call_id, work.now))
    work.changed("owed", "queues")


def never_met(work: Work, offer: Any) -> None:
    """Accepted, and the two were not brought together: the caller waits on."""
    was = WaitState.BRIDGING
    back = {"state": move(WAIT, was, "failed"), "offered_until": None}
    work.run(waits.change_wait(offer.wait_id, was, **back))
    back_in_line(work, offer, FAILED, "never bridged")


def finish(work: Work, offer: Any, why: str) -> None:
    """The talk is over on the person's side: an agent writes it up."""
    _ended(work, offer, "finished", why)
    talk_s = (work.now - (offer.bridged_at or work.now)).total_seconds()
    work.happened("wrap_up", ids_of(offer), queue=offer.queue, talk_s=talk_s, why=why)
    if offer.agent_id:
        wrap_up_s = work.rt.council.queue(offer.queue).wrap_up_s
        agents.talk_over(work, offer.agent_id, wrap_up_s)
    work.changed("calls", "queues")


def withdraw(work: Work, call_id: UUID, why: str) -> None:
    """Take back whatever is being offered for a call whose row is held."""
    for offer in work.run(waits.live_offers(call_id)).all():
        end(work, offer, WITHDRAWN, why)


def withdraw_agents(work: Work, call_id: UUID, why: str) -> None:
    """The same of what our own people are being offered."""
    for offer in work.run(waits.live_offers(call_id)).all():
        if offer.agent_id:
            end(work, offer, WITHDRAWN, why)


def caller_gone(work: Work, call_id: UUID, why: str = "caller hung up") -> None:
    """The caller hung up or was led elsewhere; the call's row is held, its wait has been ended."""
    for offer in work.run(waits.live_offers(call_id)).all():
        if offer.bridged_at is None:
            end(work, offer, WITHDRAWN, why)
        else:
            finish(work, offer, why)
            close_room(work, offer)
    holds.end(work, call_id, why, in_room=False)
    consults.let_go(work, call_id, why)


def close_room(work: Work, offer: Any) -> None:
    """Nobody is to stay in the call's room."""
    work.promise("end room", f"end-room:{offer.id}", call_id=offer.call_id)


def ids_of(offer: Any) -> dict[str, UUID | None]:
    """An offer's ids, for the events."""
    return {
        "call_id": offer.call_id,
        "wait_id": offer.wait_id,
        "offer_id": offer.id,
        "agent_id": offer.agent_id,
    }
