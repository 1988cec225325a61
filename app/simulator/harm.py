"""Harm done on purpose to webhooks, drawn from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from app.simulator.chance import Chance


class BadHarm(ValueError):
    """The wish for harm cannot be read."""


@dataclass(frozen=True)
class Harm:
    """What is done to each request.

    duplicate: so many more copies, one after the other; parallel: so many in all at one time;
    delay_min, delay_max: seconds before sending; drop: share that never arrives; cut: share whose
    answer is lost; reorder: share of events held back up to two seconds; too_many: share of
    REST requests refused with 429; only: prefix of a webhook's path.
    """

    duplicate: int = 0
    parallel: int = 1
    delay_min: float = 0.0
    delay_max: float = 0.0
    drop: float = 0.0
    reorder: float = 0.0
    cut: float = 0.0
    too_many: float = 0.0
    only: str = ""

    def touches(self, url: str) -> bool:
        """Say whether requests to a URL are harmed."""
        return urlsplit(url).path.startswith(self.only)

    def delay(self, chance: Chance) -> float:
        """Draw the seconds to wait before sending."""
        return chance.between(self.delay_min, self.delay_max) if self.delay_max else 0.0

    def hold_back(self, chance: Chance) -> float:
        """Draw the seconds by which an event is overtaken by later ones."""
        return chance.between(0.0, 2.0) if chance.happens(self.reorder) else 0.0


NONE = Harm()


def from_json(wish: Mapping[str, Any]) -> Harm:
    """Read a wish for harm; raises BadHarm. `delay` is {min, max} in seconds."""
    values = dict(wish)
    delay = values.pop("delay", None) or {}
    values.pop("seed", None)
    if delay:
        values |= {"delay_min": delay.get("min", 0), "delay_max": delay.get("max", 0)}
    if unknown := set(values) - {field.name for field in fields(Harm)}:
        raise BadHarm(f"Not known: {', '.join(sorted(unknown))}.")
    if "reorder" in values:
        values["reorder"] = float(values["reorder"])
    return Harm(**values)
