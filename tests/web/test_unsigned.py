"""Whatever the carrier did not sign changes nothing: 403, always (S34, I10)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from werkzeug.test import TestResponse

from tests.signed import SID, form, post, sign, unsigned
from tests.world import TOKEN, World

ID = "0" * 32
DOORS = [
    "/voice/inbound",
    "/voice/status",
    f"/voice/heard/{ID}/1",
    f"/voice/recorded/{ID}/1",
    f"/voice/wait/{ID}/0",
    f"/voice/left/{ID}",
    f"/voice/duty/{ID}/1",
    f"/voice/duty/{ID}/1/accept",
    f"/voice/dialled/{ID}/1",
    f"/voice/dialled/{ID}/1/back",
    f"/voice/agent/{ID}",
    f"/voice/agent/{ID}/accept",
    f"/voice/agent/{ID}/after",
    f"/voice/customer/{ID}",
    f"/voice/customer/{ID}/in",
    f"/voice/customer/{ID}/after",
    f"/voice/customer/{ID}/back",
    f"/voice/events/leg/{ID}",
    f"/voice/events/room/{ID}",
    f"/voice/events/recording/{ID}",
    "/voice/safe/answer/0/key",
    "/voice/safe/accept/0/key",
    "/voice/safe/next/0/key",
    "/voice/no-such-door",
]
Send = Callable[[World, str], TestResponse]


def rows(world: World) -> dict[str, int]:
    """How many rows each table holds."""
    with world.rt.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        count = "SELECT count(*) FROM "
        return {name: connection.execute(text(count + name)).scalar_one() for name in tables}


def without(world: World, path: str) -> TestResponse:
    return unsigned(world, path, form())


def empty(world: World, path: str) -> TestResponse:
    return unsigned(world, path, form(), **{"X-Twilio-Signature": ""})


def wrong_token(world: World, path: str) -> TestResponse:
    return post(world, path, form(), token="another-token")


def wrong_path(world: World, path: str) -> TestResponse:
    return unsigned(world, path, form(), **{"X-Twilio-Signature": sign(path + "/x", form())})


def wrong_host(world: World, path: str) -> TestResponse:
    signed = sign(path, form(), base="http://other.example")
    return unsigned(world, path, form(), **{"X-Twilio-Signature": signed})


def altered(world: World, path: str) -> TestResponse:
    signed = sign(path, form())
    return unsigned(world, path, form(Digits="1"), **{"X-Twilio-Signature": signed})


def unknown_account(world: World, path: str) -> TestResponse:
    return post(world, path, form(AccountSid="AC" + "2" * 32))


def no_account(world: World, path: str) -> TestResponse:
    fields = form()
    del fields["AccountSid"]
    return post(world, path, fields)


WAYS: list[Send] = [
    without,
    empty,
    wrong_token,
    wrong_path,
    wrong_host,
    altered,
    unknown_account,
    no_account,
]


def refused_everywhere(world: World) -> None:
    for path in DOORS:
        for send in WAYS:
            assert send(world, path).status_code == 403, (path, send.__name__)


def journal(world: World) -> list[Path]:
    return list(world.rt.settings.journal_dir.glob("*"))


def test_s34_every_door_refuses_it_and_nothing_is_written(world: World) -> None:
    before = rows(world)
    refused_everywhere(world)
    assert rows(world) == before
    assert journal(world) == []


def test_i10_while_the_database_is_away_too(world: World) -> None:
    world.outage.begin()
    refused_everywhere(world)
    assert journal(world) == []


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_other_methods_are_no_way_in(world: World, method: str) -> None:
    client = world.app.test_client()
    for path in DOORS:
        assert getattr(client, method)(path).status_code in {403, 405}, path
    assert journal(world) == []


def test_both_tokens_are_good_during_a_rotation_and_no_third(world: World) -> None:
    assert post(world, "/voice/status", form(CallSid=SID), token=TOKEN).status_code == 200
