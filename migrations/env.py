"""How migrations run: each one wholly or not at all, on both engines."""

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db

with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        # SQLite's own driver would commit between statements; ours begins explicitly (cdop/database.py),
        # so that a migration that fails half-way leaves nothing behind.
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
