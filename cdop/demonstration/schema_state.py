"""Whether the database is of the newest schema, asked without loading the migrations, so that starts are fast."""

from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from config import ROOT

_VERSIONS = ROOT / "migrations" / "versions"


def newest_revision() -> str:
    """Migrations are numbered, and their files begin with the number: 0003_printed_totals.py."""
    return max(path.name.split("_", 1)[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def is_newest(session: Session) -> bool:
    """True where the database says that it is of the newest revision; a new database says nothing."""
    try:
        stored: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    except (OperationalError, ProgrammingError):  # no such table
        return False
    finally:
        session.rollback()
    return stored == newest_revision()
