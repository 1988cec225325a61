"""The tables are brought up to date while processes of before still run: migrations only add."""

import re
from io import StringIO

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, text

from tests.house.test_migrations import scripts

FIRST = "0002"  # with it the product was whole for the first time
MENDED = scripts().get_revision("0020").module
REASONED: dict[str, str] = {  # a statement that takes something away: why no process minds
    MENDED.NAME: "made_at stands only where processes have asked in vain for added_at ever since"
}
TAKES_AWAY = re.compile(
    r"\bDROP (DEFAULT|COLUMN|TABLE)\b|\bRENAME\b|\bSET NOT NULL\b|\bALTER COLUMN \S+ TYPE\b",
    re.IGNORECASE,
)
MUST_BE_GIVEN = re.compile(r"\bADD COLUMN\b(?!.*\bDEFAULT\b).*\bNOT NULL\b", re.IGNORECASE)


def later() -> list[str]:
    return [one.revision for one in scripts().walk_revisions() if one.revision > FIRST]


def statements(revision: str) -> list[str]:
    """What a migration has the database do, in SQL."""
    script = scripts().get_revision(revision)
    written = StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written}
    )
    with Operations.context(context):
        script.module.upgrade()
    return [" ".join(one.split()) for one in written.getvalue().split(";\n") if one.strip()]


def breaks(statement: str) -> bool:
    """Whether a process that does not know of it would write or read in vain."""
    taken = TAKES_AWAY.search(statement) or MUST_BE_GIVEN.search(statement)
    return bool(taken) and statement not in REASONED


@pytest.mark.parametrize("revision", later())
def test_a_migration_takes_nothing_from_a_process_that_still_runs(revision: str) -> None:
    assert [one for one in statements(revision) if breaks(one)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE calls ALTER COLUMN rank DROP DEFAULT",
        "ALTER TABLE calls DROP COLUMN rank",
        "ALTER TABLE calls RENAME rank TO height",
        "ALTER TABLE calls ALTER COLUMN room_sid SET NOT NULL",
        "ALTER TABLE calls ADD COLUMN colour TEXT NOT NULL",
        "ALTER TABLE calls ALTER COLUMN rank TYPE BIGINT",
        "DROP TABLE calls",
    ],
)
def test_what_would_take_something_away_is_seen(statement: str) -> None:
    assert breaks(statement)


WRITTEN_BEFORE = [
    """INSERT INTO flow_versions (version, name, compiled, added_at)
       VALUES ('v', 'f', '{}', :at)""",
    "INSERT INTO flow_aliases (name, version, moved_at) VALUES ('f', 'v', :at)",
    """INSERT INTO half_hours (queue, starts_at, offered, answered, answered_in_target, abandoned,
           short_abandoned, overflowed, passed_on, longest_wait_s, talk_s, wrap_up_s, waits)
       VALUES ('agents', :at, 1, 1, 1, 0, 0, 0, 0, 1.5, 2, 3, '{1}')""",
]


def test_what_a_process_of_before_writes_goes_in(engine: Engine) -> None:
    with engine.connect() as connection:
        for statement in WRITTEN_BEFORE:
            connection.execute(text(statement), {"at": "2026-11-23T10:00:00Z"})
        connection.rollback()


COLUMNS = """SELECT column_name, column_default FROM information_schema.columns
    WHERE table_name IN ('flow_versions', 'flow_aliases') ORDER BY table_name, column_name"""
OF_THE_FIRST_HOURS = [
    "ALTER TABLE flow_versions RENAME added_at TO made_at",
    "ALTER TABLE flow_versions ALTER source DROP DEFAULT, ALTER prompts DROP DEFAULT",
    "ALTER TABLE flow_versions ALTER message DROP DEFAULT",
    "ALTER TABLE flow_aliases ALTER moves DROP DEFAULT",
]


@pytest.mark.parametrize("done", [OF_THE_FIRST_HOURS, []], ids=["old", "as it should be"])
def test_a_database_of_the_first_hours_becomes_what_all_are(
    engine: Engine, done: list[str]
) -> None:
    with engine.connect() as connection:
        expected = connection.execute(text(COLUMNS)).all()
        for statement in done:
            connection.execute(text(statement))
        for _ in range(2):
            with Operations.context(MigrationContext.configure(connection)):
                MENDED.upgrade()
            assert connection.execute(text(COLUMNS)).all() == expected
        connection.rollback()
