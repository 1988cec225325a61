"""Addresses of the system's webhooks, with Twilio's connection overrides in their fragments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl, urldefrag, urljoin

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Door:
    """Where the next instructions come from.

    url: absolute, may end in overrides; twiml: the instructions themselves, if given in line;
    extra: parameters that go with the request; kind: a word for the timeline.
    """

    url: str = ""
    method: str = "POST"
    twiml: str | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    kind: str = "voice"

    def at(self, address: str, method: str = "POST", kind: str = "voice") -> "Door":
        """Make a door whose address may be relative to this one."""
        return Door(urljoin(self.url, address), method, kind=kind)


@dataclass(frozen=True)
class Overrides:
    """How a request is made: seconds to connect, to read and in all; what is tried again."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    retry_on: frozenset[str] = frozenset({"ct"})

    def retry(self, reason: str) -> bool:
        """Say whether a failure (ct, rt, 4xx, 5xx) is tried again."""
        return reason in self.retry_on or "all" in self.retry_on


def split(url: str) -> tuple[str, Overrides]:
    """Part an address from its overrides; values out of range are set to the nearest allowed."""
    plain, fragment = urldefrag(url)
    given = dict(parse_qsl(fragment))
    total = _milliseconds(given.get("tt"), 15000, 15000)
    overrides = Overrides(
        connect=_milliseconds(given.get("ct"), 5000, 10000),
        read=min(_milliseconds(given.get("rt"), 15000, 15000), total),
        total=total,
        retries=_whole(given.get("rc"), 1, 0, 5),
        retry_on=frozenset(given.get("rp", "ct").split(",")),
    )
    return plain, overrides


def _milliseconds(text: str | None, default: int, most: int) -> float:
    return _whole(text, default, 100, most) / 1000


def _whole(text: str | None, default: int, least: int, most: int) -> int:
    if text is None or not text.isdigit():
        return default
    return min(most, max(least, int(text)))
