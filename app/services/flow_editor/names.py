"""What may be chosen in a form: the steps of the plan, and the names of the council file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.services.flow_editor import wording
from ivr_flows.editing import plan
from routing.council import Council


@dataclass(frozen=True)
class Names:
    """What may be chosen: steps, and the names of the council file."""

    steps: tuple[str, ...]
    council: Council

    def of(self, key: str) -> Mapping[str, str]:
        """The names that a field may hold, with what they are called; none: it is typed."""
        council = self.council
        titled: Mapping[str, Mapping[str, Any]] = {
            "queue": council.queues,
            "transfer": council.directory,
            "last resort": council.directory,
            "area": council.localities,
        }
        if key == "hours":
            return {name: name for name in council.calendars}
        return {name: _titled(name, one) for name, one in titled.get(key, {}).items()}

    def targets(self, default: str, *, in_menu: bool) -> dict[str, str]:
        """The steps, and the words that name a place without being one."""
        own = {
            name: told
            for name, told in wording.TARGETS.items()
            if name != default and (in_menu or name not in {"again", "back"})
        }
        return {name: name for name in self.steps} | own


def _titled(name: str, one: Any) -> str:
    title = getattr(one, "title", "") or name
    return f"{title} ({name})" if title.lower() != name else str(title)


def names_of(council: Council, values: Mapping[str, Any]) -> Names:
    """What may be chosen in a plan of this council."""
    return Names(tuple(plan.steps(values)), council)
