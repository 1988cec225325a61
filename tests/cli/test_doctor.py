"""The doctor names what does not answer and what is not up to date."""

from pathlib import Path

import pytest

from app.cli.database import upgrade
from app.cli.doctor import complaints
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


def test_tables_of_another_version_are_named_with_the_command(tmp_path: Path) -> None:
    with EmbeddedStack(tmp_path, keep=False, durable=False) as stack:
        ours = settings(stack.database_url, stack.redis_url)
        assert ["frontdoor db upgrade" in line for line in complaints(ours)] == [True]
        upgrade(stack.database_url)
        assert list(complaints(ours)) == []
