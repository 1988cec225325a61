"""Migrations stand in one line, and give exactly the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from app.bootstrap import newest_tables
from app.models import Base
from tests.house.imports import ROOT


def scripts() -> ScriptDirectory:
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    return ScriptDirectory.from_config(config)


def test_one_line_numbered_without_gaps() -> None:
    revisions = [script.revision for script in scripts().walk_revisions()][::-1]
    assert revisions == [f"{n:04d}" for n in range(1, len(revisions) + 1)]
    assert len(scripts().get_heads()) == 1


def test_every_process_knows_the_newest() -> None:
    assert [newest_tables()] == scripts().get_heads()


def test_the_tables_are_those_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        assert compare_metadata(context, Base.metadata) == []
