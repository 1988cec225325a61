"""Which figures are asked for: `period`, or `from` and `to`; `by`; `queue`."""

from dataclasses import dataclass
from datetime import date

from flask import request

from app.services import routing_figures
from app.services.refusals import Unknown
from app.services.routing_figures import Split, Told
from app.web.here import runtime
from routing.periods import LONDON, BadPeriod, Period, between, day, named

USUAL = "this-week"
WRONG = (BadPeriod, Unknown)  # their words are for whoever asked


@dataclass(frozen=True)
class Asked:
    """What was asked for; `name` is the period's, '' if its days were given."""

    period: Period
    name: str = ""
    split: Split = Split.QUEUE
    queue: str = ""

    def told(self) -> Told:
        """The figures. Raises Unknown."""
        return routing_figures.told(runtime(), self.period, self.split, self.queue)


def usual() -> Asked:
    """What is shown to whoever asks for nothing."""
    return Asked(named(USUAL, _today()), USUAL)


def asked() -> Asked:
    """What this request asks for. Raises BadPeriod and Unknown."""
    first, last, name, by, queue = map(_given, ("from", "to", "period", "by", "queue"))
    if by and by not in list(Split):
        raise Unknown(f"Figures are told by {', '.join(Split)}; not by “{by[:20]}”.")
    if first or last:
        name, period = "", between(day(first or last), day(last or first))
    else:
        name = name or USUAL
        period = named(name, _today())
    if period.first > _today():
        raise BadPeriod("These days have not come yet. Choose days that have.")
    return Asked(period, name, Split(by or Split.QUEUE), queue)


def _given(name: str) -> str:
    return request.args.get(name, "").strip()


def _today() -> date:
    return runtime().now().astimezone(LONDON).date()
