"""A flow with every default written out, as canonical JSON under its own hash."""

import json
from hashlib import sha256
from typing import NamedTuple

from ivr_flows.kinds.table import KINDS
from ivr_flows.model import Flow


class Compiled(NamedTuple):
    """A flow that may run. `version` is the SHA-256, in hex, of the canonical JSON."""

    flow: Flow
    canonical: str
    version: str


def compile_flow(flow: Flow) -> Compiled:
    """The same flow in the form that runs. Compiling twice changes nothing."""
    steps = {name: KINDS[type(step)].written_out(step, flow) for name, step in flow.steps.items()}
    whole = flow.model_copy(update={"steps": steps})
    canonical = canonical_json(whole)
    return Compiled(revive(canonical), canonical, sha256(canonical.encode()).hexdigest())


def canonical_json(flow: Flow) -> str:
    """One text for one meaning: keys sorted, no spaces, nothing that is not set."""
    data = flow.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def revive(canonical: str) -> Flow:
    """The flow from its canonical JSON. Raises ValueError if it is not one."""
    return Flow.model_validate_json(canonical)
