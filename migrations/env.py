"""How migrations run: all that are asked for, and what is derived by their tables, wholly or not at all."""

from alembic import context
from alembic.util import CommandError
from flask import current_app

from cdop.case.rederiving import CannotDerive, rederive
from cdop.sealing.envelope import CannotOpen
from cdop.sealing.keys import keys_in_use
from cdop.sealing.ring import RingUnusable

db = current_app.extensions["migrate"].db
upgraded = []


def note(step, **_more):
    if step.is_upgrade and not step.is_stamp:
        upgraded.append(step)


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        on_version_apply=note,
        # SQLite's own driver would commit between statements; ours begins explicitly (cdop/database.py),
        # so that a migration that fails half-way leaves nothing behind.
        transactional_ddl=True,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
            newest = set(context.get_context().get_current_heads()) == set(context.script.get_heads())
            if upgraded and newest:
                rederive(connection)
        connection.commit()
    except (CannotDerive, CannotOpen, RingUnusable) as fault:
        raise CommandError(f"{fault} Nothing was changed.") from None
    finally:
        keys_in_use().forget()
