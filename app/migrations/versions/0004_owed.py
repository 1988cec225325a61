"""What is owed to callers: messages with their sounds, callbacks, and the wait that is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NOT_HEARD = sa.text("state <> 'listened'")
NOT_ERASED = sa.text("erased_at IS NULL")
OWED = sa.text("state = 'asked'")
WAITS = ("waiting", "bridging", "answered", "abandoned", "moved", "given_up", "returned")
NEW_WAITS = (*WAITS, "asking", "callback")


def upgrade() -> None:
    _messages()
    _callbacks()
    _only_these(NEW_WAITS)
    op.add_column(
        "half_hours", sa.Column("callbacks", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("""
        CREATE TRIGGER arrived_at_written_once BEFORE UPDATE OF arrived_at ON callbacks
        FOR EACH ROW WHEN (OLD.arrived_at IS DISTINCT FROM NEW.arrived_at)
        EXECUTE FUNCTION refuse_change('callbacks.arrived_at')
    """)


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("recording_sid", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False, comment="who has to hear it"),
        _moment("left_at", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        _moment("tell_at", comment="when the tick must tell of it"),
        _moment("fetch_at", nullable=False, comment="when the sound must be asked for anew"),
        _moment("fetched_at"),
        _moment("erased_at", comment="the carrier no longer has it"),
        _moment("listened_at"),
        sa.Column("listened_by", sa.Uuid()),
        sa.Column("outcome", sa.Text()),
        *_of_a_call("messages", "listened_by"),
        sa.UniqueConstraint("recording_sid", name="uq_messages_recording_sid"),
        sa.CheckConstraint(
            "state IN ('taken', 'fetched', 'listened')", name=op.f("ck_messages_state_known")
        ),
    )
    op.create_table(
        "message_sounds",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_message_sounds_message_id"
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_message_sounds"),
    )
    op.create_index("ix_messages_call_id", "messages", ["call_id"])
    op.create_index("ix_messages_owed", "messages", ["left_at"], postgresql_where=NOT_HEARD)
    op.create_index("ix_messages_tell", "messages", ["tell_at"], postgresql_where=NOT_HEARD)
    op.create_index("ix_messages_fetch", "messages", ["fetch_at"], postgresql_where=NOT_ERASED)


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("wait_id", sa.Uuid()),
        sa.Column("queue", sa.Text()),
        sa.Column("team", sa.Text(), nullable=False, comment="who has to ring"),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_masked", sa.Text(), nullable=False),
        sa.Column(
            "number_index",
            sa.LargeBinary(),
            nullable=False,
            comment="HMAC: finds, never reveals",
        ),
        sa.Column(
            "safe_when",
            sa.Text(),
            nullable=False,
            comment="when ringing is safe, in the caller's choice",
        ),
        _moment("asked_at", nullable=False),
        _moment("arrived_at", nullable=False, comment="the call's; orders as in the queue"),
        _moment("entered_at", comment="into the queue: the place kept"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _moment("tell_at", comment="when the tick must tell of it"),
        _moment("done_at"),
        sa.Column("done_by", sa.Uuid()),
        sa.Column("outcome", sa.Text()),
        *_of_a_call("callbacks", "done_by"),
        sa.ForeignKeyConstraint(["wait_id"], ["waits.id"], name="fk_callbacks_wait_id"),
        sa.UniqueConstraint("call_id", name="uq_callbacks_call_id"),
        sa.CheckConstraint("state IN ('asked', 'done')", name=op.f("ck_callbacks_state_known")),
    )
    op.create_index("ix_callbacks_owed", "callbacks", ["arrived_at"], postgresql_where=OWED)
    op.create_index("ix_callbacks_tell", "callbacks", ["tell_at"], postgresql_where=OWED)
    op.create_index("ix_callbacks_number", "callbacks", ["number_index"], postgresql_where=OWED)


def _of_a_call(table: str, person: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=f"fk_{table}_call_id"),
        sa.ForeignKeyConstraint(["enquiry_id"], ["enquiries.id"], name=f"fk_{table}_enquiry_id"),
        sa.ForeignKeyConstraint([person], ["people.id"], name=f"fk_{table}_{person}"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _moment(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _only_these(states: tuple[str, ...]) -> None:
    known = ", ".join(f"'{state}'" for state in states)
    op.drop_constraint(op.f("ck_waits_state_known"), "waits")
    op.create_check_constraint(op.f("ck_waits_state_known"), "waits", f"state IN ({known})")


def downgrade() -> None:
    op.drop_column("half_hours", "callbacks")
    op.execute(
        "UPDATE waits SET state = 'returned', ended_at = coalesce(ended_at, heard_at)"
        " WHERE state IN ('asking', 'callback')"
    )
    _only_these(WAITS)
    for table in ("callbacks", "message_sounds", "messages"):
        op.drop_table(table)
