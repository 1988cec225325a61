"""Versions of call flows: drafts, proposals, moves of the alias, notices and the lever."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

APPEND_ONLY = ("flow_versions", "flow_moves", "flow_acceptances")
STANDING = sa.text("lifted_at IS NULL")
PULLED = sa.text("released_at IS NULL")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _complete_what_there_is()
    _history()
    _writing()
    _orders()
    for table in APPEND_ONLY:
        op.execute(f"""
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change('{table}')
        """)


def _complete_what_there_is() -> None:
    """Versions of before have no text, no author, and no report; each alias has moved once.

    So has what a process that does not know these columns still writes: the defaults stay.
    """
    for column in (
        sa.Column(
            "source",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="as it was written; empty: kept before texts were",
        ),
        sa.Column(
            "prompts",
            _json(),
            nullable=False,
            server_default="{}",
            comment="texts of other languages, as written",
        ),
        sa.Column("author", sa.Uuid(), sa.ForeignKey("people.id", name="fk_flow_versions_author")),
        sa.Column("message", sa.Text(), nullable=False, server_default=""),
        sa.Column("parent", sa.Text()),
        sa.Column("report", _json(), comment="what the check found"),
    ):
        op.add_column("flow_versions", column)
    op.create_foreign_key(
        "fk_flow_versions_parent", "flow_versions", "flow_versions", ["parent"], ["version"]
    )
    op.add_column(
        "flow_aliases",
        sa.Column(
            "moves",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="counts up: who moves it says what they saw",
        ),
    )


def _history() -> None:
    op.create_table(
        "flow_moves",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _text("flow"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("kind"),
        _text("version"),
        sa.Column("before", sa.Text()),
        sa.Column("proposed_by", sa.Uuid()),
        sa.Column("approved_by", sa.Uuid()),
        _text("why"),
        _moment("at"),
        _version("flow_moves", "version"),
        _version("flow_moves", "before"),
        _person("flow_moves", "proposed_by"),
        _person("flow_moves", "approved_by"),
        sa.PrimaryKeyConstraint("id", name="pk_flow_moves"),
        sa.UniqueConstraint("flow", "number", name="uq_flow_moves_flow_number"),
    )
    op.create_table(
        "flow_acceptances",
        _text("version"),
        _text("warning"),
        sa.Column("accepted_by", sa.Uuid(), nullable=False),
        _moment("at"),
        _text("why"),
        _version("flow_acceptances", "version"),
        _person("flow_acceptances", "accepted_by"),
        sa.PrimaryKeyConstraint("version", "warning", name="pk_flow_acceptances"),
    )


def _writing() -> None:
    op.create_table(
        "flow_drafts",
        _text("flow"),
        _text("source"),
        sa.Column("prompts", _json(), nullable=False, comment="texts of other languages"),
        sa.Column(
            "revision",
            sa.Integer(),
            nullable=False,
            comment="counts up: who saves says what they saw",
        ),
        _text("based_on"),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        _moment("changed_at"),
        _version("flow_drafts", "based_on"),
        _person("flow_drafts", "changed_by"),
        sa.PrimaryKeyConstraint("flow", name="pk_flow_drafts"),
    )
    op.create_table(
        "flow_proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("flow"),
        _text("version"),
        sa.Column(
            "moves", sa.Integer(), nullable=False, comment="of the alias, when it was proposed"
        ),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        _moment("at"),
        _text("why"),
        _text("state"),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.Uuid()),
        sa.Column("closed_why", sa.Text()),
        sa.CheckConstraint(
            "state IN ('open', 'published', 'withdrawn', 'replaced')",
            name="ck_flow_proposals_state_known",
        ),
        _version("flow_proposals", "version"),
        _person("flow_proposals", "proposed_by"),
        _person("flow_proposals", "closed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_flow_proposals"),
    )
    op.create_index(
        "uq_flow_proposals_open", "flow_proposals", ["flow"], unique=True, postgresql_where=OPEN
    )
    op.create_table(
        "flow_stories",
        _text("flow"),
        _text("name"),
        _text("text"),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        _moment("kept_at"),
        _person("flow_stories", "kept_by"),
        sa.PrimaryKeyConstraint("flow", "name", name="pk_flow_stories"),
    )


def _orders() -> None:
    op.create_table(
        "flow_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("flow"),
        _text("text"),
        _moment("starts_at"),
        _moment("ends_at"),
        _text("why"),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        _moment("raised_at"),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.Column("lifted_by", sa.Uuid()),
        sa.Column("lifted_why", sa.Text()),
        sa.CheckConstraint("starts_at < ends_at", name="ck_flow_notices_has_a_length"),
        _person("flow_notices", "raised_by"),
        _person("flow_notices", "lifted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_flow_notices"),
    )
    op.create_index("ix_flow_notices_standing", "flow_notices", ["flow"], postgresql_where=STANDING)
    op.create_table(
        "flow_levers",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("flow"),
        _text("target"),
        _text("why"),
        sa.Column("pulled_by", sa.Uuid(), nullable=False),
        _moment("pulled_at"),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("released_by", sa.Uuid()),
        sa.Column("released_why", sa.Text()),
        _person("flow_levers", "pulled_by"),
        _person("flow_levers", "released_by"),
        sa.PrimaryKeyConstraint("id", name="pk_flow_levers"),
    )
    op.create_index(
        "uq_flow_levers_pulled", "flow_levers", ["flow"], unique=True, postgresql_where=PULLED
    )


def _json() -> postgresql.JSONB:
    return postgresql.JSONB(astext_type=sa.Text())


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _version(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["flow_versions.version"], name=f"fk_{table}_{column}")


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["people.id"], name=f"fk_{table}_{column}")


def downgrade() -> None:
    for table in (
        "flow_levers",
        "flow_notices",
        "flow_stories",
        "flow_proposals",
        "flow_drafts",
        "flow_acceptances",
        "flow_moves",
    ):
        op.drop_table(table)
    op.execute("DROP TRIGGER append_only ON flow_versions")
    op.drop_column("flow_aliases", "moves")
    for column in ("source", "prompts", "author", "message", "parent", "report"):
        op.drop_column("flow_versions", column)
