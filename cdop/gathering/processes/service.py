"""Adding the processes that are to be expected, each once."""

import secrets
from collections.abc import Collection

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen, open_seen
from cdop.case.facts import Fact, FactKind
from cdop.case.service import add
from cdop.gathering.processes.rules import suggestions
from cdop.reference.calendar import today


def expect(session: Session, person: Person, page: Seen, kinds: Collection[str], age: str | None) -> bool:
    """Record as expected those of the suggested processes that were ticked. Returns whether any was.

    Raises ``Overtaken`` where somebody recorded a process since the page was opened.
    """
    case = open_seen(session, page, FactKind.PROCESS_RECORDED)
    wanted = [one for one in suggestions(case.facts, age) if one.kind in kinds]
    for one in wanted:
        detail = {
            "process": secrets.token_hex(16), "process_kind": one.kind, "state": "expected", "opened": None,
            "concluded": None, "next_on": None, "holds": one.holds,
        }  # fmt: skip
        identity = {"reference": "", "owner": "", "words": one.reason, "result": ""}
        case = add(session, person, case, Fact(FactKind.PROCESS_RECORDED, today(), detail, identity))
    return bool(wanted)
