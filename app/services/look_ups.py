"""Look-ups: named questions of the council file that a flow may ask about its caller.

Asked only when a caller comes to the step, and of our own rows; a fault, no answer in time and a
withheld number all mean that nothing was found (S13).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from app.models import look_ups
from app.models.calls import CallRow
from app.runtime import Work
from routing.council import Council
from routing.parts import CALLED_BEFORE, PROFESSIONAL, LookUp, Professional

BUDGET_S = 1.0
Answer = Callable[[Work, CallRow, LookUp], "str | None"]


class Answers(Mapping[str, str | None]):
    """What each look-up of the council file knows of one caller; asked once, when it is read."""

    def __init__(self, work: Work, call: CallRow) -> None:
        self._work, self._call = work, call
        self._known = work.rt.council.look_ups
        self._asked: dict[str, str | None] = {}

    def __getitem__(self, name: str) -> str | None:
        if name not in self._asked:
            look_up = self._known[name]
            self._asked[name] = _KINDS[look_up.kind](self._work, self._call, look_up)
        return self._asked[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def learnt(council: Council, name: str, value: str) -> dict[str, str]:
    """What an answer says of the enquiry, by column: nothing, or the organisation and its kind."""
    look_up = council.look_ups.get(name)
    if look_up is None or look_up.kind != PROFESSIONAL:
        return {}
    kinds = {one.organisation: one.kind for one in council.professionals}
    return {"organisation": value, "caller_kind": kinds[value]} if value in kinds else {}


def _professional(work: Work, call: CallRow, _look_up: LookUp) -> str | None:
    rows = work.ask_within(look_ups.number_of(call.id), BUDGET_S)
    if not rows:
        return None
    number = bytes(rows[0].caller_index)
    found = next((one for one in work.rt.council.professionals if _is(work, one, number)), None)
    return found.organisation if found else None


def _is(work: Work, one: Professional, number: bytes) -> bool:
    return work.rt.seals.index(one.number) == number


def _before(work: Work, call: CallRow, look_up: LookUp) -> str | None:
    days = look_up.within_days or 0
    since = work.now - timedelta(days=days)
    rows = work.ask_within(look_ups.called_before(call.id, since), BUDGET_S)
    return f"This number has called in the last {days} days" if rows else None


_KINDS: Mapping[str, Answer] = {PROFESSIONAL: _professional, CALLED_BEFORE: _before}
