"""What an agent is doing. Every state but away has a deadline and a reaper (queueing.md 7)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import listens, people, waits
from app.runtime import Runtime, Work
from app.services import alerts, batches, enquiries
from app.services.refusals import Refused, Unknown
from routing.people import Device
from routing.states import AGENT, PRESENCE_S, AgentState, NotAllowed, move

MISSED_TOO_OFTEN = "missed calls"
OVERRUN = "wrap-up ran out"
VANISHED = "desk closed"
LINE_LOST = "line lost"
CHOSEN = "after a call"  # "after this: away" asks for no reason
NO_LINE = "Your line is lost. Press Reconnect first, or take calls on your phone."
UNREACHED = {  # how they go away in place of getting ready
    AgentState.OFFERED: "away",
    AgentState.ON_CALL: "called_off",
    AgentState.WRAP_UP: "finished_away",
}
FREED = "set away by a supervisor"
NEXT = "To be away after that, choose Away beside “After this”."
FIRST = {
    AgentState.OFFERED: "A call is being offered to you: decline it first, then go away.",
    AgentState.ON_CALL: f"You are on a call: end it and write it up first. {NEXT}",
    AgentState.WRAP_UP: f"Choose an outcome and press Finish first. {NEXT}",
}


def ready(rt: Runtime, person_id: UUID) -> None:
    """The agent can take a call. Raises Refused while a call or a wrap-up is unfinished.

    Pressed twice, the place among the idle is kept.
    """
    with rt.work() as work:
        row = held(work, person_id)
        if work.run(listens.live_of(person_id)).first() is not None:
            raise Refused("You are in a colleague's call: leave it, then press Ready.")
        if out_of_reach(work, row):
            raise Refused(NO_LINE)
        fresh = {"misses": 0, "rest_until": None, **present(work)}
        _step(work, person_id, "ready", keep_idle=row.state == AgentState.READY, **fresh)
        work.promise("match", f"match:ready:{person_id}:{work.now.timestamp()}")


def away(rt: Runtime, person_id: UUID, reason: str) -> None:
    """The agent cannot take calls now, and says why. Raises Refused while they have something in
    hand: an offer is declined, a talk ended and written up first (queueing.md 6).
    """
    if not reason.strip():
        raise Refused("Say why you are away: choose a reason.")
    with rt.work() as work:
        if first := FIRST.get(held(work, person_id).state):
            raise Refused(first)
        _step(work, person_id, "away", reason=reason, **present(work))


def choose_device(rt: Runtime, person_id: UUID, device: Device) -> None:
    """On what calls come from now on. Raises Refused unless the agent is away."""
    with rt.work() as work:
        row = held(work, person_id)
        if row.device == device:
            return
        if row.state != AgentState.AWAY:
            raise Refused("Go away first: you can change your telephone only while you are away.")
        if device == Device.BROWSER and rt.softphone is None:
            raise Refused("Calls cannot come to a browser here: choose your phone.")
        if device == Device.PHONE and work.run(people.phone_of(person_id)).scalar_one() is None:
            raise Refused("No phone is known for you: calls can come to this browser only.")
        work.run(people.change_agent(person_id, device=device))
        work.happened("agent", {"agent_id": person_id}, what="device", device=device)
        work.changed("agents", f"agent:{person_id}")


def in_browser(work: Work, person_id: UUID) -> bool:
    """Whether an offer to the agent is shown by a browser that calls us, and rings no phone."""
    if work.rt.softphone is None:
        return False
    return bool(work.run(people.device_of(person_id)).scalar_one() == Device.BROWSER)


def choose_next(rt: Runtime, person_id: UUID, state: str) -> None:
    """What follows the call or wrap-up in hand: ready or away."""
    if state not in {AgentState.READY, AgentState.AWAY}:
        raise Refused("Choose ready or away.")
    with rt.work() as work:
        if held(work, person_id).state not in {AgentState.ON_CALL, AgentState.WRAP_UP}:
            raise Refused("You are neither on a call nor in wrap-up: use Ready or Go away.")
        work.run(people.change_agent(person_id, next_state=state))
        work.changed("agents", f"agent:{person_id}")


def finish(rt: Runtime, person_id: UUID, outcome: str) -> None:
    """The wrap-up is done; it needs an outcome. The agent goes to the state chosen before."""
    if not outcome.strip():
        raise Refused("Choose an outcome before you finish.")
    with rt.work() as work:
        row = held(work, person_id)
        talk = work.run(waits.last_talk_of(person_id)).one_or_none()
        if row.state != AgentState.WRAP_UP or talk is None:
            raise Refused("There is no wrap-up to finish.")
        enquiries.write_up(work, talk.call_id, person_id, outcome)
        work.happened("outcome", {"call_id": talk.call_id, "agent_id": person_id}, outcome=outcome)
        _end_wrap_up(work, row)


def extend_wrap_up(rt: Runtime, person_id: UUID, reason: str) -> None:
    """Two minutes more, with a reason."""
    if not reason.strip():
        raise Refused("Say why you need longer.")
    with rt.work() as work:
        row = held(work, person_id)
        if row.state != AgentState.WRAP_UP or row.wrap_up_until is None:
            raise Refused("There is no wrap-up to extend.")
        until = max(row.wrap_up_until, work.now) + timedelta(seconds=120)
        work.run(people.change_agent(person_id, wrap_up_until=until))
        work.happened("agent", {"agent_id": person_id}, what="wrap-up extended", reason=reason)
        work.changed(f"agent:{person_id}")


def _end_wrap_up(work: Work, row: Any) -> None:
    wants_away = row.next_state == AgentState.AWAY
    what = "finished_away" if wants_away else "finished"
    _step(work, row.person_id, what, reason=CHOSEN if wants_away else None, wrap_up_until=None)
    if not wants_away:
        work.promise("match", f"match:ready:{row.person_id}:{work.now.timestamp()}")


def offered(work: Work, person_id: UUID) -> None:
    """A caller is proposed to the agent, whose row is held."""
    _step(work, person_id, "offered")


def accepted(work: Work, person_id: UUID) -> None:
    """The agent took the call."""
    _step(work, person_id, "accepted", misses=0)


def released(work: Work, person_id: UUID) -> None:
    """Nothing came of an offer, and the agent is not to blame: ready at once, age kept.

    Unless they had accepted it, and chosen to be away after it.
    """
    if held(work, person_id).next_state == AgentState.AWAY:
        _step(work, person_id, "called_off", reason=CHOSEN)
    else:
        _step(work, person_id, "released", keep_idle=True)


def passed_over(work: Work, person_id: UUID) -> None:
    """The agent declined: a short rest before the next offer."""
    rest = work.now + timedelta(seconds=work.rt.council.agents.back_off_s)
    _step(work, person_id, "released", rest_until=rest)


def missed(work: Work, person_id: UUID) -> None:
    """The agent let an offer go by: a rest; then away, and somebody is told."""
    row = held(work, person_id)
    rules = work.rt.council.agents
    misses = row.misses + 1
    if misses >= rules.misses_before_away:
        _step(work, person_id, "away", reason=MISSED_TOO_OFTEN, misses=misses)
        key = f"missed:{person_id}:{work.now.timestamp()}"
        alerts.raise_once(work, key, "agent_set_away", agent=person_id.hex)
        return
    rest = work.now + timedelta(seconds=rules.back_off_s)
    _step(work, person_id, "released", misses=misses, rest_until=rest)


def out_of_reach(work: Work, row: Any) -> bool:
    """Whether the window that is an agent's telephone has said that no call can come to it."""
    return row.line_lost and row.device == Device.BROWSER and work.rt.softphone is not None


def line_lost(work: Work, person_id: UUID) -> None:
    """No call can come to their browser any more; nothing unless they were ready."""
    if held(work, person_id).state == AgentState.READY:
        _step(work, person_id, "away", reason=LINE_LOST)


def set_away(work: Work, person_id: UUID) -> None:
    """A supervisor sets them away: whatever held them has been ended."""
    _step(work, person_id, "freed", reason=FREED, wrap_up_until=None)


def talk_over(work: Work, person_id: UUID, wrap_up_s: int) -> None:
    """The call is over: the server's wrap-up clock runs, whatever the browser does."""
    _step(work, person_id, "ended", wrap_up_until=work.now + timedelta(seconds=wrap_up_s))


def expire(rt: Runtime) -> int:
    """Free every agent whose presence or wrap-up has run out; how many."""
    with rt.work() as work:
        overdue = work.run(people.agents_overdue(work.now)).scalars().all()
    return batches.each(rt, overdue, _expire_one)


def _expire_one(work: Work, person_id: UUID) -> None:
    row = held(work, person_id)
    if row.state == AgentState.READY and row.present_until <= work.now:
        _step(work, row.person_id, "vanished", reason=VANISHED)
    if row.state == AgentState.WRAP_UP and row.wrap_up_until <= work.now:
        _step(work, row.person_id, "ran_out", reason=OVERRUN, wrap_up_until=None)


def present(work: Work) -> dict[str, Any]:
    """They are heard of: the presence lease runs on."""
    return {"present_until": work.now + timedelta(seconds=PRESENCE_S)}


def held(work: Work, person_id: UUID) -> Any:
    """The working state of an agent, locked; raises Unknown."""
    row = work.run(people.locked_agent(person_id)).one_or_none()
    if row is None:
        raise Unknown(f"no agent {person_id}")
    return row


def _step(
    work: Work, person_id: UUID, what: str, *, keep_idle: bool = False, **values: Any
) -> None:
    row = held(work, person_id)
    try:
        state = move(AGENT, AgentState(row.state), what)
    except NotAllowed:
        raise Refused(
            f"That is not possible while you are {row.state.replace('_', ' ')}."
        ) from None
    if state == AgentState.READY and out_of_reach(work, row):
        what = UNREACHED[AgentState(row.state)]
        state, values["reason"] = move(AGENT, AgentState(row.state), what), LINE_LOST
    if state != AgentState.AWAY:
        values.setdefault("reason", None)
    if state == AgentState.READY and not keep_idle:
        values["idle_since"] = work.now
    if state in {AgentState.READY, AgentState.AWAY}:
        values["next_state"] = None
    since = row.since if state == row.state else work.now
    work.run(people.change_agent(person_id, state=state, since=since, **values))
    work.happened("agent", {"agent_id": person_id}, what=what, state=state, was=row.state)
    work.changed("agents", f"agent:{person_id}")
