"""A registrar's list of the last months, brought in as a file: found, missing, extra and in doubt."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.demonstration.identifiers import Identifiers
from cdop.demonstration.speaking import Say
from cdop.demonstration.story import MEDWAY, Story
from cdop.notification.lists import service
from cdop.notification.lists.matching import DOUBT
from cdop.notification.lists.models import CompletenessList, ListRow
from cdop.notification.lists.queries import likes_of
from cdop.notification.lists.reading import read_list
from cdop.notification.lists.service import Brought, Choice
from cdop.reference.calendar import today as now

COLUMNS = ("Family name", "Given names", "Date of birth", "Date of death", "NHS number", "Postcode", "Sex", "Reference")
LOOKED_BACK, LEFT_OUT, DOUBTFUL = 75, 4, 2
OLD_ENOUGH = timedelta(days=30)  # a few days tell no newborn apart
_NOBODY_TOLD = (("Vinehallow", "Elodie", "Female"), ("Applethorpe", "Finlay", "Male"))
Row = dict[str, str]


def listed(stories: Sequence[Story], identifiers: Identifiers, today: date) -> list[Row]:
    """The list's rows: most of the children who died here lately, two of them told otherwise, and two more."""
    since = today - timedelta(days=LOOKED_BACK)
    died = [story for story in stories if since <= story.child.date_of_death and story.child.family_name]
    here = [s for s in died if not s.known_as and s.child.death_area == MEDWAY and s.child.date_of_birth]
    older = [s for s in here if s.child.date_of_death - (s.child.date_of_birth or today) > OLD_ENOUGH][:DOUBTFUL]
    others = [s for s in here if not any(s is one for one in older)][LEFT_OUT:]
    rows = [_row(story, number) for number, story in enumerate([*older, *others], start=1)]
    for row in rows[: len(older)]:
        day_told = date.fromisoformat(row["Date of death"]) - timedelta(days=3)
        row |= {"Given names": "", "NHS number": "", "Postcode": "", "Date of death": day_told.isoformat()}
    return [*rows, *_not_told(identifiers, today - timedelta(days=20))]


def _not_told(identifiers: Identifiers, died: date) -> Iterator[Row]:
    """Children of whom nobody told the panel."""
    for number, (family, given, sex) in enumerate(_NOBODY_TOLD):
        born = (died - timedelta(days=900 + 400 * number)).isoformat()
        who = (identifiers.nhs_number(), str(identifiers.postcode(MEDWAY)), sex, f"R-010{number}")
        yield dict(zip(COLUMNS, (family, given, born, died.isoformat(), *who), strict=True))


def bring_in(session: Session, person: Person, rows: Iterable[Row], today: date, say: Say) -> None:
    """Bring the list in as a coordinator does, let what is missing enter the inbox, and decide of a row in doubt."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        read = read_list(path, now())
    name = say("Registered in the last ten weeks", "completeness_lists", "name")
    brought = Brought("registrar", name, today - timedelta(days=LOOKED_BACK), today)
    token = service.bring_in(session, person, brought, read)
    list_id = session.scalars(select(CompletenessList.id).where(CompletenessList.token == token)).one()
    service.enter_missing(session, person, list_id)
    doubtful = select(ListRow).where(ListRow.list_id == list_id, ListRow.outcome == DOUBT).order_by(ListRow.number)
    found = session.scalars(doubtful).all()
    if len(found) > 1:
        words = say("The registrar’s entry has the mother’s name.", "completeness_decisions", "words")
        shown = [like.token for like in likes_of(session, person, found[-1].alike)]
        service.decide(session, person, found[-1].id, Choice(shown[0], frozenset(shown)), words)


def _row(story: Story, number: int) -> Row:
    child = story.child
    values = (
        child.family_name, child.given_names, str(child.date_of_birth), child.date_of_death.isoformat(),
        child.nhs_number, child.home_postcode, (child.sex or "").capitalize(), f"R-{number:04d}",
    )  # fmt: skip
    return dict(zip(COLUMNS, (value or "" for value in values), strict=True))
