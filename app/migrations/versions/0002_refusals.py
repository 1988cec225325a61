"""What the database itself refuses: moving a receipt time (I4, S18), rewriting the past (I8)."""

from alembic import op

revision = "0002"
down_revision = "0001"

WRITTEN_ONCE = {"calls": "arrived_at", "enquiries": "received_at", "waits": "arrived_at"}
APPEND_ONLY = ("events", "audit")


def upgrade() -> None:
    op.execute("CREATE SEQUENCE enquiry_numbers")  # autogenerate does not see sequences
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is written once', TG_ARGV[0] USING ERRCODE = 'check_violation';
        END $$
    """)
    for table, column in WRITTEN_ONCE.items():
        op.execute(f"""
            CREATE TRIGGER {column}_written_once BEFORE UPDATE OF {column} ON {table}
            FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})
            EXECUTE FUNCTION refuse_change('{table}.{column}')
        """)
    for table in APPEND_ONLY:
        op.execute(f"""
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change('{table}')
        """)


def downgrade() -> None:
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER append_only ON {table}")
    for table, column in WRITTEN_ONCE.items():
        op.execute(f"DROP TRIGGER {column}_written_once ON {table}")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP SEQUENCE enquiry_numbers")
