"""What of the recommendations waits for whoever writes them: for the morning, and for the lead's home."""

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.following.queries import Kind, numbers
from cdop.recommendations.queries import WRITERS
from cdop.recommendations.writing.learning import number_waiting
from cdop.reference.calendar import today


def waiting(session: Session, viewer: Person) -> list[tuple[str, int, str]]:
    """What waits, with how much and where; what nobody waits for is left out. Two statements."""
    if not viewer.is_a(*WRITERS):
        return []
    found = numbers(session, viewer, today())
    rows = (
        ("Reviews with learning to decide about", number_waiting(session, viewer), url_for("recommendations.learning")),
        ("Answers to recommendations overdue", found.answers, _due(Kind.ANSWER)),
        ("Recommendations not done in time", found.recommended, _due(Kind.RECOMMENDED)),
        ("Actions overdue", found.actions, _due(Kind.ACTION)),
        ("Recommendations to ask about again", found.follow_ups, _due(Kind.FOLLOW_UP)),
    )
    return [row for row in rows if row[1]]


def _due(kind: Kind) -> str:
    return url_for("following.due", what=kind.value)
