"""The year's figures as plain GROUP BYs, one statement for each table, on the flat table (sqlite3 module)."""

import sqlite3
from collections.abc import Iterable

from bench.anchors.flat import ATTRIBUTES
from bench.cells import Cells, Counting, gather
from bench.data import HOME, MEASURED
from bench.stock import Register
from cdop.reference.calendar import latest_start

_OURS = "home_area = :home AND withdrawn_on IS NULL"
_UNDECIDED = "home_area IS NULL AND withdrawn_on IS NULL"
_NOT_OURS = "(home_area IS NOT :home OR withdrawn_on IS NOT NULL)"


def _waiting(day: str, year: str, whose: str) -> str:
    """Notified and not reviewed on a day. In two parts, because an OR would walk all of history.

    The plus sign keeps SQLite from taking the index on ``notified_on``, which would do so too.
    """
    never = f"SELECT * FROM cases WHERE review_year IS NULL AND +notified_on <= {day} AND {whose}"
    later = f"review_year >= {year} AND finalised_on > {day} AND +notified_on <= {day}"
    return f"{never} UNION ALL SELECT * FROM cases WHERE {later} AND {whose}"


SLICES = {
    "notified": "SELECT * FROM cases WHERE notified_year = :year AND withdrawn_on IS NULL",
    "reviews": f"SELECT * FROM cases WHERE review_year = :year AND {_OURS}",
    "deaths": f"SELECT * FROM cases WHERE death_year = :year AND {_OURS}",
    "opening": _waiting(":opening_day", ":year", _OURS),
    "closing": _waiting(":end", ":year + 1", _OURS),
}
_BAND = (
    "CASE WHEN date_of_death <= :twelve THEN '12_and_over' WHEN date_of_death <= :six THEN '6_to_11' ELSE 'under_6' END"
)
_DEATH_LABEL = "death_year || '-' || substr('0' || ((death_year + 1) % 100), -2)"
REVIEWS_BY = {
    "age_band": "age_band",
    "sex": "sex",
    "ethnic_group": "ethnic_group",
    "category": "category",
    "place_of_death": "place_of_death",
    "local_authority": "home_area",
    "months_to_review": "months_band",
    "quarter": "review_quarter",
    **{name: name for name in ATTRIBUTES},
}
DEATHS_BY = {
    "age_band": "age_band",
    "sex": "sex",
    "ethnic_group": "ethnic_group",
    "local_authority": "home_area",
    "quarter": "death_quarter",
    "deprivation_fifth": "deprivation_fifth",
}


def _left_out(clock: str, source: str) -> str:
    return f"SELECT 'left out', '{clock}', NULL, count(*) FROM {source}"


# One statement for each table: its name, the row, the column and how many. {reviews} … stand for the slices.
STATEMENTS = (
    "SELECT 'notifications', CASE WHEN home_area IS NULL THEN 'undecided' WHEN home_area = :home THEN 'here' "
    "ELSE 'elsewhere' END || '/' || (death_area = :home), expectation, count(*) FROM {notified} GROUP BY 2, 3",
    "SELECT 'reviews', modifiability, expectation, count(*) FROM {reviews} GROUP BY 2, 3",
    "SELECT 'outstanding', 'opening', NULL, count(*) FROM {opening}",
    "SELECT 'outstanding', 'closing', NULL, count(*) FROM {closing}",
    f"SELECT 'reviews_by_year_of_death', {_DEATH_LABEL}, NULL, count(*) FROM {{reviews}} GROUP BY death_year",
    *(
        f"SELECT 'reviews_by_{name}', {by}, modifiability, count(*) FROM {{reviews}} GROUP BY {by}, modifiability"
        for name, by in REVIEWS_BY.items()
    ),
    *(
        f"SELECT 'deaths_by_{name}', {by}, NULL, count(*) FROM {{deaths}} GROUP BY {by}"
        for name, by in DEATHS_BY.items()
    ),
    "SELECT 'factors', factor, NULL, count(*) FROM {reviews} AS r JOIN factors ON case_id = r.id GROUP BY factor",
    f"SELECT 'outstanding_by_age_of_case', {_BAND}, NULL, count(*) FROM {{closing}} GROUP BY 2",
    _left_out("notified", "cases WHERE notified_year = :year AND withdrawn_on IS NOT NULL"),
    _left_out("deaths", f"cases WHERE death_year = :year AND {_NOT_OURS}"),
    _left_out("reviews", f"cases WHERE review_year = :year AND {_NOT_OURS}"),
    _left_out("closing", f"({_waiting(':end', ':year + 1', _UNDECIDED)})"),
)
PARAMETERS = {
    "year": MEASURED.start,
    "home": HOME,
    "opening_day": MEASURED.opening_day.isoformat(),
    "end": MEASURED.last_day.isoformat(),
    "six": latest_start(MEASURED.last_day, 6).isoformat(),
    "twelve": latest_start(MEASURED.last_day, 12).isoformat(),
}


def prepare(register: Register) -> Counting:
    """One statement after another on an open connection."""
    connection = sqlite3.connect(f"file:{register.flat}?mode=ro", uri=True)
    statements = [s.format(**{name: f"({select})" for name, select in SLICES.items()}) for s in STATEMENTS]

    def run() -> Cells:
        rows: Iterable[tuple[str, str | None, str | None, int]] = (
            row for statement in statements for row in connection.execute(statement, PARAMETERS)
        )
        return gather(rows)

    return Counting(run)
