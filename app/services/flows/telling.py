"""What changes for callers, laid out to be read: who ends elsewhere, words, promises."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.services.flows.changes import Comparison
from app.services.flows.checking import Proved
from ivr_flows.checks.difference import Change, Difference
from ivr_flows.checks.rewording import Reworded
from ivr_flows.checks.seconds import Figure

_GRADE = "reading grade"
_AS_GOOD = 0.05  # less than is shown

Part = tuple[bool, str]


@dataclass(frozen=True)
class Wording:
    """One prompt, old and new. The parts are marked where the words are not the same.

    `besides` says what else is otherwise: a recording, or whether a key cuts it short.
    """

    prompt: str
    language: str
    was: tuple[Part, ...]
    now: tuple[Part, ...]
    was_s: float
    now_s: float
    besides: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """What is promised, and what was found before and after; None where it was not measured.

    `language` is '' for callers who hear the flow's own; `unit` is '' for a count.
    """

    name: str
    language: str
    unit: str
    promised: float
    before: float | None
    after: float | None

    @property
    def word(self) -> str:
        """How it stands afterwards."""
        if self.after is None:
            return "not measured"
        if self.after > self.promised:
            return "too hard" if self.name == _GRADE else "broken"
        if self.before is None:
            return "kept"
        worse = self.after - self.before
        return "as before" if abs(worse) < _AS_GOOD else "worse" if worse > 0 else "better"

    def shown(self, value: float | None) -> str:
        """A figure with its unit."""
        if value is None:
            return "–"
        if self.unit:
            return f"{value:.1f} {self.unit}"
        return f"{value:.1f}" if self.name == _GRADE else f"{value:.0f}"


@dataclass(frozen=True)
class Told:
    """A comparison as it is read. `elsewhere`: where callers end; `noted`: what is kept of them."""

    elsewhere: tuple[Change, ...] = ()
    noted: tuple[Change, ...] = ()
    wordings: tuple[Wording, ...] = ()
    promises: tuple[Promise, ...] = ()
    only_written: tuple[str, ...] = ()
    nothing: bool = False

    @property
    def broken(self) -> int:
        """How many promises do not hold afterwards."""
        return sum(one.word == "broken" for one in self.promises)


def told(comparison: Comparison) -> Told:
    """The comparison, in the order in which it matters to callers."""
    found = comparison.difference
    if found is None:
        return Told()
    ends = {one: _end(one.was) != _end(one.now) for one in found.changes}
    return Told(
        elsewhere=tuple(one for one, moved in ends.items() if moved),
        noted=tuple(one for one, moved in ends.items() if not moved),
        wordings=tuple(map(_wording, found.reworded)),
        promises=tuple(_promises(found)),
        only_written=found.only_written,
        nothing=found.nothing,
    )


def _end(place: str) -> str:
    """The place alone, without what is noted of the caller on the way."""
    return place.partition(" (")[0]


def _wording(one: Reworded) -> Wording:
    was, now = one.was.split(), one.now.split()
    same = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    before = tuple((kind != "equal", " ".join(was[a:b])) for kind, a, b, _, _ in same if a < b)
    after = tuple((kind != "equal", " ".join(now[a:b])) for kind, _, _, a, b in same if a < b)
    besides = tuple(filter(None, (one.must_hear, one.played)))
    return Wording(one.prompt, one.language, before, after, one.took_s, one.takes_s, besides)


def _promises(found: Difference) -> Iterator[Promise]:
    before, after = _figures(found.before.proved), _figures(found.after.proved)
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        one = now or before[key]
        yield Promise(*key, one.unit, one.promised, was and was.found, now and now.found)


def _figures(proved: Proved | None) -> Mapping[tuple[str, str], Figure]:
    return {(one.name, one.language): one for one in (proved.figures if proved else ())}
