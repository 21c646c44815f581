"""What is typed about how a recommendation stands names nobody: found words are changed, or somebody says why not."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.naming import NOBODY, Search, search_of
from cdop.recommendations.reading import reads_as_typed
from cdop.recommendations.refusing import NamesSomebody

PERSON = "[name]"


def screen(
    session: Session, person: Person, recommendation: int, texts: Mapping[str, str], justified: Mapping[str, str]
) -> dict[str, str]:
    """Look through texts by field. Returns the reasons (``justified``, by a hit's key) that were needed.

    Reasons are taken from who may read what was found. Raises ``NamesSomebody`` where anything is found for which
    there is no reason.
    """
    if not any(text.strip() for text in texts.values()):
        return {}
    search = search_of(session, recommendation)
    given = justified if reads_as_typed(session, person, recommendation) else {}
    reasons = {key: reason.strip() for key, reason in given.items() if reason.strip()}
    if found := search.found(texts, reasons):
        raise NamesSomebody(found)
    needed = {one.key for one in search.found(texts)} if reasons else set()
    return {key: reason for key, reason in reasons.items() if key in needed}


def refuse_name(owner: str) -> None:
    """Refuse an organisation's word for who sees to something that looks like a person's name: it is to be a role.

    What only the cases know to be a name is neither refused nor shown back otherwise than it was written, so that
    nobody learns by trying whom they are about. Raises ``NamesSomebody``.
    """
    if found := [one for one in Search((NOBODY,)).found({"owner": owner}) if one.role == PERSON]:
        raise NamesSomebody(found)


def role_of(session: Session, recommendation: int, role: str) -> str:
    """The same of a role that everybody reads and its writer is not shown again: masked. Raises as above."""
    refuse_name(role)
    return search_of(session, recommendation).masked(role)
