"""Which questions the next agency may confirm or correct: what the panel decided, else what is not sensitive."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.database import table_of
from cdop.gathering.models import QuestionSharing
from cdop.reference.reporting_form import form_questions

_ROWS = table_of(QuestionSharing)


def shared_questions(session: Session, _viewer: Person) -> frozenset[str]:
    """The keys of the questions whose answers the next agency may see. One statement. Names no child."""
    rows = session.execute(select(_ROWS.c.question, _ROWS.c.shared).order_by(_ROWS.c.id))
    decided = {row.question: row.shared for row in rows}
    return frozenset(key for key, one in form_questions().items() if decided.get(key, not one.sensitive))
