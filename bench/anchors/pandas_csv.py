"""The same figures by pandas: read the cases from a CSV file that has the bands already, then group."""

import pandas as pd

from bench.anchors.raw_sql import DEATHS_BY, REVIEWS_BY
from bench.anchors.tally import Rows
from bench.cells import Cells, Counting, gather
from bench.data import HOME, MEASURED
from bench.stock import Register
from cdop.reference.calendar import Year, latest_start


def prepare(register: Register) -> Counting:
    """Reading is part of the work, as it is whenever somebody opens the file."""

    def run() -> Cells:
        cases = pd.read_csv(register.flat_csv, dtype="string")
        return gather([*_notified(cases), *_reviewed(cases), *_died(cases), *_waiting(cases)])

    return Counting(run)


def _plain(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def _grouped(table: str, cases: pd.DataFrame, by: list[str]) -> Rows:
    if cases.empty:
        return []
    sizes = cases.groupby(by, dropna=False).size()
    keys = (key if isinstance(key, tuple) else (key,) for key in sizes.index)
    return [
        (table, _plain(k[0]), _plain(k[1]) if len(k) > 1 else None, int(n)) for k, n in zip(keys, sizes, strict=True)
    ]


def _ours(cases: pd.DataFrame) -> pd.Series:
    return (cases.home_area == HOME).fillna(value=False) & cases.withdrawn_on.isna()


def _notified(cases: pd.DataFrame) -> Rows:
    found = cases[cases.notified_year == str(MEASURED.start)]
    inside = found[found.withdrawn_on.isna()].copy()
    homes = inside.home_area.map(lambda code: "undecided" if pd.isna(code) else "here" if code == HOME else "elsewhere")
    inside["place"] = homes + "/" + (inside.death_area == HOME).astype(int).astype("string")
    rows = _grouped("notifications", inside, ["place", "expectation"])
    return [*rows, ("left out", "notified", None, len(found) - len(inside))]


def _reviewed(cases: pd.DataFrame) -> Rows:
    found = cases[cases.review_year == str(MEASURED.start)]
    ours = found[_ours(found)]
    rows = _grouped("reviews", ours, ["modifiability", "expectation"])
    for name, by in REVIEWS_BY.items():
        rows += _grouped(f"reviews_by_{name}", ours, [by, "modifiability"])
    years = ours.assign(label=ours.death_year.map(lambda year: Year(int(year)).label))
    rows += _grouped("reviews_by_year_of_death", years, ["label"])
    factors = ours.factors.dropna().str.split(";").explode().to_frame()
    return [*rows, *_grouped("factors", factors, ["factors"]), ("left out", "reviews", None, len(found) - len(ours))]


def _died(cases: pd.DataFrame) -> Rows:
    found = cases[cases.death_year == str(MEASURED.start)]
    ours = found[_ours(found)]
    rows = [row for name, by in DEATHS_BY.items() for row in _grouped(f"deaths_by_{name}", ours, [by])]
    return [*rows, ("left out", "deaths", None, len(found) - len(ours))]


def _waiting(cases: pd.DataFrame) -> Rows:
    done = cases.finalised_on.fillna("9999")
    ours, undecided = _ours(cases), cases.home_area.isna() & cases.withdrawn_on.isna()
    opening, end = MEASURED.opening_day.isoformat(), MEASURED.last_day.isoformat()
    at_end = (cases.notified_on <= end) & (end < done)
    died = cases[at_end & ours].date_of_death
    twelve, six = (latest_start(MEASURED.last_day, months).isoformat() for months in (12, 6))
    bands = {
        "12_and_over": died <= twelve,
        "6_to_11": (died > twelve) & (died <= six),
        "under_6": died > six,
    }
    return [
        ("outstanding", "opening", None, int(((cases.notified_on <= opening) & (opening < done) & ours).sum())),
        ("outstanding", "closing", None, len(died)),
        ("left out", "closing", None, int((at_end & undecided).sum())),
        *(("outstanding_by_age_of_case", band, None, int(chosen.sum())) for band, chosen in bands.items()),
    ]
