"""What the invented panel has published: three years, one of them again when a child was found to be another area's.

Each edition is made as people make one, known by the day of its publication; and last year's report is being written.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask import current_app
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures.printed import to_explain
from cdop.figures.queries import annual_figures, clock
from cdop.figures.reasons import give_reason
from cdop.figures.releases import service
from cdop.figures.releases.drafting import prepare, read_inputs
from cdop.figures.releases.rules import Rule
from cdop.figures.releases.since import mark
from cdop.figures.slices import Clock
from cdop.reference.calendar import LONDON, Year

ROLE = "Director of Public Health"
EXPLAINED = "2014-15"
REASON = "A case first taken for another area’s was found to be a resident’s after 2013-14 was published."


@dataclass(frozen=True)
class Edition:
    """One edition: its year, the day of its publication, what was said with it, and how its public one is made."""

    year: Year
    published_on: date
    words: str = ""
    rule: Rule = Rule.DECIDED


EDITIONS = (
    Edition(Year(2012), date(2013, 9, 20)),
    Edition(Year(2013), date(2014, 9, 19)),
    # What changed cannot be shown to the public beside the first edition without telling what that hides.
    Edition(Year(2012), date(2015, 1, 23), "Revised for the board after residency was decided again.", Rule.REPEATED),
    Edition(Year(2014), date(2015, 10, 9), "2013-14 closed with 11 as published; decided residency since makes it 12."),
)
SAID = {
    "2014-15": {
        "year": "The panel reviewed 21 cases in 2014-15, and 10 were outstanding at the end of the year.",
        "causes": "Unsafe sleep and smoking in pregnancy are among what the panel’s recommendations answer.",
    },
}
DRAFTED = {
    "year": "Draft: reviews caught up with the winter’s delay. Three families met the panel’s chair.",
    "time": "Draft: say why reviews after an inquest take longer.",
}


def publish_years(session: Session, lead: Person, today: date) -> None:
    """Publish each edition whose day has come, as known by then, and begin last year's commentary."""
    published = [edition for edition in EDITIONS if edition.published_on <= today]
    if any(edition.year.label == EXPLAINED for edition in published):
        _explain(session, lead)
    for year, texts in (*SAID.items(), (Year.of(today).before().label, DRAFTED)):
        for section, text in texts.items():
            service.comment(session, lead, year, section, text)
    for edition in published:
        _publish(session, lead, edition)


def _explain(session: Session, lead: Person) -> None:
    figures = annual_figures(session, _as_known(Year.parse(EXPLAINED)))
    for total in to_explain(figures):
        give_reason(session, lead, figures, total, REASON)


def _as_known(year: Year, day: date | None = None) -> Clock:
    return clock(current_app.extensions["panel_area"], year, day)


def _publish(session: Session, lead: Person, edition: Edition) -> None:
    at = _as_known(edition.year, edition.published_on)
    label = edition.year.label
    token = service.begin(session, lead, label, at.known_by, edition.rule)
    inputs = read_inputs(session, lead, at, edition.rule)
    service.keep(session, token, prepare(inputs), inputs.sha256)
    noon = datetime.combine(edition.published_on, time(12), LONDON).astimezone(UTC).replace(tzinfo=None)
    who = service.Answerable(lead.name, ROLE, edition.words, noon)
    service.publish(session, lead, at, service.Seen(token, inputs.sha256, mark(session)), who)
