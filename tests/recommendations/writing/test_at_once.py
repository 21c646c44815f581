"""Several drafts begun at the same moment: each has a reference of its own, and nobody is refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db, transaction
from cdop.recommendations.queries import recommendations
from cdop.recommendations.writing.drafting import THEME, Origin, begin
from cdop.reference.calendar import Year, today

AT_ONCE = 6


def test_drafts_begun_at_once_have_references_of_their_own(app_on_each: Flask) -> None:
    barrier = Barrier(AT_ONCE)

    def one(place: int) -> str:
        with app_on_each.app_context():
            barrier.wait()
            try:
                with transaction(db.session()) as session:
                    return begin(session, COMMAND_LINE, [Origin(THEME, theme=f"Theme {place}")])
            finally:
                db.session.remove()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        tokens = set(pool.map(one, range(AT_ONCE)))
    with app_on_each.app_context():
        found = recommendations(db.session(), COMMAND_LINE)
    year = Year.of(today()).label
    assert {draft.token for draft in found} == tokens
    assert sorted(draft.reference for draft in found) == [f"{year}/{place:02}" for place in range(1, AT_ONCE + 1)]
