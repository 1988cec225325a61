"""A database that was started again costs nobody anything."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.adapters.engine import open_engine
from app.embedded import EmbeddedStack

pytestmark = pytest.mark.stack

MANY = 5


def test_connections_that_the_server_closed_are_replaced_before_anybody_uses_them(
    tmp_path: Path,
) -> None:
    stack = EmbeddedStack(tmp_path / "data", redis_url="unix:///none", keep=False, durable=False)
    with stack:
        engine = open_engine(stack.database_url, size=MANY)
        lines = [engine.connect() for _ in range(MANY)]
        for line in lines:
            line.close()
        stack.servers["postgres"].kill()
        stack.servers["postgres"].start()
        for _ in range(MANY + 1):
            with engine.connect() as line:
                assert line.execute(text("SELECT 1")).scalar_one() == 1
        engine.dispose()
