"""The doctor names what does not answer and what is not up to date."""

from pathlib import Path

import pytest

from app.cli.database import upgrade
from app.cli.doctor import complaints, telephones
from app.embedded import EmbeddedStack
from app.settings import Settings, read_settings

pytestmark = pytest.mark.stack


def settings(database_url: str, redis_url: str) -> Settings:
    return read_settings(
        database_url=database_url,
        redis_url=redis_url,
        public_base_url="http://127.0.0.1:8001",
        twilio_account_sid=f"AC{'0' * 32}",
        twilio_auth_token="0" * 32,
        line_number="+441632960100",
        secret_key="k" * 32,
    )


def test_servers_that_are_away_are_named(tmp_path: Path) -> None:
    away = f"postgresql://frontdoor@/frontdoor?host={tmp_path}"
    wrong = list(complaints(settings(away, f"unix://{tmp_path}/none.sock")))
    assert [line.partition(":")[0] for line in wrong] == ["DATABASE_URL", "REDIS_URL"]


def test_what_is_missing_for_browsers_is_named() -> None:
    ours = settings("postgresql://nowhere/none", "redis://nowhere")
    assert "ordinary phones only" in telephones(ours)
    given = {"twilio_api_key_sid": "SK" + "1" * 32, "twilio_api_key_secret": "s" * 32}
    assert telephones(ours.model_copy(update=given)).endswith("set TWILIO_APP_SID.")
    given["twilio_app_sid"] = "AP" + "1" * 32
    assert telephones(ours.model_copy(update=given)).endswith("and in the browser.")


def test_tables_of_another_version_are_named_with_the_command(tmp_path: Path) -> None:
    with EmbeddedStack(tmp_path, keep=False, durable=False) as stack:
        ours = settings(stack.database_url, stack.redis_url)
        assert ["frontdoor db upgrade" in line for line in complaints(ours)] == [True]
        upgrade(stack.database_url)
        assert list(complaints(ours)) == []
