"""``flask requests``: what a scheduler runs every working day."""

from collections.abc import Callable
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from cdop.agencies.ladder import works_on
from cdop.case.queries import timelines
from cdop.commands import plain_words
from cdop.database import current_session, only_read
from cdop.gathering.chasing.running import Chased, Chasing, all_chased, chase
from cdop.gathering.sparing import turns
from cdop.gathering.sparing import words as spared_words
from cdop.reference.calendar import today
from cdop.reference.wording import plural


@click.group()
def requests() -> None:
    """Requests to agencies, and chasing them."""


@requests.command("chase")
@with_appcontext
@plain_words
def chase_agencies() -> None:
    """Remind, escalate and list for the chair what is due today. Two runs at once take each step once."""
    on = today()
    if not works_on(on):
        click.echo("Today is no working day: nobody is chased.")
        return
    for chasing in all_chased():
        chased = chase(
            current_session(), str(current_app.config["SECRET_KEY"]), on, _progress(chasing), chasing=chasing
        )
        for line in _words(chased, chasing):
            click.echo(line)


@requests.command()
@with_appcontext
@plain_words
def spared() -> None:
    """How many questions each next agency of a case is spared, because others have answered before."""
    session = current_session()
    only_read(session)
    found = turns(facts for _, facts in timelines(session))
    session.rollback()
    for turn in found:
        click.echo(spared_words(turn))
    if not found:
        click.echo("No agency has answered yet.")


def _progress(chasing: Chasing[Any]) -> Callable[[Chased], None]:
    def told(chased: Chased) -> None:
        click.echo(f"{plural(chased.seen, chasing.called)} looked at, {plural(chased.taken, 'step')} taken.")

    return told


def _words(chased: Chased, chasing: Chasing[Any]) -> list[str]:
    lines = [f"{chasing.words(event)}: {number:,}." for event, number in sorted(chased.steps.items())]
    told = [
        (chased.postponed, "put off: the agency is closed, or has closed since it was asked"),
        (chased.not_in_use, "not chased: the agency is not in use; see Requests"),
        (chased.in_hand, "left to the next run: somebody is working on them"),
    ]
    lines += [f"{plural(number, chasing.called)} {words}." for number, words in told if number]
    return lines or [f"Nobody is to be chased today for a {chasing.called}."]
