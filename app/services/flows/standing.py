"""How a flow stands at this moment: what its people need to see first."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.runtime import Runtime
from app.services.flows import drafts, history, levers, notices, proposals
from app.services.flows.drafts import Draft
from app.services.flows.history import InForce
from app.services.flows.levers import Lever
from app.services.flows.notices import Notice
from app.services.flows.proposals import Proposal
from app.services.refusals import Unknown


@dataclass(frozen=True)
class Standing:
    """One flow: its lines' title, what is in force, the draft, and what waits or was ordered."""

    flow: str
    title: str
    draft: Draft
    proposal: Proposal | None
    notices: tuple[Notice, ...]
    lever: Lever | None

    @property
    def in_force(self) -> InForce:
        """What new calls begin on."""
        return self.draft.in_force

    @property
    def older(self) -> tuple[tuple[str, int], ...]:
        """Versions that are not in force any more and still have calls, with how many."""
        running = self.in_force.running.items()
        return tuple((one, calls) for one, calls in running if one != self.in_force.version)


def now(rt: Runtime, flow: str) -> Standing:
    """One flow. Raises Unknown if it was never put in force."""
    with rt.work() as work:
        draft, proposal = drafts.read(work, flow), proposals.read(work, flow)
    return Standing(
        flow=flow,
        title=title(rt, flow),
        draft=draft,
        proposal=proposal,
        notices=notices.standing(rt, flow),
        lever=levers.pulled(rt, flow),
    )


def everything(rt: Runtime) -> tuple[Standing, ...]:
    """Each flow of the council's lines that is in force."""
    return tuple(_those_in_force(rt))


def _those_in_force(rt: Runtime) -> Iterator[Standing]:
    for flow in history.flows(rt):
        try:
            yield now(rt, flow)
        except Unknown:
            continue  # a line of the council's file that nobody has seeded yet


def title(rt: Runtime, flow: str) -> str:
    """What callers know the flow as: the titles of its lines; its own name if it has none."""
    titles = (line.title for line in rt.council.lines if line.flow == flow)
    return ", ".join(dict.fromkeys(titles)) or flow
