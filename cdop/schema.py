"""``flask db``: migrations, loaded only when asked for because Alembic is slow to import."""

import click
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from flask import current_app, g
from flask.cli import with_appcontext
from flask_migrate import Migrate
from flask_migrate import downgrade as run_downgrade
from flask_migrate import upgrade as run_upgrade
from flask_migrate.cli import db as migrate_cli

from cdop import models  # noqa: F401 - migrations compare the tables with these
from cdop.commands import plain_words
from cdop.database import db
from cdop.taking_back import losses
from config import ROOT

DIRECTORY = str(ROOT / "migrations")


def _prepare() -> None:
    """Tell the migrations which application they serve."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if "migrate" not in app.extensions:
        own = app.cli.commands["db"]
        Migrate(app, db, directory=DIRECTORY)
        app.cli.add_command(own, "db")  # the library has put its own commands in this place


class _InPlainWords(click.Group):
    """The library's commands, with what can go wrong outside the program told in one line."""

    def invoke(self, ctx: click.Context) -> object:
        return plain_words(super().invoke)(ctx)


@click.command()
@click.option("--yes", is_flag=True, help="Lose what the command says that it would lose.")
@click.argument("revision", default="-1")
@with_appcontext
def downgrade(yes: bool, revision: str) -> None:
    """Take migrations back: the newest one, or all down to REVISION. What would be lost is named first."""
    directory = g.directory or DIRECTORY
    try:
        lost = losses(db.engine, directory, revision)
    except (CommandError, RevisionError) as fault:
        raise click.ClickException(f"{fault}.") from None
    if lost and not yes:
        raise click.ClickException(
            "Nothing was changed. Going down would lose for good:\n"
            + "".join(f"  {words}\n" for words in lost)
            + "Make a copy of the database first. To lose them, run the command again with --yes."
        )
    run_downgrade(directory, revision)
    click.echo("".join(f"Lost: {words}\n" for words in lost), nl=False)


@click.group(
    name="db", cls=_InPlainWords, commands={**migrate_cli.commands, "downgrade": downgrade}, params=migrate_cli.params
)
@with_appcontext
def commands(directory: str | None, x_arg: tuple[str, ...]) -> None:
    """Make or migrate the database."""
    _prepare()
    g.directory = directory
    g.x_arg = x_arg


def upgrade(revision: str = "head") -> None:
    """Bring the database to the newest schema, or to an older one, within an application context."""
    _prepare()
    run_upgrade(DIRECTORY, revision)


def newest() -> str:
    """The revision of the newest schema."""
    return str(_scripts().get_current_head())


def knows(revision: str) -> bool:
    """Whether a schema is this version's own or an older one."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", DIRECTORY)
    return ScriptDirectory.from_config(config)
