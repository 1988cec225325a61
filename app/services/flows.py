"""Compiled flows in the database: kept for ever under their hash, one alias in force (I13)."""

from app.models import flows
from app.runtime import Runtime
from ivr_flows.compiler import Compiled


def publish(rt: Runtime, name: str, compiled: Compiled) -> bool:
    """Keep a compiled flow and put it in force for new calls; False if it was already."""
    with rt.work() as work:
        work.run(flows.keep_version(compiled.version, name, compiled.canonical, work.now))
        moved = work.run(flows.move_alias(name, compiled.version, work.now)).first()
        return moved is not None
