"""The first lines of a paper: who died and how, the cause, who answered, and what the draft says. Pure.

Drawn from facts that stand further on in the paper as well. What somebody wrote stands in lines of its own, as it does
there: what was decided of a name in that sentence holds for both.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from cdop.case.facts import Fact, FactKind, in_force, notifications
from cdop.case.gathered import Request, RequestState, requests
from cdop.case.presenters import age_words
from cdop.gathering.record.known import sayings
from cdop.reference.codes import label
from cdop.reference.reporting_form import NOT_APPLICABLE, NOT_KNOWN
from cdop.reference.wording import month_year, plural
from cdop.review.papers.relative import small
from cdop.review.papers.roles import AgencyRoles, together
from cdop.review.papers.sections import DraftPart

CAUSES = (("ia", "Ia"), ("ib", "Ib"), ("ic", "Ic"), ("ii", "II"))
_CHILD = {"female": "girl", "male": "boy"}
_LONGEST = 400  # letters of what happened; the whole of it stands below
_SENTENCE = re.compile(r".*?[.!?…][\"'”’)\]]*(?=\s|\Z)", re.DOTALL)
_WRONG_AGENCY, _NOTHING_HELD = "wrong_agency", "nothing_held"
_UNKNOWN = {NOT_KNOWN, NOT_APPLICABLE}


def in_short(
    facts: Sequence[Fact], described: Fact, age: str | None, roles: AgencyRoles, draft: Sequence[DraftPart]
) -> Iterator[str]:
    """The lines. ``described``: the description in force; ``age``: as lists say it (``P4Y``)."""
    yield _who(facts, described, age)
    if happened := _happened(facts):
        yield happened
    yield _cause(facts)
    yield from _agencies(requests(facts), roles)
    told = "; ".join(f"{small(part.title)}: {part.text}" for part in draft if part.short and part.text)
    yield f"The draft analysis says: {told}." if told else "There is no draft analysis."


def _who(facts: Sequence[Fact], described: Fact, age: str | None) -> str:
    """Without the area, which may be a word of an agency's name; it stands below among the codes."""
    detail, classified = described.detail, in_force(facts, FactKind.CLASSIFIED)
    died = month_year(date.fromisoformat(detail["date_of_death"]))
    old = f" aged {age_words(age)}" if age else ""
    place = small(label("place_of_death", detail["place_of_death"])).replace(": ", ", ")
    how = f"The death was {small(label('expectation', classified.detail['expectation']))}." if classified else ""
    who = f"A {_CHILD.get(detail['sex'], 'child')}{old} died in {died}; place of death: {place}."
    return f"{who} {how or 'Whether the death was expected is not decided.'}"


def _happened(facts: Sequence[Fact]) -> str:
    """The first sentence of what the notifier told, or else the first agency that knew what happened."""
    told = [str(((fact.identity or {}).get("told") or {}).get("circumstances") or "") for fact in notifications(facts)]
    said = [one for one in sayings(facts).get("circumstances_known", []) if one.replaced_on is None]
    told += [one.value for one in said if one.value not in _UNKNOWN]
    text = next((text.strip() for text in told if text.strip()), "")
    line = text.partition("\n")[0].strip()
    found = _SENTENCE.match(line)
    sentence = found[0] if found else line
    if len(sentence) > _LONGEST:
        return f"{sentence[:_LONGEST].rpartition(' ')[0]} …"
    return sentence if not sentence or found else f"{sentence}."


def _cause(facts: Sequence[Fact]) -> str:
    certified = in_force(facts, FactKind.CAUSE_CERTIFIED)
    said = (certified.identity or {}) if certified else {}
    words = "; ".join(f"{name} {said[key]}" for key, name in CAUSES if said.get(key))
    return f"Cause of death as certified: {words.rstrip('.')}." if words else "No cause of death is certified."


def _agencies(asked: Sequence[Request], roles: AgencyRoles) -> Iterator[str]:
    """Who answered, and who did not; whoever named another agency is neither."""
    if not asked:
        yield "No agency was asked."
        return
    counted = [one for one in asked if _outcome(one) != _WRONG_AGENCY]
    answered = [_answered(one, roles) for one in counted if one.state is RequestState.REPLIED]
    missing = [roles.of_request(one.key) for one in counted if one.state is not RequestState.REPLIED]
    words = f"{plural(len(counted), 'agency', 'agencies')} asked, {len(answered)} answered"
    yield f"{words}: {together(answered)}." if answered else f"{words}."
    if missing:
        yield f"Not answered by: {together(missing)}."


def _answered(request: Request, roles: AgencyRoles) -> str:
    role = roles.of_request(request.key)
    return f"{role} (holds nothing)" if _outcome(request) == _NOTHING_HELD else role


def _outcome(request: Request) -> str:
    return str(request.replies[-1].detail["outcome"]) if request.replies else ""
