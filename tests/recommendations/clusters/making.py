"""Cases that share a school or a place, stored by the product's own service; and a look at them."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from cdop.recommendations.clusters.deriving import read_changed
from cdop.recommendations.clusters.service import Looked, look
from cdop.reference.calendar import today
from tests.case.making import described, store_many

SCHOOL = "Saint Zephyrine’s Primary School"
PLACE = "Quillmere Lido"
PRODUCT = "Snuggleturtle pod"
CANARIES = ("Zephyrine", "Quillmere", "Snuggleturtle", "CDR-")


def at_school(
    reference: str, died: date, school: str = SCHOOL, place: str = "", more: Sequence[Fact] = ()
) -> list[Fact]:
    """A child of a school, or who died at a place; the family's name is the reference."""
    told = {"school": school, "place_name": place}
    return [
        Fact(FactKind.NOTIFIED, died + timedelta(days=1), {}, {"told": {k: v for k, v in told.items() if v}}),
        described(
            date_of_death=died.isoformat(), date_of_birth=(died - timedelta(days=2500)).isoformat(), nhs_number=None,
            family_name=f"Testling{reference[-4:]}",
        ),
        *more,
    ]  # fmt: skip


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def store_at_school(app: Flask, *days: int, first: int = 0, school: str = SCHOOL) -> dict[str, str]:
    """Children of one school who died so many days ago. Returns their tokens by reference."""
    return store_many(
        app, {f"CDR-{first + n:04d}": at_school(f"CDR-{first + n:04d}", ago(d), school) for n, d in enumerate(days)}
    )


def look_now(app: Flask) -> Looked:
    """What the nightly command does."""
    with app.app_context(), transaction(db.session()) as session:
        while read_changed(session, "Medway"):
            pass
        return look(session, COMMAND_LINE, today())
