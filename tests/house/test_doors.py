"""Closed unless opened: every route of both web processes names who may pass."""

import pytest
from flask import Flask

from tests.world import World


def routes(app: Flask) -> list[tuple[str, str]]:
    return [
        (rule.rule, rule.endpoint) for rule in app.url_map.iter_rules() if rule.endpoint != "static"
    ]


def test_every_voice_door_is_guarded_by_the_signature(world: World) -> None:
    open_ones = {"/healthz", "/readyz", "/voice/music.wav", "/voice/prompts/<sha256>.wav"}
    for rule, endpoint in routes(world.app):
        check = getattr(world.app.view_functions[endpoint], "may_pass", None)
        assert check is not None, f"{rule} names nobody who may pass"
        assert (check.__name__ == "anyone") == (rule in open_ones), rule


def test_a_route_that_names_nobody_is_closed(world: World) -> None:
    world.app.add_url_rule("/forgotten", "forgotten", lambda: "in")
    assert world.app.test_client().get("/forgotten").status_code == 403


@pytest.mark.parametrize("path", ["/voice/inbound", "/voice/status"])
def test_an_unsigned_post_is_refused(world: World, path: str) -> None:
    assert world.app.test_client().post(path, data={"CallSid": "CA" + "0" * 32}).status_code == 403
