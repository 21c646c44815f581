"""Choosing between answers and reading replies, never over somebody else's choice or reading unseen."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import answers
from cdop.case.service import open_case
from cdop.gathering.service import choose, last_of, read_reply


def choose_answer(  # noqa: PLR0913, PLR0917 - what is recorded
    session: Session, person: Person, page: Seen, question: str, answer: str, reason: str
) -> bool:
    """Choose between answers that differ. False where that very choice stands and nothing differing came since.

    Raises ``Overtaken`` where a further answer came, or somebody else chose, since the page was opened; ``NotPossible``
    where there is nothing to choose.
    """
    case = open_case(session, page.case_id)
    earlier = last_of(case, FactKind.ANSWER_CHOSEN, "question", question)
    found = answers(case.facts).get(question)
    said = (earlier.identity or {}) if earlier else {}
    if found and not found.contradictory and (said.get("answer"), said.get("reason")) == (answer, reason):
        return False
    given = [one for one in found.given if one.value == answer] if found else []
    source = given[-1].source if given else None
    choose(session, person, page, question, answer, source, reason)
    return True


def read(  # noqa: PLR0913 - what is recorded
    session: Session, person: Person, page: Seen, key: str, *, changes: bool, words: str
) -> bool:
    """Record that a request's reply was read. False where the same was recorded of it already.

    Raises ``Overtaken`` where another reply came, or somebody else read it, since the page was opened.
    """
    case = open_case(session, page.case_id)
    earlier = last_of(case, FactKind.INFORMATION_READ, "request", key)
    reply = last_of(case, FactKind.INFORMATION_RECEIVED, "request", key)
    if reply is None:
        raise LookupError(key)
    place = {id(fact): number for number, fact in enumerate(case.facts)}
    if earlier and place[id(earlier)] > place[id(reply)] and _tells(earlier) == ("yes" if changes else "no", words):
        return False
    read_reply(session, person, page, key, changes=changes, words=words)
    return True


def _tells(fact: Fact) -> tuple[str, str]:
    return str(fact.detail["changes"]), str((fact.identity or {}).get("words", ""))
