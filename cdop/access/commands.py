"""``flask access``: who has seen a child, and what somebody has seen, from the command line."""

import sys
from datetime import datetime

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from cdop.access.looks import queries
from cdop.access.looks.period import Period
from cdop.access.looks.reasons import reasons_told
from cdop.access.looks.shown import file_of_case, file_of_person
from cdop.access.unusual.queries import unusual as unusual_looks
from cdop.access.unusual.rules import monday
from cdop.access.unusual.shown import line_words
from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE
from cdop.accounts.rules import folded
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.models import Case
from cdop.commands import plain_words
from cdop.database import current_session, transaction
from cdop.reference.calendar import today

_SINCE = click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day, as 2026-11-22.")
_UNTIL = click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day.")


@click.group()
def access() -> None:
    """Who has seen a child, and what somebody has seen. All that is asked is recorded."""


@access.command("by-case")
@click.argument("reference")
@_SINCE
@_UNTIL
@with_appcontext
@plain_words
def by_case(reference: str, since: datetime | None, until: datetime | None) -> None:
    """Who has seen a case, newest first, as CSV on standard output."""
    with transaction(current_session()) as session:
        case_id = session.scalar(select(Case.id).where(Case.reference == reference))
        if case_id is None:
            raise click.ClickException("No case has this reference.")
        record(session, COMMAND_LINE, Event.LOOKS_EXPORTED, case_id)
        found = queries.all_looks_at_case(session, COMMAND_LINE, case_id, _period(since, until))
        told = reasons_told(session, COMMAND_LINE, found)
    _write(file_of_case(found, told))


@access.command("by-person")
@click.argument("email")
@_SINCE
@_UNTIL
@with_appcontext
@plain_words
def by_person(email: str, since: datetime | None, until: datetime | None) -> None:
    """What the person with an e-mail address has seen, newest first, as CSV on standard output."""
    with transaction(current_session()) as session:
        account_id = session.scalar(select(Account.id).where(Account.email == folded(email)))
        if account_id is None:
            raise click.ClickException("No account has this address.")
        record(session, COMMAND_LINE, Event.PERSON_LOOKS_EXPORTED, None, account=account_id)
        found = queries.all_looks_of_person(session, COMMAND_LINE, account_id, _period(since, until))
        told = reasons_told(session, COMMAND_LINE, found)
    _write(file_of_person(found, told))


@access.command()
@click.option("--week", type=click.DateTime(["%Y-%m-%d"]), help="A day of the week; else this week's list.")
@with_appcontext
@plain_words
def unusual(week: datetime | None) -> None:
    """A week's unusual looks, a line each: by references, and no name of a child."""
    begins = monday(week.date() if week else today())
    with transaction(current_session()) as session:
        record(session, COMMAND_LINE, Event.UNUSUAL_VIEWED, None, week=begins.isoformat())
        lines = [line_words(one) for one in unusual_looks(session, COMMAND_LINE, begins)]
    click.echo("\n".join(lines) or "Nothing unusual in this week.")


def _period(since: datetime | None, until: datetime | None) -> Period:
    return Period(since.date() if since else None, until.date() if until else None)


def _write(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.flush()
