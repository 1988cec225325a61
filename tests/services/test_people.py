"""Sessions: a secret that nobody can guess, kept as its digest only."""

from dataclasses import replace
from datetime import timedelta

from app.adapters import chance
from app.services import people
from app.services.people import SHIFT
from tests.world import World


def test_a_session_is_found_by_its_fresh_secret_until_its_shift_is_over(world: World) -> None:
    made = iter(["the first", "the second"])
    rt = replace(world.rt, new_secret=lambda: next(made))
    amara = world.person("amara-okafor")
    assert [people.sign_in(rt, amara), people.sign_in(rt, amara)] == ["the first", "the second"]
    person = people.who(rt, "the second")
    assert person is not None
    assert person.id == amara
    people.sign_out(rt, "the second")
    assert people.who(rt, "the second") is None
    assert people.who(rt, "the first") is not None
    world.carrier.kernel.clock.move_to(world.carrier.now() + SHIFT / timedelta(seconds=1))
    assert people.who(rt, "the first") is None


def test_the_secret_is_256_bits_and_stands_nowhere(world: World) -> None:
    secret = people.sign_in(world.rt, world.person("amara-okafor"))
    assert secret is not None
    assert len(secret) >= 43
    assert len({chance.secret() for _ in range(100)}) == 100
    (row,) = world.rows("SELECT * FROM sign_ins")
    assert secret not in str(row)
    assert secret.encode() not in bytes(row.secret_hash)


def test_a_stranger_gets_no_session(world: World) -> None:
    assert people.sign_in(world.rt, world.rt.new_id()) is None
    assert people.who(world.rt, "a guess") is None
