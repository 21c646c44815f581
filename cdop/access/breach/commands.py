"""``flask breach``: everything that an account, a case, a request's link or a time touched, whoever may see it."""

import sys
from datetime import datetime

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from cdop.access.breach import queries
from cdop.access.breach.queries import Asked
from cdop.access.breach.shown import file_of, sentences
from cdop.access.looks.period import Period
from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE
from cdop.accounts.rules import folded
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.commands import plain_words
from cdop.database import current_session, transaction

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--since", type=_DAY, help="The first day, as 2026-11-22.")
@click.option("--until", type=_DAY, help="The last day.")
@click.option("--user", default="", help="The e-mail address of an account.")
@click.option("--case", "reference", default="", help="The reference of a case.")
@click.option("--request", "request_key", default="", help="The key of a request, whose link went astray.")
@with_appcontext
@plain_words
def breach(since: datetime | None, until: datetime | None, user: str, reference: str, request_key: str) -> None:
    """List whose data were touched, a line for each case, as CSV on standard output: by references alone.

    What it comes to stands on standard error. That it was asked is recorded.
    """
    if not any((since, until, user, reference, request_key)):
        raise click.UsageError("Say which days, whose account, which case or which request.")
    with transaction(current_session()) as session:
        account = session.scalar(select(Account.id).where(Account.email == folded(user))) if user else None
        case = queries.case_of_reference(session, COMMAND_LINE, reference) if reference else None
        if user and account is None:
            raise click.ClickException("No account has this address.")
        if reference and case is None:
            raise click.ClickException("No case has this reference.")
        period = Period(since.date() if since else None, until.date() if until else None)
        found = queries.breach(session, COMMAND_LINE, Asked(period, account, case, request_key))
        told = {"account": account, "cases": len(found.touched), "named": "no", **period.address()}
        record(session, COMMAND_LINE, Event.BREACH_EXPORTED, case, **told)
    sys.stdout.buffer.write(file_of(found))
    sys.stdout.flush()
    click.echo(" ".join(sentences(found)), err=True)
