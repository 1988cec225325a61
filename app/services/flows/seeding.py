"""The council's own texts become the first version of its file, and of its flow."""

from app.models import flows as flow_rows
from app.models.flows import COUNCIL
from app.runtime import Runtime, Work
from app.services.flows import judging, versions
from app.services.flows.versions import Making, Moving
from ivr_flows.source import Source

SEEDED, WHY = "seeded", "the council's file"


def seed(rt: Runtime, flow: str, source: Source) -> bool:
    """Put the text in force if nothing is; False if people have the flow in hand already (S26).

    A version that was kept before texts were counts as nothing. Raises Refused for a text that
    breaks a promise.
    """
    with rt.work() as work:
        if _in_hand(work, flow):
            return False
    checked = judging.check(rt, flow, source)
    what = "file" if flow == COUNCIL else "flow"
    compiled = versions.sound(checked, f"The council's {what} cannot be put in force:")
    with rt.work() as work:
        versions.keep(work, flow, compiled, checked, Making(source, WHY))
        work.run(flow_rows.begin_alias(flow, compiled.version, work.now))
        if _in_hand(work, flow):  # another process was quicker
            return False
        seen = work.run(flow_rows.alias(flow)).one().moves
        versions.move(work, flow, Moving(SEEDED, compiled.version, WHY, seen))
    return True


def _in_hand(work: Work, flow: str) -> bool:
    row = work.run(flow_rows.alias(flow)).one_or_none()
    return row is not None and row.moves > 0 and bool(row.source)
