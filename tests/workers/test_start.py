"""What a worker holds when it starts is shared with every process that it forks."""

from pathlib import Path

from sqlalchemy import Engine

from app.bootstrap import build
from tests.world import settings_for


def test_a_process_that_starts_holds_no_line_that_a_fork_would_share(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    assert engine
    rt = build(settings_for(database_url, tmp_path), limit_s=10, connections=2)
    pool = rt.engine.pool
    assert pool.status().startswith("Pool size: 2  Connections in pool: 0 ")
    assert "Checked out connections: 0" in pool.status()
