"""A supervisor frees and moves people: one winner of two, a reason each time, no call dropped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.services import people, seeds, team_moves
from app.services.floor import freeing, staff
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from tests.world import World, keys, plan

BEN, FARIDA, IDRIS = "ben-whitlock", "farida-rahman", "idris-vaughan"
CS = ("customer-services",)
MEANWHILE = "Somebody has moved them meanwhile: look again. Nothing was changed."


def who(world: World, key: str) -> Person:
    found = people.named(world.rt, key)
    assert found is not None
    return found


@pytest.fixture
def tom(world: World) -> Person:
    return who(world, "tom-ashby")


def teams(world: World, key: str) -> list[str]:
    found: list[str] = world.one("SELECT teams FROM people WHERE key = :key", key=key)
    return found


def stamp(world: World, person: UUID) -> str:
    return staff.seen(world.rt, person).stamp


def free(world: World, tom: Person, person: UUID, why: str = "Away from the desk") -> None:
    freeing.free(world.rt, tom, person, stamp(world, person), why)


def move(world: World, me: Person, key: str, *to: str, span: str = "1 h") -> None:
    seen = tuple(teams(world, key))
    team_moves.move(world.rt, me, who(world, key).id, seen=seen, to=to, span=span, why="Full")


def freed(world: World) -> list[dict[str, str]]:
    return [row.data for row in world.rows("SELECT data FROM events WHERE kind = 'freed'")]


def test_whoever_lets_a_phone_ring_is_freed_and_the_caller_keeps_place_and_age(
    world: World, tom: Person
) -> None:
    ben = world.ready(BEN, does="manual")
    call = world.ring(*keys("41", {"talk": 5}))
    world.until(lambda: world.agent(BEN).state == "offered")
    world.ready(FARIDA)
    (wait,) = world.waits(call)
    free(world, tom, ben)
    assert (world.agent(BEN).state, world.agent(BEN).reason) == ("away", agents_freed())
    world.until(lambda: call.bridged, 20)
    (answered,) = world.waits(call)
    assert (answered.id, answered.entered_at) == (wait.id, wait.entered_at)
    assert [offer.person for offer in world.offers(call)] == [BEN, FARIDA]
    assert world.agent(BEN).misses == 0
    assert freed(world) == [{"was": "offered", "why": "Away from the desk", "by": tom.id.hex}]


def agents_freed() -> str:
    return "set away by a supervisor"


def test_a_call_is_never_cut_off_by_freeing(world: World, tom: Person) -> None:
    ben = world.ready(BEN)
    call = world.ring(*keys("41", {"talk": 30}))
    world.until(lambda: call.bridged)
    with pytest.raises(Refused, match="a call is never cut off from here"):
        free(world, tom, ben)
    world.pass_time(10)
    assert call.bridged
    assert freed(world) == []


def test_a_forgotten_wrap_up_and_a_forgotten_ready_are_ended(world: World, tom: Person) -> None:
    ben = world.ready(BEN)
    free(world, tom, ben)
    assert world.agent(BEN).state == "away"
    world.ready(BEN)
    world.tell(*keys("41"), {"talk": 4})
    assert world.agent(BEN).state == "wrap_up"
    free(world, tom, ben)
    assert (world.agent(BEN).state, world.agent(BEN).wrap_up_until) == ("away", None)
    with pytest.raises(Refused, match="away already"):
        free(world, tom, ben)


def test_of_two_supervisors_who_free_one_person_the_second_is_refused(
    world: World, tom: Person
) -> None:
    ben = world.ready(BEN)
    seen = stamp(world, ben)
    freeing.free(world.rt, tom, ben, seen, "Forgotten")
    world.pass_time(2)
    world.ready(BEN)
    with pytest.raises(Refused, match="changed meanwhile"):
        freeing.free(world.rt, tom, ben, seen, "Forgotten")
    assert world.agent(BEN).state == "ready"


@pytest.mark.parametrize("why", ["", "  "])
def test_everything_needs_a_reason(world: World, tom: Person, why: str) -> None:
    ben = world.ready(BEN)
    with pytest.raises(Refused, match="Say why"):
        free(world, tom, ben, why)
    with pytest.raises(Refused, match="Say why"):
        team_moves.move(world.rt, tom, ben, seen=CS, to=("mash",), span="1 h", why=why)
    with pytest.raises(Refused, match="Say why"):
        team_moves.put_back(world.rt, tom, ben, why)


@pytest.mark.parametrize("key", ["leila-haddad", BEN])
def test_nobody_but_a_supervisor_acts(world: World, key: str) -> None:
    ben, other = world.ready(BEN), who(world, key)
    with pytest.raises(Refused, match="Only a supervisor"):
        free(world, other, ben)
    with pytest.raises(Refused, match="Only a supervisor"):
        move(world, other, BEN, "mash")
    assert (world.agent(BEN).state, teams(world, BEN)) == ("ready", list(CS))


def test_somebody_who_takes_no_calls_is_unknown(world: World, tom: Person) -> None:
    nobody = UUID(int=7)
    with pytest.raises(Unknown):
        freeing.free(world.rt, tom, nobody, "", "why")
    with pytest.raises(Unknown):
        team_moves.move(world.rt, tom, nobody, seen=CS, to=("mash",), span="1 h", why="why")


def test_two_supervisors_who_move_one_person_get_one_winner_and_one_refusal(
    world: World, tom: Person
) -> None:
    ben = who(world, BEN).id

    def try_to(team: str) -> str:
        asked = {"seen": CS, "to": (team,), "span": "4 h", "why": "Full"}
        try:
            team_moves.move(world.rt, tom, ben, **asked)
        except Refused as refusal:
            return str(refusal)
        return team

    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(try_to, ("mash", "urgent")))
        winner = teams(world, BEN)[0]
        assert sorted(told) == sorted([winner, MEANWHILE])
        team_moves.put_back(world.rt, tom, ben, "Again")
        assert teams(world, BEN) == list(CS)


def test_whoever_is_moved_takes_the_calls_of_the_other_team_at_once(
    world: World, tom: Person
) -> None:
    world.ready(BEN)
    world.ready(IDRIS)
    first = world.ring(*keys("41", {"talk": 90}))
    world.until(lambda: first.bridged)
    call = world.ring(*keys("41", {"talk": 5}), from_="+447700900124")
    world.until(lambda: bool(world.waits(call)))
    world.pass_time(5)
    assert not call.bridged
    move(world, tom, IDRIS, *CS)
    world.until(lambda: call.bridged, 10)
    assert world.offers(call)[-1].person == IDRIS


def test_when_the_time_is_over_they_are_back_in_their_own_teams(world: World, tom: Person) -> None:
    move(world, tom, BEN, "mash", "urgent")
    world.doze(3500)
    assert teams(world, BEN) == ["mash", "urgent"]
    world.pass_time(110)
    assert teams(world, BEN) == list(CS)
    told = world.rows("SELECT data FROM events WHERE kind = 'team_moved' ORDER BY id")
    assert [row.data["to"] for row in told] == [["mash", "urgent"], list(CS)]
    assert [row.data["by"] for row in told] == [tom.id.hex, None]


def test_moved_twice_they_still_come_home(world: World, tom: Person) -> None:
    move(world, tom, BEN, "mash", span="1 h")
    move(world, tom, BEN, "urgent", span="2 h")
    world.doze(3700)
    assert teams(world, BEN) == ["urgent"]
    team_moves.put_back(world.rt, tom, who(world, BEN).id, "Calm again")
    assert teams(world, BEN) == list(CS)
    with pytest.raises(Refused, match="in their own teams already"):
        team_moves.put_back(world.rt, tom, who(world, BEN).id, "Calm again")


def test_for_good_is_for_good_and_a_restart_keeps_it(world: World, tom: Person) -> None:
    move(world, tom, BEN, "mash", span="for good")
    _, staff_, source = plan()
    seeds.seed(world.rt, staff_, source)
    assert teams(world, BEN) == ["mash"]
    world.carrier.kernel.clock.move_to((world.rt.now() + timedelta(days=30)).timestamp())
    assert team_moves.expire(world.rt) == 0
    assert teams(world, BEN) == ["mash"]


def test_the_end_of_a_move_leads_to_where_the_council_s_file_has_them_by_then(
    world: World, tom: Person
) -> None:
    move(world, tom, BEN, "mash", span="1 h")
    _, staff_, source = plan()
    at_home = [
        one.model_copy(update={"teams": ("locality-city",)}) if one.id == BEN else one
        for one in staff_
    ]
    seeds.seed(world.rt, at_home, source)
    assert teams(world, BEN) == ["mash"]
    team_moves.put_back(world.rt, tom, who(world, BEN).id, "Calm again")
    assert teams(world, BEN) == ["locality-city"]


def test_a_restart_waits_for_a_move_that_is_under_way(world: World) -> None:
    _, staff_, source = plan()
    with world.rt.engine.connect() as moving:
        row = "SELECT FROM agents WHERE person_id = :id FOR NO KEY UPDATE"
        moving.execute(text(row), {"id": who(world, BEN).id})
        with pytest.raises(OperationalError, match="lock timeout"):
            seeds.seed(world.rt, staff_, source)
        moving.rollback()
    seeds.seed(world.rt, staff_, source)


@pytest.mark.parametrize(
    ("to", "span", "words"),
    [
        ((), "1 h", "Choose one team"),
        (("nowhere",), "1 h", "Choose one team"),
        (CS, "1 h", "in those teams already"),
        (("mash",), "15 min", "how long"),
        (("mash",), "", "how long"),
    ],
)
def test_what_is_no_move_is_refused(
    world: World, tom: Person, to: tuple[str, ...], span: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        move(world, tom, BEN, *to, span=span)
    assert teams(world, BEN) == list(CS)
