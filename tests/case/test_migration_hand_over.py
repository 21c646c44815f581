"""Migration 0015: until when a hand-over is asked for, and steps between panels, are as a fresh derivation has them."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import text

from cdop.case.facts import Fact, FactKind
from cdop.database import db
from tests.application import make_app
from tests.case.making import NOTIFIED, facts, store_many
from tests.case.test_clocks import ACCEPTED, AWAY, DECLINED, GUIDED, HANDED, TOLD, agreed, decided
from tests.case.test_migration import content, run
from tests.databases import close

STORIES: dict[str, list[Fact]] = {
    "NEW": [],
    "AWAY": [AWAY],
    "GUIDED": [GUIDED],
    "MOVED": [AWAY, HANDED, decided("E07000106")],
    "SENT": [AWAY, HANDED],
    "ACCEPTED": [AWAY, HANDED, ACCEPTED],
    "DECLINED": [AWAY, HANDED, DECLINED],
    "TOLD": [AWAY, HANDED, ACCEPTED, TOLD],
    "LEAD-SENT": [decided(), agreed("theirs"), HANDED],
    "LEAD-DECLINED": [decided(), agreed("theirs"), HANDED, DECLINED],
    "LEAD-AFTER": [AWAY, HANDED, DECLINED, agreed("theirs", 3)],
    "LEAD-TOLD": [decided(), agreed("theirs"), HANDED, ACCEPTED, TOLD],
    "OURS": [AWAY, HANDED, ACCEPTED, agreed("ours", 3)],
    "WITHDRAWN": [AWAY, HANDED, Fact(FactKind.WITHDRAWN, date(2014, 7, 1), {"reason": "error"})],
}
OLDER = (
    "UPDATE cases SET step = 'outcome', step_since = '2014-06-03'"
    " WHERE reference IN ('TOLD', 'LEAD-DECLINED', 'LEAD-TOLD', 'DECLINED')"
)


def filled(app: Flask) -> list[Any]:
    with app.app_context(), db.engine.connect() as connection:
        return list(
            connection.execute(text("SELECT reference, step, step_since, hand_over_until FROM cases ORDER BY id"))
        )


def test_every_case_between_panels_is_filled_as_its_timeline_says(migrated_url: str, tmp_path: Any) -> None:
    app = make_app(migrated_url, tmp_path)
    store_many(app, {reference: facts(NOTIFIED, *more) for reference, more in STORIES.items()})
    before, kept = filled(app), content(app, "case_facts")
    assert len({row.hand_over_until for row in before}) == 3
    run(app, "downgrade", "--yes", "0014")
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(OLDER))
    run(app, "upgrade")
    assert filled(app) == before
    assert content(app, "case_facts") == kept
    assert app.test_cli_runner().invoke(args=["case", "check"]).exit_code == 0
    close(app)
