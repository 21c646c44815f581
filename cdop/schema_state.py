"""Whether the database is of the newest schema, asked without loading the migrations, so that starts are fast."""

from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from cdop.database import db
from config import ROOT

_VERSIONS = ROOT / "migrations" / "versions"


def newest_revision() -> str:
    """Migrations are numbered, and their files begin with the number: 0003_printed_totals.py."""
    return max(path.name.split("_", 1)[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def is_newest(session: Session) -> bool:
    """True where the database says that it is of the newest revision; a new database says nothing."""
    try:
        return stored_revision(session) == newest_revision()
    except (OperationalError, ProgrammingError):  # no such table
        return False


def stored_revision(session: Session) -> str | None:
    """What the database says that it is. Raises as the engine does where it cannot be asked, or was never made."""
    try:
        return revision_of(session.connection())
    finally:
        session.rollback()


def revision_of(connection: Connection) -> str | None:
    """The same, within a transaction of the caller's, who knows that there is such a table."""
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def cannot_serve(app: Flask) -> str:
    """Why this version must not serve this database, in words; nothing where it may (reliability R11).

    A database that cannot be reached now may be reachable later: pages say so themselves until then.
    """
    mend = "run `flask --app wsgi db upgrade` after a backup"
    with app.app_context():
        try:
            stored = stored_revision(db.session())
        except ProgrammingError:
            return f"The database has not been made: {mend}."
        except OperationalError as fault:
            return f"The database has not been made: {mend}." if "no such table" in str(fault) else ""
        finally:
            db.session.remove()
            db.engine.dispose()  # a server that forks must not share a connection
    newest = newest_revision()
    if stored == newest:
        return ""
    if not stored or stored < newest:
        return f"The database is of version {stored or 'none'}, this tracker of {newest}: {mend}."
    return (
        f"The database is of version {stored}, newer than this tracker's {newest}: start the version that it was "
        "upgraded for, or go back as docs/deployment.md tells."
    )
