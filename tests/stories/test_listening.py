"""A supervisor in a call's room: switched on, never in secret, never alone with the caller."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from requests import ConnectionError  # noqa: A004 - the one that the client raises
from twilio.http.response import Response

from app.runtime import Seen
from app.services import desk, listening, people
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from app.simulator.calls import Call
from app.simulator.rooms import Participant
from tests.judge import judge
from tests.world import World, keys

BEN, TOM = "ben-whitlock", "tom-ashby"
TOMS_PHONE = "+447700900009"


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """Judged as every story, but for what was dropped on purpose."""
    yield
    judge(world, forgiven="on purpose")


@pytest.fixture
def tom(world: World) -> Person:
    world.carrier.phone(TOMS_PHONE, does="answer", press="1")
    return who(world, TOM)


def who(world: World, key: str) -> Person:
    found = people.named(world.rt, key)
    assert found is not None
    return found


def switched_on(world: World) -> None:
    council = world.rt.council.model_copy(update={"listen_in": True})
    object.__setattr__(world.rt, "councils", Seen(council))


def talk(world: World, seconds: float = 60) -> tuple[Call, UUID]:
    """Ben talks with a caller where listening is switched on; the call and its id."""
    switched_on(world)
    world.ready(BEN)
    call = world.ring(*keys("41", {"talk": seconds}))
    world.until(lambda: call.bridged)
    return call, world.one("SELECT id FROM calls WHERE sid = :sid", sid=call.sid)


def come_in(world: World, tom: Person, call_id: UUID, how: str = "listen") -> None:
    listening.begin(world.rt, tom, call_id, how, "Training")
    world.pass_time(15)


def room(world: World, call_id: UUID) -> dict[str, Participant]:
    found = world.carrier.exchange.rooms.open_named(f"enq-{call_id.hex}")
    return {one.label.split("-")[0]: one for one in found.present()} if found else {}


def over(world: World) -> Any:
    (row,) = world.rows("SELECT state, ended_why FROM listens")
    return row


def told(world: World) -> list[tuple[str, str]]:
    rows = world.rows("SELECT data FROM events WHERE kind = 'listened' ORDER BY id")
    return [(row.data["what"], row.data.get("why", "")) for row in rows]


def test_without_the_council_s_word_nobody_listens(world: World, tom: Person) -> None:
    assert world.rt.council.listen_in is False
    world.ready(BEN)
    call = world.ring(*keys("41", {"talk": 5}))
    world.until(lambda: call.bridged)
    call_id = world.one("SELECT id FROM calls")
    with pytest.raises(Refused, match="not switched this on"):
        listening.begin(world.rt, tom, call_id, "listen", "Training")
    world.until(lambda: call.over)
    world.pass_time(3)
    assert told(world) == []


def test_who_listens_is_heard_by_nobody_and_the_colleague_sees_it(
    world: World, tom: Person
) -> None:
    call, call_id = talk(world)
    come_in(world, tom, call_id)
    there = room(world, call_id)
    assert set(there) == {"customer", "agent", "sup"}
    assert (there["sup"].muted, there["sup"].coach) == (True, None)
    seen = desk.now(world.rt, who(world, BEN))
    assert seen is not None
    assert seen.call is not None
    assert seen.call.supervisor == ("Tom Ashby", "listen")
    world.until(lambda: call.over)
    world.pass_time(3)
    assert over(world).ended_why == "the talk is over"
    assert told(world) == [("asked", "Training"), ("joined", ""), ("over", "the talk is over")]
    assert room(world, call_id) == {}


def test_a_whisper_is_for_the_colleague_alone(world: World, tom: Person) -> None:
    call, call_id = talk(world)
    come_in(world, tom, call_id, "whisper")
    there = room(world, call_id)
    assert there["sup"].coach == there["agent"].call.sid
    assert there["sup"].muted is False
    world.until(lambda: call.over)
    world.pass_time(3)


def test_who_joins_is_heard_by_all(world: World, tom: Person) -> None:
    call, call_id = talk(world)
    come_in(world, tom, call_id, "barge")
    there = room(world, call_id)
    assert (there["sup"].muted, there["sup"].coach) == (False, None)
    world.until(lambda: call.over)
    world.pass_time(3)


def test_a_phone_whose_ringing_was_not_confirmed_is_not_rung_twice(
    world: World, tom: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, call_id = talk(world, 90)
    world.carrier.phone(TOMS_PHONE, does="answer", press="1", after=8)
    carried_out, lost = world.http.request, []

    def request(method: str, url: str, **given: Any) -> Response:
        answer = carried_out(method, url, **given)
        if method == "POST" and url.endswith("/Calls.json") and not lost:
            lost.append(url)
            raise ConnectionError
        return answer

    monkeypatch.setattr(world.http, "request", request)
    come_in(world, tom, call_id)
    world.pass_time(10)
    assert lost
    assert set(room(world, call_id)) == {"customer", "agent", "sup"}
    rung = [one for one in world.carrier.exchange.calls.values() if one.to == TOMS_PHONE]
    assert len(rung) == 1
    world.until(lambda: call.over)
    world.pass_time(3)


def test_a_supervisor_who_leaves_ends_nothing(world: World, tom: Person) -> None:
    call, call_id = talk(world)
    come_in(world, tom, call_id)
    listening.stop(world.rt, tom, call_id)
    world.pass_time(5)
    assert set(room(world, call_id)) == {"customer", "agent"}
    come_in(world, tom, call_id)
    world.carrier.hang_up(room(world, call_id)["sup"].call.sid)
    world.pass_time(5)
    assert set(room(world, call_id)) == {"customer", "agent"}
    assert world.one("SELECT count(*) FROM listens WHERE ended_at IS NULL") == 0
    world.until(lambda: call.over)
    world.pass_time(3)
    assert world.record(call).outcome == "answered"


def test_a_supervisor_who_leaves_while_the_record_is_away_ends_nothing(
    world: World, tom: Person
) -> None:
    call, call_id = talk(world)
    come_in(world, tom, call_id)
    sid = room(world, call_id)["sup"].call.sid
    world.guard.away = True
    world.carrier.hang_up(sid)
    world.pass_time(5)
    assert set(room(world, call_id)) == {"customer", "agent"}
    world.guard.away = False
    assert world.outage.over()
    world.until(lambda: call.over)
    world.pass_time(3)


def test_s8_a_caller_is_never_left_alone_with_a_supervisor(world: World, tom: Person) -> None:
    call, call_id = talk(world, 200)
    come_in(world, tom, call_id)
    world.carrier.hang_up(room(world, call_id)["agent"].call.sid)
    world.pass_time(4)
    assert not {"customer", "sup"} <= set(room(world, call_id))
    assert over(world).state == "over"
    world.until(lambda: len(world.waits(call)) == 2, 60)
    assert not call.over
    world.carrier.hang_up(call.sid)
    world.pass_time(5)


def test_when_the_caller_hangs_up_everybody_is_let_go(world: World, tom: Person) -> None:
    call, call_id = talk(world, 200)
    come_in(world, tom, call_id)
    sup = room(world, call_id)["sup"].call
    world.carrier.hang_up(call.sid)
    world.pass_time(5)
    assert sup.over
    assert over(world).state == "over"


@pytest.mark.parametrize("phone", [{"does": "no-answer"}, {"does": "answer", "press": "2"}])
def test_a_phone_that_does_not_take_it_brings_nobody_in(
    world: World, tom: Person, phone: dict[str, str]
) -> None:
    call, call_id = talk(world, 120)
    world.carrier.phone(TOMS_PHONE, **phone)
    listening.begin(world.rt, tom, call_id, "listen", "Training")
    world.pass_time(70)
    assert set(room(world, call_id)) == {"customer", "agent"}
    assert over(world).state == "over"
    world.until(lambda: call.over)
    world.pass_time(3)


def test_what_may_not_be_is_refused(world: World, tom: Person) -> None:
    call, call_id = talk(world)
    for how, why, words in (
        ("record", "why", "Choose how"),
        ("listen", " ", "Say why"),
    ):
        with pytest.raises(Refused, match=words):
            listening.begin(world.rt, tom, call_id, how, why)
    with pytest.raises(Refused, match="Only a supervisor"):
        listening.begin(world.rt, who(world, "leila-haddad"), call_id, "listen", "why")
    with pytest.raises(Unknown):
        listening.begin(world.rt, tom, UUID(int=7), "listen", "why")
    with pytest.raises(Refused, match="You are not in this call"):
        listening.stop(world.rt, tom, call_id)
    come_in(world, tom, call_id)
    with pytest.raises(Refused, match="in that call already"):
        listening.begin(world.rt, tom, call_id, "barge", "why")
    world.until(lambda: call.over)
    world.pass_time(3)
    with pytest.raises(Refused, match="Nobody talks with a colleague"):
        listening.begin(world.rt, tom, call_id, "listen", "why")


def test_a_supervisor_who_takes_calls_at_this_moment_is_refused(world: World, tom: Person) -> None:
    call, call_id = talk(world)
    world.ready(TOM)
    with pytest.raises(Refused, match="Set yourself away first"):
        listening.begin(world.rt, tom, call_id, "listen", "why")
    world.until(lambda: call.over)
    world.pass_time(3)
