"""Offers under load, from many threads at once: nobody is proposed twice (I6, I7)."""

from concurrent.futures import ThreadPoolExecutor, wait

from app.models import people, waits
from app.services import agents, matching, offers
from tests.signed import form, post
from tests.world import World

PEOPLE = ("amara-okafor", "ben-whitlock", "farida-rahman", "grace-tolland", "tom-ashby")


def crowd(world: World, callers: int, digits: str) -> None:
    """So many callers wait, a second after one another; no worker has come yet."""
    clock = world.carrier.kernel.clock
    for number in range(callers):
        clock.move_to(clock.now() + 1)
        sid = f"CA{number:032x}"
        post(world, "/voice/inbound", form(CallSid=sid, CallStatus="ringing"))
        for turn, key in enumerate(digits, start=1):
            call = world.one("SELECT id FROM calls WHERE sid = :sid", sid=sid)
            post(world, f"/voice/heard/{call.hex}/{turn}", form(CallSid=sid, Digits=key))


def test_i7_ten_matchers_at_once_offer_each_agent_one_caller(world: World) -> None:
    for key in PEOPLE:
        agents.ready(world.rt, world.person(key))
    crowd(world, 12, "41")
    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(lambda _: matching.match_all(world.rt), range(20)))
    open_offers = world.rows("SELECT agent_id, wait_id FROM offers WHERE state = 'open'")
    assert sum(made) == len(open_offers)
    assert len({o.agent_id for o in open_offers}) == len(open_offers) == 4
    assert len({o.wait_id for o in open_offers}) == len(open_offers)
    assert world.one("SELECT count(*) FROM agents WHERE state = 'offered'") == 4


def test_a_matcher_waits_for_one_at_work_and_leaves_nobody_to_the_next_tick(world: World) -> None:
    """A matcher that skipped what another one held would find no agent, or no caller."""
    for key in PEOPLE:
        agents.ready(world.rt, world.person(key))
    crowd(world, 12, "41")
    with ThreadPoolExecutor(1) as pool:
        with world.rt.work() as other:
            other.run(waits.ONE_MATCHER)
            other.run(people.ready_agents(other.now).limit(1)).all()
            second = pool.submit(matching.match_all, world.rt)
            assert not wait([second], timeout=0.3).done
        assert second.result(5) == 4


def test_i11_the_oldest_are_offered_first(world: World) -> None:
    agents.ready(world.rt, world.person("ben-whitlock"))
    crowd(world, 5, "41")
    matching.match_all(world.rt)
    (offer,) = world.rows("SELECT wait_id FROM offers")
    oldest = world.rows("SELECT id FROM waits ORDER BY arrived_at, id LIMIT 1")
    assert [offer.wait_id] == [row.id for row in oldest]


def test_i6_ten_keys_at_once_take_the_call_once(world: World) -> None:
    for key in ("amara-okafor", "grace-tolland"):
        agents.ready(world.rt, world.person(key))
    crowd(world, 1, "1")
    matching.match_all(world.rt)
    ids = [row.id for row in world.rows("SELECT id FROM offers WHERE state = 'open' ORDER BY id")]
    assert len(ids) == 2
    for number, offer in enumerate(ids):
        world.change(
            """INSERT INTO legs (id, call_id, offer_id, role, state, rank, asked_at, expires_at)
               SELECT CAST(:leg AS uuid), call_id, id, 'agent', 'answered', 0, made_at, expires_at
               FROM offers WHERE id = :offer""",
            leg=f"{number:032x}",
            offer=offer,
        )

    def press(number: int) -> str:
        leg = form(CallSid=f"CA{'f' * 31}{number % 2}", Digits="1")
        return post(world, f"/voice/agent/{ids[number % 2].hex}/accept", leg).text

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(press, range(10)))
    assert len(set(answers)) == 2
    assert sum("That call has been taken." in answer for answer in set(answers)) == 1
    assert world.one("SELECT count(*) FROM offers WHERE state = 'accepted'") == 1


def test_everything_at_once_leaves_nobody_in_a_ring_of_locks(world: World) -> None:
    for key in PEOPLE:
        agents.ready(world.rt, world.person(key))
    crowd(world, 8, "41")
    jobs = [
        lambda: matching.match_all(world.rt),
        lambda: offers.expire(world.rt),
        lambda: agents.expire(world.rt),
        lambda: [
            post(world, "/voice/status", form(CallSid=f"CA{n:032x}", CallStatus="completed"))
            for n in range(4)
        ],
    ]
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(job) for job in jobs * 4]:
            done.result()
    live = "SELECT count(*) FROM offers WHERE state IN ('open', 'accepted')"
    assert (
        world.one(f"{live} AND call_id IN (SELECT id FROM calls WHERE ended_at IS NOT NULL)") == 0
    )
    assert world.one(live) == world.one("SELECT count(*) FROM agents WHERE state = 'offered'")
