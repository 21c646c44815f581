"""``flask db``: migrations, loaded only when asked for because Alembic is slow to import."""

import click
from flask import current_app, g
from flask.cli import with_appcontext
from flask_migrate import Migrate
from flask_migrate import upgrade as run_upgrade
from flask_migrate.cli import db as migrate_cli

from cdop import models  # noqa: F401 - migrations compare the tables with these
from cdop.commands import plain_words
from cdop.database import db
from config import ROOT

DIRECTORY = str(ROOT / "migrations")


def _prepare() -> None:
    """Tell the migrations which application they serve."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if "migrate" not in app.extensions:
        Migrate(app, db, directory=DIRECTORY)


class _InPlainWords(click.Group):
    """The library's commands, with what can go wrong outside the program told in one line."""

    def invoke(self, ctx: click.Context) -> object:
        return plain_words(super().invoke)(ctx)


@click.group(name="db", cls=_InPlainWords, commands=migrate_cli.commands, params=migrate_cli.params)
@with_appcontext
def commands(directory: str | None, x_arg: tuple[str, ...]) -> None:
    """Make or migrate the database."""
    _prepare()
    g.directory = directory
    g.x_arg = x_arg


def upgrade() -> None:
    """Bring the database to the newest schema, within an application context."""
    _prepare()
    run_upgrade(DIRECTORY)
