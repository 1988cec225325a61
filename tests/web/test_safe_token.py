"""The hand-off's addresses are of our own making (I10)."""

import pytest

from tests.signed import form, post
from tests.world import World


@pytest.mark.parametrize("door", ["answer", "accept", "next"])
def test_an_address_that_we_did_not_make_is_refused(world: World, door: str) -> None:
    good = world.rt.seals.sign("safe:0")
    assert post(world, f"/voice/safe/{door}/0/{good}", form()).status_code == 200
    assert post(world, f"/voice/safe/{door}/1/{good}", form()).status_code == 403
