"""SQLite's INSERT OR REPLACE removes a row without asking the delete trigger: refuse that too."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("audit_entries", "case_facts", "printed_totals", "likeness_decisions")


def upgrade():
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL's ON CONFLICT DO UPDATE asks the update trigger
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade():
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_no_replace")
