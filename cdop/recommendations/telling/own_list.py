"""What is recommended to an agency, on its own page beside requests."""

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.gathering.replying.beside import Beside
from cdop.recommendations.rules import State
from cdop.recommendations.telling.own import Own, own_recommendations
from cdop.recommendations.writing.shown import standing
from cdop.reference.calendar import today
from cdop.reference.wording import long_date

HEAD = ("Reference", "About", "How it stands", "What is awaited")


def own_rows(session: Session, viewer: Person) -> Beside:
    """Every recommendation to the viewer's agency that is open."""
    rows = [_row(one) for one in own_recommendations(session, viewer) or ()]
    empty = "Nothing is recommended to you at present."
    return Beside("Recommendations to your agency", "Open recommendations", HEAD, rows, empty)


def _row(own: Own) -> list[object]:
    addressee = own.addressee
    return [
        {"text": own.reference, "href": url_for("own_answers.form", token=addressee.token), "whole": True},
        own.wording.theme,
        standing(addressee, today()),
        awaited_words(own),
    ]


def awaited_words(own: Own) -> str:
    """What the panel waits for, and until when."""
    addressee = own.addressee
    if addressee.state is State.TOLD:
        return f"Your answer, by {long_date(addressee.reply_due_on)}"
    if addressee.state is State.REFUSED:
        return "Nothing"
    return f"That it is done, by {long_date(addressee.due_on)}" if addressee.due_on else "That it is done"
