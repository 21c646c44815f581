"""Files that must be refused, each with the faults that must be named.

The rules are those of register.md in its order. A fault is (row, column); ``None`` as the column
stands for any, where register.md gives a row but no column to mend.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.cases import COLUMNS
from tests.oracle.writer import as_csv, lines_of_csv

Fault = tuple[int, str | None]
Row = dict[str, str]
TOMORROW_AT_THE_EARLIEST = (date.today() + timedelta(days=2)).isoformat()

GOOD: tuple[Row, ...] = (
    {
        "case_ref": "NEW/1",
        "notified_on": "2014-05-02",
        "date_of_death": "2014-05-01",
        "date_of_birth": "2014-04-03",
        "family_name": "Aldermoor",
        "given_names": "Asterlyn",
        "nhs_number": "9990000018",
        "sex": "female",
        "ethnicity": "A",
        "home_postcode": "ME4 4TT",
        "home_area": "E06000035",
        "residency_decided_on": "2014-05-10",
        "death_area": "E06000035",
        "place_of_death": "neonatal_unit",
        "expectation": "expected",
        "classified_on": "2014-05-12",
        "panel_met_on": "2014-11-03",
        "finalised_on": "2014-11-20",
        "category": "8",
        "modifiability": "modifiable",
        "modifiable_factors": "smoking_in_pregnancy;Unsafe sleep",
        "reopened_on": "2014-12-01",
    },
    {
        "case_ref": "NEW/2",
        "notified_on": "2014-06-02",
        "date_of_death": "2014-06-01",
        "home_area": "E07000113",
        "death_area": "abroad",
        "withdrawn_on": "2014-06-03",
        "withdrawn_reason": "error",
    },
    {
        "case_ref": "NEW/3",
        "notified_on": "2014-07-02",
        "date_of_death": "2014-07-01",
        "death_area": "E07000113",
    },
)
IN_THE_REGISTER: tuple[Row, ...] = (
    {**GOOD[0], "case_ref": "OLD/1", "nhs_number": "9990000026"},
    {**GOOD[1], "case_ref": "OLD/2"},
    {**GOOD[2], "case_ref": "OLD/3"},
)


@dataclass(frozen=True)
class Faulty:
    """One file that must be refused. ``exact`` is off where a product may find more in so broken a file."""

    name: str
    content: bytes
    faults: tuple[Fault, ...]
    suffix: str = ".csv"
    exact: bool = True


def changed(row: int, **facts: str) -> list[Row]:
    """The good rows, one of them changed; rows are numbered as in the file, so the first is 2."""
    rows = [dict(good) for good in GOOD]
    rows[row - 2].update(facts)
    return rows


def with_lines(*lines: list[str]) -> bytes:
    return lines_of_csv(lines)


def header_faults() -> Iterator[Faulty]:
    """One header row, an unknown column refused by name, none repeated, none of the required missing."""
    for column in ("case_ref", "notified_on", "date_of_death", "death_area"):
        rest = [other for other in COLUMNS if other != column]
        yield Faulty(f"no column {column}", as_csv(GOOD, rest), ((1, column),))
    yield Faulty("an unknown column", as_csv(GOOD, [*COLUMNS, "shoe_size"]), ((1, "shoe_size"),))
    yield Faulty("two unknown columns", as_csv(GOOD, ["x", *COLUMNS, "y"]), ((1, "x"), (1, "y")))
    yield Faulty("an optional column in capitals", as_csv(GOOD[2:], [*COLUMNS[:3], "SEX", "death_area"]), ((1, "SEX"),))
    columns = ["Case_Ref", *COLUMNS[1:]]
    yield Faulty("a required column in capitals", as_csv(GOOD, columns), ((1, "Case_Ref"), (1, "case_ref")))
    yield Faulty("a repeated column", as_csv(GOOD, [*COLUMNS, "sex"]), ((1, "sex"),))
    yield Faulty("a repeated required column", as_csv(GOOD, ["case_ref", *COLUMNS]), ((1, "case_ref"),))
    yield Faulty("a column without a name", as_csv(GOOD, [*COLUMNS, ""]), ((1, None),))
    yield Faulty(
        "no header", lines_of_csv([[row.get(c, "") for c in COLUMNS] for row in GOOD]), ((1, None),), exact=False
    )
    yield Faulty("an empty file", b"", ((1, None),), exact=False)
    yield Faulty("nothing but a byte-order mark", b"\xef\xbb\xbf", ((1, None),), exact=False)
    yield Faulty("separated by semicolons", as_csv(GOOD).replace(b",", b";"), ((1, None),), exact=False)


def shape_faults() -> Iterator[Faulty]:
    """A row with too many or too few cells, or none."""
    header = ["case_ref", "notified_on", "date_of_death", "death_area", "sex"]
    good = ["NEW/1", "2014-05-02", "2014-05-01", "E06000035", "female"]
    few, many = ["NEW/2", *good[1:4]], ["NEW/2", *good[1:], "", ""]
    yield Faulty("a cell too few", with_lines(header, good, few), ((3, "sex"),))
    yield Faulty("three cells too few", with_lines(header, good, few[:2]), ((3, "date_of_death"),))
    yield Faulty("two cells too many", with_lines(header, good, many), ((3, "column 6"),))
    yield Faulty("a comma left unquoted", with_lines(header, [*good, "x"]), ((2, "column 6"),))
    last = ["NEW/3", *good[1:]]
    yield Faulty(
        "a row of empty cells between others", with_lines(header, good, [""] * 5, last), ((3, None),), exact=False
    )
    content = with_lines(header, good) + b"\r\n" + with_lines(last)
    yield Faulty("an empty line between others", content, ((3, None),), exact=False)


BAD_DATES = {
    "a day that is not in the calendar": "2014-02-29",
    "a British day that is not in the calendar": "31/04/2014",
    "an American date": "12/31/2013",
    "a year of two digits": "02/05/14",
    "a date without hyphens": "20140502",
    "a date by week": "2014-W18-5",
    "a date with a time": "2014-05-02T00:00:00",
    "a date with dots": "02.05.2014",
    "a date in slashes, year first": "2014/05/02",
    "a date in words": "2 May 2014",
    "a date in other digits": "２０１４-０５-０２",
    "a date with a short month": "2014-5-02",
    "the year nought": "0000-05-02",
    "a day's number in a spreadsheet": "41761",
}

# Each: the row that is changed, the facts that change it, the columns to mend.
ONE_ROW: dict[str, tuple[int, Mapping[str, str], tuple[str, ...]]] = {
    "no case_ref": (2, {"case_ref": ""}, ("case_ref",)),
    "a case_ref of blanks": (2, {"case_ref": " \u00a0\t"}, ("case_ref",)),
    "a case_ref of 33 characters": (2, {"case_ref": "A" * 33}, ("case_ref",)),
    "a case_ref with a blank inside": (2, {"case_ref": "NEW 1"}, ("case_ref",)),
    "a case_ref with an underscore": (2, {"case_ref": "NEW_1"}, ("case_ref",)),
    "a case_ref with an accent": (2, {"case_ref": "NÉW1"}, ("case_ref",)),
    "a case_ref in other digits": (2, {"case_ref": "NEW١"}, ("case_ref",)),
    "the same case_ref twice": (3, {"case_ref": "NEW/1"}, ("case_ref",)),
    "the same case_ref twice but for blanks": (3, {"case_ref": " NEW/1\u00a0"}, ("case_ref",)),
    "a case_ref that the register has with other facts": (4, {"case_ref": "OLD/1"}, ("case_ref",)),
    "no day of notification": (4, {"notified_on": ""}, ("notified_on",)),
    "no day of death": (4, {"date_of_death": ""}, ("date_of_death",)),
    "no area of death": (4, {"death_area": ""}, ("death_area",)),
    "a death after its notification": (4, {"date_of_death": "2014-07-03"}, ("date_of_death",)),
    "a birth after the death": (4, {"date_of_birth": "2014-07-02"}, ("date_of_birth",)),
    "a death on the 18th birthday": (4, {"date_of_birth": "1996-07-01"}, ("date_of_birth",)),
    "an adult": (4, {"date_of_birth": "1956-07-02"}, ("date_of_birth",)),
    "an adult withdrawn for another reason": (3, {"date_of_birth": "1990-01-01"}, ("date_of_birth",)),
    "a leap-day child on the 18th birthday in a common year": (
        4,
        {"date_of_birth": "1996-02-29", "date_of_death": "2014-03-01"},
        ("date_of_birth",),
    ),
    "an NHS number of nine digits": (2, {"nhs_number": "999000001"}, ("nhs_number",)),
    "an NHS number of eleven digits": (2, {"nhs_number": "99900000180"}, ("nhs_number",)),
    "an NHS number with a wrong check digit": (2, {"nhs_number": "9990000019"}, ("nhs_number",)),
    "an NHS number that can have no check digit": (2, {"nhs_number": "9990000000"}, ("nhs_number",)),
    "an NHS number of one digit ten times": (2, {"nhs_number": "9999999999"}, ("nhs_number",)),
    "an NHS number with a letter": (2, {"nhs_number": "999000001A"}, ("nhs_number",)),
    "an NHS number with hyphens": (2, {"nhs_number": "999-000-0018"}, ("nhs_number",)),
    "an NHS number in other digits": (2, {"nhs_number": "９９９００００01８"}, ("nhs_number",)),
    "a sex in capitals": (2, {"sex": "Female"}, ("sex",)),
    "a sex that is not in the list": (2, {"sex": "unknown"}, ("sex",)),
    "ethnic category I": (2, {"ethnicity": "I"}, ("ethnicity",)),
    "ethnic category O": (2, {"ethnicity": "O"}, ("ethnicity",)),
    "ethnic category Q": (2, {"ethnicity": "Q"}, ("ethnicity",)),
    "an ethnic category in small letters": (2, {"ethnicity": "a"}, ("ethnicity",)),
    "two ethnic categories": (2, {"ethnicity": "AB"}, ("ethnicity",)),
    "a postcode that is none": (2, {"home_postcode": "NOT KNOWN"}, ("home_postcode",)),
    "half a postcode": (2, {"home_postcode": "ME4"}, ("home_postcode",)),
    "an American postcode": (2, {"home_postcode": "90210"}, ("home_postcode",)),
    "a home area that is not in the list": (2, {"home_area": "E06999999"}, ("home_area",)),
    "a home area by its name": (2, {"home_area": "Medway"}, ("home_area",)),
    "a home area in small letters": (2, {"home_area": "e06000035"}, ("home_area",)),
    "a home area that is a country": (2, {"home_area": "E92000001"}, ("home_area",)),
    "abroad with a capital": (2, {"home_area": "Abroad"}, ("home_area",)),
    "residency decided before the notification": (
        2,
        {"residency_decided_on": "2014-05-01"},
        ("residency_decided_on",),
    ),
    "residency decided, and no home area": (4, {"residency_decided_on": "2014-07-05"}, ("home_area",)),
    "an area of death that is not in the list": (4, {"death_area": "Kent"}, ("death_area",)),
    "a place of death that is not in the list": (4, {"place_of_death": "hospital"}, ("place_of_death",)),
    "a place of death in words": (4, {"place_of_death": "Neonatal unit"}, ("place_of_death",)),
    "a classification that is not in the list": (2, {"expectation": "Expected"}, ("expectation",)),
    "classified, but not how": (4, {"classified_on": "2014-07-05"}, ("expectation",)),
    "withdrawn, but not why": (4, {"withdrawn_on": "2014-07-05"}, ("withdrawn_reason",)),
    "withdrawn, but not when": (4, {"withdrawn_reason": "duplicate"}, ("withdrawn_on",)),
    "withdrawn before the notification": (3, {"withdrawn_on": "2014-06-01"}, ("withdrawn_on",)),
    "withdrawn for a reason that is not in the list": (3, {"withdrawn_reason": "mistake"}, ("withdrawn_reason",)),
    "a panel that met before the notification": (2, {"panel_met_on": "2014-05-01"}, ("panel_met_on",)),
    "a panel that met after the finalising": (2, {"panel_met_on": "2014-11-21"}, ("panel_met_on",)),
    "a panel that met before the notification and never finalised": (
        4,
        {"panel_met_on": "2014-07-01"},
        ("panel_met_on",),
    ),
    "finalised before the residency decision": (
        2,
        {"residency_decided_on": "2014-11-21"},
        ("finalised_on",),
    ),
    "finalised before the notification": (
        2,
        {"finalised_on": "2014-05-01", "panel_met_on": "", "residency_decided_on": ""},
        ("finalised_on",),
    ),
    "finalised without a residency decision": (
        2,
        {"home_area": "", "residency_decided_on": ""},
        ("finalised_on",),
    ),
    "finalised without a category": (2, {"category": ""}, ("category",)),
    "finalised without an answer on modifiability": (
        2,
        {"modifiability": "", "modifiable_factors": ""},
        ("modifiability",),
    ),
    "finalised with neither": (
        2,
        {"category": "", "modifiability": "", "modifiable_factors": ""},
        ("category", "modifiability"),
    ),
    "category nought": (2, {"category": "0"}, ("category",)),
    "category 11": (2, {"category": "11"}, ("category",)),
    "category 08": (2, {"category": "08"}, ("category",)),
    "category 8.0": (2, {"category": "8.0"}, ("category",)),
    "a category and nothing finalised": (4, {"category": "8"}, ("category",)),
    "a modifiability that is not in the list": (
        2,
        {"modifiability": "yes", "modifiable_factors": ""},
        ("modifiability",),
    ),
    "a modifiability and nothing finalised": (4, {"modifiability": "none"}, ("modifiability",)),
    "factors where there are none": (2, {"modifiability": "none"}, ("modifiable_factors",)),
    "factors where information was inadequate": (2, {"modifiability": "inadequate"}, ("modifiable_factors",)),
    "factors and nothing finalised": (4, {"modifiable_factors": "smoking"}, ("modifiable_factors",)),
    "reopened before the finalising": (2, {"reopened_on": "2014-11-19"}, ("reopened_on",)),
    "reopened and never finalised": (4, {"reopened_on": "2014-11-19"}, ("reopened_on",)),
    "a nul in a name": (2, {"family_name": "Alder\0moor"}, ("family_name",)),
    "a nul in a factor": (2, {"modifiable_factors": "smo\0king"}, ("modifiable_factors",)),
}
FUTURE: dict[str, tuple[int, Mapping[str, str]]] = {
    "notified_on": (4, {}),
    "residency_decided_on": (3, {}),
    "classified_on": (4, {"expectation": "expected"}),
    "withdrawn_on": (3, {}),
    "panel_met_on": (4, {}),
    "finalised_on": (2, {"reopened_on": ""}),
    "reopened_on": (2, {}),
}


def row_faults() -> Iterator[Faulty]:
    """Each column's rule, its pair, its order in time, and nothing in the future."""
    for name, (row, facts, columns) in ONE_ROW.items():
        yield Faulty(name, as_csv(changed(row, **facts)), tuple((row, column) for column in columns))
    for name, text in BAD_DATES.items():
        content = as_csv(changed(4, notified_on=text))
        yield Faulty(f"notified on {name}", content, ((4, "notified_on"),))
    for column in ("date_of_death", "date_of_birth", "residency_decided_on", "classified_on", "finalised_on"):
        extra = {"reopened_on": "", "panel_met_on": ""}
        content = as_csv(changed(2, **{**extra, column: "31/02/2014"}))
        yield Faulty(f"{column} that is no date", content, ((2, column),))
    for column in ("withdrawn_on", "panel_met_on", "reopened_on"):
        row = 3 if column == "withdrawn_on" else 2
        yield Faulty(f"{column} that is no date", as_csv(changed(row, **{column: "soon"})), ((row, column),))
    for column, (row, facts) in FUTURE.items():
        content = as_csv(changed(row, **{**facts, column: TOMORROW_AT_THE_EARLIEST}))
        yield Faulty(f"{column} in the future", content, ((row, column),))


def file_faults() -> Iterator[Faulty]:
    """What no row can be blamed for alone, and many faults at once."""
    good = as_csv(GOOD)
    yield Faulty("Latin-1", as_csv(changed(3, family_name="Zoe")).replace(b"Zoe", b"Zo\xeb"), ((3, None),), exact=False)
    yield Faulty("a surrogate in UTF-8", good.replace(b"Aldermoor", b"\xed\xa0\x80"), ((2, None),), exact=False)
    yield Faulty("UTF-16", good.decode().encode("utf-16"), ((1, None),), exact=False)
    yield Faulty("a quote never closed", good.replace(b"Aldermoor", b'"Aldermoor'), ((2, None),), exact=False)
    yield Faulty("text after a closing quote", good.replace(b"Aldermoor", b'"Alder"moor'), ((2, None),), exact=False)
    yield Faulty("a quote in a bare cell", good.replace(b"Aldermoor", b'Alder"moor'), ((2, None),), exact=False)
    wrong = changed(2, sex="F", category="12", nhs_number="9990000019")
    wrong[1] |= {"withdrawn_reason": ""}
    wrong[2] |= {"death_area": "", "date_of_birth": "2015-01-01"}
    faults: tuple[Fault, ...] = (
        (2, "sex"),
        (2, "category"),
        (2, "nhs_number"),
        (3, "withdrawn_reason"),
        (4, "death_area"),
        (4, "date_of_birth"),
    )
    yield Faulty("six faults in three rows", as_csv(wrong), faults)
    after_lines = changed(4, sex="F")
    after_lines[0]["family_name"] = "Two\r\nlines\nand three"
    yield Faulty("a fault after a name of three lines", as_csv(after_lines), ((4, "sex"),))
    again = [*GOOD, {**GOOD[0], "sex": "male"}, GOOD[0]]
    yield Faulty("a case_ref three times", as_csv(again), ((5, "case_ref"), (6, "case_ref")))
    stored = [*GOOD, IN_THE_REGISTER[0], {**IN_THE_REGISTER[1], "sex": "male"}]
    yield Faulty("one stored row among others that changed", as_csv(stored), ((6, "case_ref"),))
    many = [{**GOOD[2], "case_ref": f"MANY/{number}"} for number in range(600)]
    many[598] |= {"notified_on": "never"}
    yield Faulty("one bad row near the end of many", as_csv(many), ((600, "notified_on"),))


def faulty_csv_files() -> list[Faulty]:
    """Every faulty CSV file."""
    return [*header_faults(), *shape_faults(), *row_faults(), *file_faults()]
