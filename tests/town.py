"""The whole product as real processes, with people around it; whatever is in it can be harmed."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.cli.colleague import Colleague, runtime_of
from app.cli.record import Record, read
from app.cli.stage import Stage
from app.cli.telephone import Json, Telephone
from app.services import people

AMARA, EDT, DUTY_MANAGER = "+447700900001", "+441632960199", "+447700900190"
CALLER = "+447700900123"
TAKES: dict[str, Any] = {"does": "answer", "after": 2, "press": "1"}
URGENT: Json = {"hears": "press a number", "press": "1"}
NEAR_S = 1.0
TOLD = 8000  # characters of what happened, in a failed test


class TooLate(AssertionError):
    """Something did not come to pass in time."""


class Town:
    """A stage, its people, and short words for what a test does and sees. Times in real seconds."""

    def __init__(self, stage: Stage, *, at_once: int = 8) -> None:
        """`at_once`: how many people of it may look at the database in one moment."""
        self.stage = stage
        self.rt = runtime_of(stage.environment, connections=at_once)
        self.telephone = Telephone(stage.url("carrier"), stage.environment["LINE_NUMBER"])
        self._colleagues: list[Colleague] = []

    def ready(self, key: str, **phone: Any) -> Colleague:
        """Somebody sits down, presses Ready, and answers the phone like this."""
        person = next(one for one in people.everybody(self.rt) if one.key == key)
        colleague = Colleague(self.rt, person)
        self.telephone.phone(colleague.number(), **(TAKES | phone))
        colleague.sit_down()
        self._colleagues.append(colleague)
        return colleague

    def on_duty(self, **phone: Any) -> None:
        """Both duty phones answer like this."""
        for number in (EDT, DUTY_MANAGER):
            self.telephone.phone(number, **(TAKES | phone))

    def ring(self, *script: Json, from_: str = CALLER) -> str:
        """Somebody rings our line; the call's sid."""
        return self.telephone.ring(from_, *script)

    def until(self, truth: Callable[[], Any], within_s: float, what: str) -> Any:
        """Wait till something is so, and give it; raises TooLate. A database away is not yet so."""
        until = time.monotonic() + within_s
        while True:
            found = _quietly(truth)
            if found:
                return found
            if time.monotonic() > until:
                raise TooLate(f"{what}: not within {within_s:g} s\n{self._what_happened()}")
            time.sleep(0.05)

    def carried(self, sid: str) -> Json:
        """The carrier's record of a call."""
        return self.telephone.call(sid)

    def heard(self, sid: str, words: str) -> bool:
        """Whether a call heard these words begin."""
        timeline = self.carried(sid)["timeline"]
        return any(words in entry.get("text", "") for entry in timeline)

    def over(self, sid: str) -> bool:
        """Whether the call has ended for the carrier."""
        return self.carried(sid)["ended"] is not None

    def read(self, sid: str) -> Record:
        """Both sides' record of a call."""
        return read(self.rt, self.telephone, sid)

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What the database holds."""
        with self.rt.engine.connect() as connection:
            return list(connection.execute(text(sql), values).all())

    def one(self, sql: str, **values: Any) -> Any:
        """One value of the database."""
        with self.rt.engine.connect() as connection:
            return connection.execute(text(sql), values).scalar_one()

    def call(self, sid: str) -> Any:
        """The call's row with its enquiry's; None unless there is exactly one of each."""
        sql = """SELECT c.*, e.received_at, e.reference, e.state AS enquiry_state
                 FROM calls c JOIN enquiries e ON e.call_id = c.id WHERE c.sid = :sid"""
        found = self.rows(sql, sid=sid)
        return found[0] if len(found) == 1 else None

    def kinds(self, sid: str) -> list[str]:
        """The kinds of a call's events in order."""
        return [event.kind for event in self.read(sid).events]

    def ended(self, sid: str) -> Any:
        """The call's row once it has ended."""
        row = self.call(sid)
        return row if row is not None and row.ended_at is not None else None

    def worst_answer_s(self, *sids: str) -> float:
        """The longest that the carrier waited for an answer in these calls and the legs of them."""
        calls = [one for one in self.telephone.calls() if not sids or _of(one, sids)]
        took = [entry.get("took", 0) for one in calls for entry in one["timeline"]]
        return max(took, default=0.0)

    def judge(self, sid: str, *, outcome: str = "answered", near_s: float = NEAR_S) -> Any:
        """What must hold of every call, whatever was harmed; gives its row."""
        row = self.until(lambda: self.ended(sid), 15, "the call's end is on record")
        carried = self.carried(sid)
        assert row.outcome == outcome
        assert _apart_s(row.received_at, carried["rang"]) <= near_s
        taken = [one.state for one in self._offers(row.id) if one.accepted_at is not None]
        assert len(taken) <= 1
        return row

    def _offers(self, call_id: Any) -> list[Any]:
        return self.rows("SELECT state, accepted_at FROM offers WHERE call_id = :id", id=call_id)

    def apologies(self) -> list[Json]:
        """Times a caller heard the carrier say that an application error has occurred."""
        return [fault for fault in self.telephone.faults() if fault["heard"]]

    def _what_happened(self) -> str:
        """What the carrier noted of every call that has not ended, and its faults."""
        open_calls = [one for one in self.telephone.calls() if one["ended"] is None]
        lines = [
            f"{one['sid'][-6:]} {one['direction']} {entry}"
            for one in open_calls
            for entry in one["timeline"]
        ]
        return "\n".join([*lines, *map(str, self.telephone.faults())])[-TOLD:]

    def clear(self) -> None:
        """Everybody goes home, whatever a test left behind."""
        while self._colleagues:
            self._colleagues.pop().go_away()
        for one in self.telephone.calls():
            if one["ended"] is None:
                self.telephone.hang_up(one["sid"])
        self.until(self._quiet, 30, "all calls are over")
        with self.rt.engine.begin() as connection:
            for statement in _HOME:
                connection.execute(text(statement))

    def _quiet(self) -> bool:
        open_calls = self.one("SELECT count(*) FROM calls WHERE ended_at IS NULL")
        held = self.one("SELECT count(*) FROM offers WHERE state IN ('open', 'accepted')")
        return bool(open_calls == 0 and held == 0)


_HOME = (
    """UPDATE agents SET state = 'away', reason = 'home', misses = 0, rest_until = NULL,
                         wrap_up_until = NULL, next_state = NULL, device = 'phone'""",
    "UPDATE alerts SET seen_at = at WHERE seen_at IS NULL",
)


def _quietly(truth: Callable[[], Any]) -> Any:
    try:
        return truth()
    except SQLAlchemyError:
        return None


def _of(one: Json, sids: tuple[str, ...]) -> bool:
    return one["sid"] in sids or one["parent"] in sids


def _apart_s(ours: datetime, theirs: str) -> float:
    return abs((ours - datetime.fromisoformat(theirs).astimezone(UTC)).total_seconds())
