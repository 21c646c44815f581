"""An attacker who signs in as lead, every day, lays what is told beside what would be told of other days of death.

The same register is walked day by day with another day of death in it. What reads the same cannot be told apart: a day
of death is known only as far as the answers differ. They never do within a part of a month (``days.told_as``), and the
figures themselves never within a month.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

import pytest
import time_machine
from sqlalchemy import update

from cdop.accounts.people import Role
from cdop.case.models import Case, CaseState, ChildIdentity
from cdop.case.told_days import parts_the_month_of_death
from cdop.database import db, transaction
from cdop.figures.timeliness.days import told_as
from cdop.reference.calendar import complete_months, months_band
from cdop.register.returning.rules import pseudonymised
from tests.application import Browser, make_account
from tests.databases import SQLite
from tests.figures.page_reading import visible
from tests.oracle.product import Product
from tests.oracle.writer import as_csv

RUNNING, REVIEWED = "D-waits", "D-reviewed"
"""Children who died in July 2014 and wait all of January 2015; and in November 2013, reviewed in March 2014."""
PARTS = ((1, 7), (8, 14), (15, 21), (22, 30))
FIGURES = "/figures/2014-15/download/json"
TIMES = "/figures/2014-15/timeliness"
PAGES = (
    FIGURES, TIMES, "/figures/2014-15", "/figures/2014-15/quality", "/figures/2014-15/part", "/figures/published",
    "/figures/2014-15/part?quarter=Q3", "/figures/2014-15/publish", "/figures/2014-15/download/csv",
    "/figures/ask?count=deaths&first=2014-15&rows=quarter", "/figures/2014-15/timeliness/backlog.svg",
    "/figures/2014-15/timeliness/deaths.svg", "/figures/2014-15/timeliness/cohorts.svg",
    "/figures/2014-15/cases?cell=outstanding.closing", "/figures/2014-15/cases?cell=reviews_by_year_of_death.2013-14",
)  # fmt: skip
MADE = re.compile(r'"known_by": "[^"]*"|csrf_token"[^>]*|\?v=\w+|nonce="[^"]*"')


def rows() -> Iterator[dict[str, str]]:
    """Two years of few deaths: a median is of one review, and a case that waits stands alone in its band."""
    died = {RUNNING: date(2014, 7, 8), REVIEWED: date(2013, 11, 8)}
    died |= {f"D-{number:02}": date(2013, 4, 20) + timedelta(days=40 * number) for number in range(14)}
    for reference, day in died.items():
        row = {
            "case_ref": reference, "date_of_death": day.isoformat(), "home_area": "E06000035", "sex": "male",
            "notified_on": (day + timedelta(days=34)).isoformat(), "death_area": "E06000035", "expectation": "expected",
        }  # fmt: skip
        if reference == REVIEWED or (reference != RUNNING and day < date(2014, 2, 1)):
            days = 132 if reference == REVIEWED else 60 + 33 * (day.month % 6)
            done = (day + timedelta(days=days)).isoformat()
            row |= {"finalised_on": done, "category": "5", "modifiability": "none"}
        yield row


@dataclass
class Attacker:
    """The lead's browser, on any day; and the register, which another day of death can be put into."""

    panel: Product
    email: str

    def put(self, reference: str, day: date) -> None:
        with self.panel.app.app_context(), transaction(db.session()) as session:
            case = session.query(Case).filter_by(reference=reference).one().id
            session.execute(update(CaseState).where(CaseState.case_id == case).values(date_of_death=day))
            session.execute(update(ChildIdentity).where(ChildIdentity.case_id == case).values(date_of_death=day))

    def reads(self, day: date, *addresses: str) -> list[bytes]:
        """What each address answers on a day, without what no two answers share."""
        with time_machine.travel(datetime(day.year, day.month, day.day, 12), tick=False):
            browser = Browser(self.panel.app)
            assert browser.sign_in(self.email).status_code == 303
            return [self._read(browser, address) for address in addresses]

    def tables(self, day: date) -> str:
        """The tables of the year as the lead takes them out on a day."""
        with time_machine.travel(datetime(day.year, day.month, day.day, 12), tick=False):
            browser = Browser(self.panel.app)
            assert browser.sign_in(self.email).status_code == 303
            document = browser.get(FIGURES).json
            assert document
            return str(document["tables"])

    def _read(self, browser: Browser, address: str) -> bytes:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        return MADE.sub("", answer.text).encode()


@pytest.fixture(scope="module")
def attacker(sqlite_databases: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacker]:
    with time_machine.travel(datetime(2014, 12, 31, 12), tick=False):
        panel = Product(sqlite_databases.migrated(), tmp_path_factory.mktemp("attacked"))
        assert panel.bring_in(as_csv(list(rows()))).exit_code == 0
        email = make_account(panel.app, Role.PUBLIC_HEALTH_LEAD).email
    yield Attacker(panel, email)
    panel.close()
    sqlite_databases.discard(panel.url)


def test_every_day_of_a_month_the_lead_reads_the_same_of_another_day_of_death(attacker: Attacker) -> None:
    """Six months are up from the 8th to the 14th of January, as the child died from the 8th to the 14th of July."""
    read = []
    for died in (8, 14):
        attacker.put(RUNNING, date(2014, 7, died))
        attacker.put(REVIEWED, date(2013, 11, died))
        days = [attacker.reads(date(2015, 1, day), FIGURES, TIMES) for day in range(1, 32)]
        read.append([*days, attacker.reads(date(2015, 1, 10), *PAGES), attacker.reads(date(2015, 7, 10), TIMES)])
    differ = [place for place, (one, other) in enumerate(zip(*read, strict=True)) if one != other]
    assert not differ


@pytest.mark.parametrize(("first", "last"), PARTS)
def test_no_day_of_death_is_narrowed_below_a_part_of_its_month(attacker: Attacker, first: int, last: int) -> None:
    read, figures = [], set()
    for died in (first, last):
        attacker.put(RUNNING, date(2014, 7, died))
        attacker.put(REVIEWED, date(2013, 11, died))
        days = [date(2015, 1, first), date(2015, 1, (first + last) // 2), date(2015, 7, last), date(2015, 1, 31)]
        read.append([attacker.reads(day, TIMES, f"{TIMES}?of=from_1", FIGURES) for day in days])
        figures.add(attacker.tables(date(2015, 1, 20)))
    assert read[0] == read[1]
    attacker.put(RUNNING, date(2014, 7, 19))
    attacker.put(REVIEWED, date(2013, 11, 19))
    assert figures == {attacker.tables(date(2015, 1, 20))}


def test_parts_are_a_week_or_longer_and_lie_within_months() -> None:
    for year, month in product((2023, 2024), range(1, 13)):
        days = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
        parts = [told_as(day) for day in days]
        assert all(part in days and part.month == month for part in parts)
        assert min(parts.count(part) for part in parts) >= 7
        assert len(set(parts)) == 4
        assert all(told_as(part) == part for part in parts)


def test_a_pseudonymised_row_tells_months_and_bands_alone() -> None:
    """Of every day of death and of the review in their months: one row for each band that the review may be in."""
    row = {
        "case_ref": "A-1", "home_area": "E06000035", "death_area": "E06000035", "category": "5",
        "modifiability": "none", "panel_met_on": "", "notified_on": "", "finalised_on": "",
    }  # fmt: skip
    for year, month in ((2014, 6), (2014, 11), (2014, 12), (2015, 3), (2015, 6)):
        told: dict[str, set[str]] = {}
        for died, done in product(range(1, 31), range(1, 29)):
            death, final = date(2014, 6, died), date(year, month, done)
            if final < death:
                continue
            days = {"date_of_death": death, "notified_on": min(death + timedelta(days=2), final)}
            days |= {"finalised_on": final, "panel_met_on": final}
            if days["notified_on"].month != 6:
                continue
            written = pseudonymised(row | {key: day.isoformat() for key, day in days.items()}, "X")
            told.setdefault(months_band(complete_months(death, final)), set()).add(str(sorted(written.items())))
        assert {len(rows_) for rows_ in told.values()} == {1}, (year, month)


def test_a_day_that_parts_the_month_of_death_is_told_by_its_month(attacker: Attacker) -> None:
    assert [month for month in range(1, 13) if parts_the_month_of_death(date(2014, month, 9), date(2013, 11, 1))] == [
        5, 11,
    ]  # fmt: skip
    lists = (
        "/figures/2013-14/cases?cell=reviews.total",
        "/figures/ask/cases?count=reviews&first=2013-14&rows=sex&row=male",
    )
    attacker.put(REVIEWED, date(2013, 11, 8))
    told = [visible(page.decode()) for page in attacker.reads(date(2015, 1, 10), *lists)]
    assert all("20 March 2014" in text for text in told)
    attacker.put(REVIEWED, date(2013, 9, 8))
    told = [visible(page.decode()) for page in attacker.reads(date(2015, 1, 10), *lists)]
    assert all("March 2014" in text and "20 March 2014" not in text for text in told)
