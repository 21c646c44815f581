"""What the national database was sent of the last years' final reviews."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen
from cdop.case.facts import FactKind
from cdop.case.service import open_case
from cdop.demonstration.speaking import Say
from cdop.demonstration.story import MEDWAY, Story
from cdop.reference.calendar import Year
from cdop.review.analysis.returns import ACCEPTED, AMENDED, SUBMITTED, record_return

SENT = ((SUBMITTED, ACCEPTED), (SUBMITTED, ACCEPTED, AMENDED), (SUBMITTED,))
"""What was recorded of the first of the year's final reviews; of the others nothing."""
_WORDS: Mapping[str, str] = {
    SUBMITTED: "Sent with the analysis as the chair made it final.",
    ACCEPTED: "Their note of receipt is in the office’s files.",
    AMENDED: "Sent once more: the place of death was corrected.",
}
_STEP = timedelta(days=4)


def record_returns(  # noqa: PLR0913, PLR0917 - who records what, until when
    session: Session, coordinator: Person, stories: Sequence[Story], cases: Mapping[str, int], today: date, say: Say
) -> None:
    """Record what was sent of the reviews that became final this year and the year before, the first first."""
    for (story, final), states in zip(_final(stories, today), SENT, strict=False):
        for number, state in enumerate(states, 1):
            case_id, on = cases[story.reference], min(final + number * _STEP, today)
            words = say(_WORDS[state], "case_facts", "identity.words", story.reference)
            version = open_case(session, case_id).version
            record_return(session, coordinator, Seen(case_id, version), state, on, words)


def _final(stories: Sequence[Story], today: date) -> Iterator[tuple[Story, date]]:
    since = Year.of(today).before().first_day
    found = []
    for story in stories:
        reviews = [f for f in story.in_order() if f.kind in {FactKind.FINALISED, FactKind.REOPENED}]
        here = story.home_area == MEDWAY and not any("led_by" in fact.detail for fact in reviews)
        if reviews and here and reviews[-1].kind is FactKind.FINALISED and reviews[-1].dated >= since:
            found.append((reviews[-1].dated, story))
    found.sort(key=lambda one: (one[0], one[1].reference), reverse=True)
    return ((story, on) for on, story in found[2:])
