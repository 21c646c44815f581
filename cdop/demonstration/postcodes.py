"""A small postcode directory of the invented homes, so that look-ups answer. No place of it exists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.facts import FactKind
from cdop.database import insert_rows, table_of
from cdop.demonstration.story import MEDWAY, Story
from cdop.residency.postcodes.models import Postcode, PostcodeEdition, State
from cdop.residency.postcodes.queries import edition_in_use

EDITION = "Demonstration postcodes"
RANKS = 1_000
_SMALL_AREAS = 990_000  # E01990001 and on: no such code was ever given
_STEP = 389  # coprime with RANKS, so that ranks are spread


@dataclass(frozen=True)
class Home:
    """An invented postcode: where it is said to lie, its small area, its rank (1 is most deprived)."""

    postcode: str
    local_authority: str
    small_area: str
    rank: int


def homes(stories: Sequence[Story], *, apart: bool = False) -> Iterator[Home]:
    """The homes of the children who lived in England. ``apart``: each in a small area of its own."""
    first = {story.child.home_postcode: _first_home(story) for story in reversed(stories)}
    sectors: dict[str, int] = {}
    for number, (postcode, area) in enumerate(sorted((p, a) for p, a in first.items() if p and a[:1] == "E"), start=1):
        sector = sectors.setdefault(postcode[:-2], len(sectors) + 1)
        yield Home(postcode, area, f"E01{_SMALL_AREAS + (number if apart else sector)}", number * _STEP % RANKS + 1)


def _first_home(story: Story) -> str:
    """Where the postcode was taken to lie: the first decision, or the panel's area while there is none."""
    decided = (f.detail["home_area"] for f in story.in_order() if f.kind is FactKind.RESIDENCY_DECIDED)
    return str(next(decided, MEDWAY))


def keep_postcodes(session: Session, person: Person, found: Sequence[Home]) -> None:
    """Put the edition in use, in the caller's transaction; where the site has loaded a directory, that one stays."""
    if edition_in_use(session) is not None:
        return
    row = {
        "name": EDITION, "state": State.IN_USE, "loaded_at": utc_now(), "postcodes": len(found), "terminated": 0,
        "indices": {"E": ["Invented ranks of deprivation", RANKS]}, "columns": {},
    }  # fmt: skip
    editions = table_of(PostcodeEdition)
    number = session.execute(insert(editions).values(row).returning(editions.c.id)).scalar_one()
    rows = [
        {
            "edition_id": number, "postcode": home.postcode.replace(" ", ""), "local_authority": home.local_authority,
            "small_area": home.small_area, "rank": home.rank, "country": "E", "terminated": None,
        }
        for home in found
    ]  # fmt: skip
    insert_rows(session, Postcode, rows)
    record(session, person, Event.POSTCODES_LOADED, edition=EDITION, postcodes=len(found))
