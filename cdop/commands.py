"""What every command shares: faults in plain words, never a traceback."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from cdop.sealing.envelope import CannotOpen
from cdop.sealing.ring import RingUnusable

P = ParamSpec("P")
R = TypeVar("R")


def plain_words(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what can go wrong outside the program into one line on standard error, and exit 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except DatabaseError as error:
            click.echo(_database_words(error), err=True)
        except (CannotOpen, RingUnusable) as fault:
            click.echo(str(fault), err=True)
        except OSError as error:
            click.echo(f"The file could not be used: {error.strerror or error}.", err=True)
        sys.exit(1)

    return run


def may_only_be_read(failure: DatabaseError) -> bool:
    """Whether the database refused a write because this file, server or user may only read."""
    words = str(failure.orig)
    return any(told in words for told in ("readonly database", "read-only transaction", "permission denied"))


def _database_words(error: DatabaseError) -> str:
    text = str(error.orig)
    if "no such table" in text or "does not exist" in text or "no such column" in text:
        return "The database has not been made, or is of another version: run `flask --app wsgi db upgrade`."
    if "locked" in text:
        return "The database is busy with another change: try again in a moment."
    if "not a database" in text:
        return "The file that DATABASE_URL names is not a database of the tracker."
    if "full" in text:
        return "The disk is full: nothing was stored."
    if isinstance(error, OperationalError):
        return "The database could not be reached: check DATABASE_URL."
    return "The database refused the change: nothing was stored."
