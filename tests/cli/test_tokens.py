"""`frontdoor tokens`: a tool reads figures by a token that an administrator made."""

from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from app.cli import tokens
from app.services import api_tokens
from app.web.application import create_app
from app.web.screens import SCREENS
from tests.world import World

JSON = "/api/v1/figures/routing?period=today"


@pytest.fixture
def admin(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Tom is the administrator, and the command acts on this world."""
    world.change("UPDATE people SET role = 'admin' WHERE key = 'tom-ashby'")
    monkeypatch.setattr(tokens, "open_runtime", lambda: world.rt)
    return world


def run(*arguments: str, by: str = "tom-ashby") -> Result:
    return CliRunner().invoke(tokens.tokens, [*arguments, "--as", by])


def made(*arguments: str) -> str:
    result = run("make", "Power sheet", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


@pytest.fixture
def client(admin: World) -> FlaskClient:
    """A tool."""
    return create_app(admin.rt, SCREENS).test_client()


def asked(client: FlaskClient, authorization: str, path: str = JSON) -> Any:
    return client.get(path, headers={"Authorization": authorization})


def test_a_tool_reads_the_figures_by_its_token_until_it_is_taken_back(
    admin: World, client: FlaskClient
) -> None:
    secret = made()
    assert asked(client, f"Bearer {secret}").json["by"] == "queue"
    (row,) = admin.rows("SELECT * FROM api_tokens")
    assert secret.encode() not in bytes(row.secret_hash)
    assert "used 20" in run("list").output
    assert (
        run("revoke", str(row.id)).output == "The token of Power sheet is worth nothing any more.\n"
    )
    answer = asked(client, f"Bearer {secret}")
    assert (answer.status_code, answer.json["error"]) == (401, "This token does not hold.")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "taken back" in run("list").output
    assert "taken back before" in run("revoke", str(row.id)).output
    kept = admin.rows("SELECT what, detail FROM audit ORDER BY id")
    assert [tuple(one) for one in kept] == [
        ("made an API token", "Power sheet"),
        ("took an API token back", "Power sheet"),
    ]


def test_a_token_ends_by_itself(admin: World) -> None:
    secret = made("--days", "2")
    assert api_tokens.reads_figures(admin.rt, secret)
    admin.carrier.kernel.clock.move_to((admin.rt.now() + timedelta(days=2)).timestamp())
    assert not api_tokens.reads_figures(admin.rt, secret)


def test_a_token_opens_nothing_else(client: FlaskClient) -> None:
    secret = made()
    for path in ("/reports/routing", "/reports/routing.csv", "/floor", "/enquiries", "/wall"):
        assert asked(client, f"Bearer {secret}", path).status_code in {303, 401, 403}


def test_what_is_no_token_is_told_so(client: FlaskClient) -> None:
    for told in ("Bearer", "Bearer fd_wrong", "Basic dG9tOnRvbQ==", "Bearer \x7f", ""):
        assert asked(client, told).status_code == 401


@pytest.mark.parametrize("key", ["ben-whitlock", "leila-haddad"])
def test_only_an_administrator_makes_lists_and_takes_back(admin: World, key: str) -> None:
    made()
    (row,) = admin.rows("SELECT id FROM api_tokens")
    for words in (["make", "Mine"], ["list"], ["revoke", str(row.id)]):
        told = run(*words, by=key)
        assert (told.exit_code, "Only an administrator may" in told.output) == (1, True)
    assert admin.one("SELECT count(*) FROM api_tokens WHERE revoked_at IS NULL") == 1


@pytest.mark.parametrize(
    "words", [["make", " "], ["make", "Tool", "--days", "0"], ["make", "x", "--days", "400"]]
)
def test_a_token_needs_a_tool_and_an_end(admin: World, words: list[str]) -> None:
    assert "Say which tool" in run(*words).output
    assert admin.rows("SELECT FROM api_tokens") == []
