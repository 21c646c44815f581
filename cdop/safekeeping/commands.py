"""``flask backup`` and ``flask restore``: everything in one encrypted file, and back."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from pyrage import x25519

from cdop import schema
from cdop.accounts.people import COMMAND_LINE
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.commands import plain_words
from cdop.database import current_session, db, only_read, transaction
from cdop.files.shelf import shelf_of
from cdop.reference.wording import plural
from cdop.safekeeping import keys, making, restoring
from cdop.safekeeping.ageing import clear_away
from cdop.safekeeping.archive import Damaged
from cdop.safekeeping.making import Made, NothingToKeep, Site
from cdop.safekeeping.rows import digest, shapes
from cdop.safekeeping.verifying import Verified
from cdop.sealing.keys import keys_in_use
from config import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_KEY = click.option(
    "--key", "key_file", required=True, type=_FILE, help="The file of the private key, AGE-SECRET-KEY-….",
)  # fmt: skip
_ELSEWHERE = click.option(
    "--from-elsewhere", is_flag=True, help="Take a backup of another installation: you know where the file comes from."
)


@click.group(invoke_without_command=True)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="The folder; else CDOP_BACKUPS.")
@click.option("--keep-days", type=click.IntRange(1, 3650), help="Then delete backups there that are older.")
@click.pass_context
@with_appcontext
@plain_words
def backup(context: click.Context, folder: Path | None, keep_days: int | None) -> None:
    """Make a backup of everything: the database at one moment, and the files.

    It is encrypted for the public keys in CDOP_BACKUP_KEYS. Ends with 1 where a file's bytes are gone or have changed.
    """
    if context.invoked_subcommand is not None:
        return
    settings = _settings()
    into = folder or settings.backups
    try:
        public = keys.recipients(settings.backup_keys)
        made = making.make(db.engine, shelf_of(settings), _site(settings), into, public, _tell)
    except (keys.WrongKey, NothingToKeep) as fault:
        raise click.ClickException(f"{fault}".rstrip(".") + ".") from None
    rows = sum(number for number, _ in made.foot.tables.values())
    with transaction(current_session()) as session:
        record(session, COMMAND_LINE, Event.BACKUP_MADE, None, file=made.path.name, rows=rows)
    _say(made, rows)
    if keep_days:
        click.echo(f"{plural(clear_away(into, keep_days), 'older backup')} deleted.")
    if made.foot.missing:
        sys.exit(1)


@backup.command("key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@plain_words
def make_key(file: Path) -> None:
    """Make a key for backups: the private half goes into FILE, which belongs anywhere but on the server."""
    try:
        public = keys.make(file)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already: a key is never written over.") from None
    click.echo(
        f"The private key is in {file}. Keep it where the server is not, and a copy of it elsewhere: without it no "
        f"backup can be opened, by anybody.\n\nCDOP_BACKUP_KEYS={public}"
    )


@backup.command("verify")
@click.argument("file", type=_FILE)
@_KEY
@_ELSEWHERE
@with_appcontext
@plain_words
def verify_backup(file: Path, key_file: Path, from_elsewhere: bool) -> None:
    """Read a backup from its beginning to its end and compare every sum. Nothing is written."""
    found, _ = _looked(file, key_file, from_elsewhere)
    rows = sum(number for number, _ in found.foot.tables.values())
    click.echo(
        f"Whole and as it was made, {found.head.made_at} UTC: {plural(len(found.foot.tables), 'table')}, "
        f"{plural(rows, 'row')}, {plural(len(found.foot.files), 'file')}, schema {found.head.revision}."
    )
    for token in found.foot.missing:
        click.echo(f"The bytes of the file {token} were gone or had changed when it was made.")
    try:
        restoring.check_keys(found, _settings().keys)
    except restoring.CannotRestore as fault:
        raise click.ClickException(str(fault)) from None
    if found.sealed_with:
        click.echo(f"What is sealed in it opens with the keys in {_settings().keys}, which are not in it.")


@click.command()
@click.argument("file", type=_FILE)
@_KEY
@_ELSEWHERE
@click.option("--upgrade", is_flag=True, help="Take a backup of an older version, and bring it to this one.")
@with_appcontext
@plain_words
def restore(file: Path, key_file: Path, from_elsewhere: bool, upgrade: bool) -> None:
    """Put a backup into the empty database that DATABASE_URL names, of either engine, and its files into CDOP_INSTANCE.

    All of the backup is proven first. Everybody must sign in again, and one-time codes and links are given anew.
    """
    found, key = _looked(file, key_file, from_elsewhere)
    revision, newest = found.head.revision, schema.newest()
    if not schema.knows(revision):
        raise click.ClickException(f"The backup is of a newer version (schema {revision}): install that one first.")
    if revision != newest and not upgrade:
        raise click.ClickException(
            f"The backup is of an older version (schema {revision}; this one has {newest}). Restore it with that "
            "version, or say --upgrade."
        )
    shelf = shelf_of(_settings())
    try:
        restoring.check_keys(found, _settings().keys)
        restoring.nothing_there(db.engine, shelf)
        schema.upgrade(revision)
        restoring.restore(db.engine, shelf, file, key, found, COMMAND_LINE, _tell)
    except restoring.CannotRestore as fault:
        raise click.ClickException(f"{fault} Nothing was changed.") from None
    except Damaged as fault:
        raise click.ClickException(f"Nothing was restored: {fault}.") from None
    keys_in_use().forget()
    if revision != newest:
        schema.upgrade()
    rows = sum(number for number, _ in found.foot.tables.values())
    click.echo(
        f"Restored as it was at {found.head.made_at} UTC: {plural(rows, 'row')} and "
        f"{plural(len(found.foot.files), 'file')}, every table read back and compared. Everybody signs in again; "
        "one-time codes and links are to be given anew."
    )
    for token in found.foot.missing:
        click.echo(f"The bytes of the file {token} were gone before the backup was made.", err=True)


@click.command("state-digest")
@with_appcontext
@plain_words
def state_digest() -> None:
    """Print one SHA-256 for each table: the same content gives the same on both engines."""
    session = current_session()
    only_read(session)
    connection = session.connection()
    for shape in sorted(shapes(connection), key=lambda one: one.name):
        rows, summed = digest(connection, shape)
        click.echo(f"{summed}  {shape.name}  {rows}")
    session.rollback()


def _looked(file: Path, key_file: Path, from_elsewhere: bool) -> tuple[Verified, x25519.Identity]:
    try:
        key = keys.identity(key_file)
        return restoring.look(file, key, _site(_settings()), from_elsewhere=from_elsewhere), key
    except (keys.WrongKey, restoring.CannotRestore) as fault:
        raise click.ClickException(f"{fault}".rstrip(".") + ".") from None
    except Damaged as fault:
        raise click.ClickException(f"{file} cannot be used: {fault}.") from None


def _say(made: Made, rows: int) -> None:
    size = made.path.stat().st_size / 1e6
    apart = _settings().keys
    click.echo(
        f"{made.path}: {plural(len(made.foot.tables), 'table')}, {plural(rows, 'row')}, "
        f"{plural(len(made.foot.files), 'file')}, {size:,.1f} MB."
    )
    for token in made.foot.missing:
        click.echo(f"The bytes of the file {token} are gone or have changed: take them from an older backup.", err=True)
    click.echo(f"The keys of what is sealed in it are not in it: keep a copy of {apart} elsewhere.")


def _tell(name: str) -> None:
    """Show how far it is, where somebody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r{name:<40}", err=True, nl=False)


def _site(settings: Settings) -> Site:
    return Site(settings.signing_key, settings.panel_area)


def _settings() -> Settings:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return settings
