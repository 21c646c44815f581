"""Rows and files at the very edge of the rules, which must be taken."""

from datetime import date

from tests.oracle.cases import COLUMNS
from tests.oracle.faulty import GOOD, Row
from tests.oracle.writer import BYTE_ORDER_MARK, as_csv, lines_of_csv

TODAY = date.today().isoformat()
REVIEWED, WITHDRAWN, BARE = GOOD
DAYS = (
    "notified_on", "date_of_death", "date_of_birth", "residency_decided_on", "classified_on", "panel_met_on",
    "finalised_on", "reopened_on",
)  # fmt: skip

# Each row is stored alone and must come out again as it went in.
ROWS: dict[str, Row] = {
    "a row with the required columns alone": BARE,
    "a death notified on its own day": {**BARE, "notified_on": "2014-07-01"},
    "a death on the day of birth": {**BARE, "date_of_birth": "2014-07-01"},
    "the last day before the 18th birthday": {**BARE, "date_of_birth": "1996-07-02"},
    "a leap-day child on 28 February of the 18th year": {
        **BARE,
        "date_of_birth": "1996-02-29",
        "date_of_death": "2014-02-28",
    },
    "a birth and death on 29 February": {
        **BARE,
        "date_of_birth": "2012-02-29",
        "date_of_death": "2012-02-29",
        "notified_on": "2012-02-29",
    },
    "an adult withdrawn as one": {
        **WITHDRAWN,
        "date_of_birth": "1950-01-01",
        "withdrawn_reason": "adult",
    },
    "a child withdrawn as an adult before the day of birth was known": {**WITHDRAWN, "withdrawn_reason": "adult"},
    "everything on one day": {**REVIEWED, **dict.fromkeys(DAYS, "2014-04-01")},
    "everything today": {**REVIEWED, **dict.fromkeys(DAYS, TODAY)},
    "another area's child, reviewed": {**REVIEWED, "home_area": "E07000113"},
    "a child of no area here, reviewed": {**REVIEWED, "home_area": "abroad"},
    "reviewed, then withdrawn": {**REVIEWED, "withdrawn_on": "2015-01-01", "withdrawn_reason": "duplicate"},
    "withdrawn, then reviewed": {**REVIEWED, "withdrawn_on": "2014-06-01", "withdrawn_reason": "duplicate"},
    "classified before the notification": {**REVIEWED, "classified_on": "2014-05-01"},
    "a panel that met before residency was decided": {**REVIEWED, "panel_met_on": "2014-05-02"},
    "a panel that met, and nothing else": {**BARE, "panel_met_on": "2014-07-02"},
    "modifiable without a factor": {**REVIEWED, "modifiable_factors": ""},
    "a home in an upper tier": {**REVIEWED, "home_area": "E10000016"},
    "a home in a former district": {**REVIEWED, "home_area": "E07000004", "death_area": "E07000246"},
    "a home in a former county": {**REVIEWED, "home_area": "E10000006", "death_area": "E10000021"},
    "a home in Scotland, a death in Wales": {**REVIEWED, "home_area": "S12000046", "death_area": "W06000015"},
    "a home in Northern Ireland": {**REVIEWED, "home_area": "N09000003"},
    "a reference of one character": {**BARE, "case_ref": "-"},
    "a reference of 32 characters": {**BARE, "case_ref": "aZ09-/" * 5 + "aZ"},
    "a reference that a spreadsheet would run": {**BARE, "case_ref": "-1/2"},
    "a reference that looks like a number": {**BARE, "case_ref": "0012"},
    "a name of one family": {**BARE, "family_name": "Aldermoor"},
    "a name with quotes and commas": {**BARE, "family_name": 'the "Elder", Tarn; Wick', "given_names": '"'},
    "a name of two lines": {**BARE, "family_name": "one\ntwo", "given_names": "one\r\ntwo\rthree"},
    "names in several scripts": {**BARE, "family_name": "Вербополье", "given_names": "山川 😀 e\u0301 \u202bא\u202c"},
    "ethnic category 99": {**BARE, "ethnicity": "99"},
    "ethnic category Z": {**BARE, "ethnicity": "Z"},
    "the shortest postcode": {**BARE, "home_postcode": "M1 1AA"},
    "the longest postcode": {**BARE, "home_postcode": "EC1A 1BB"},
}
for place in ("custody", "in_transit", "abroad", "other", "not_known"):
    ROWS[f"a death in the place {place}"] = {**BARE, "place_of_death": place}


def files() -> dict[str, bytes]:
    """The good rows in other clothes; each file must store the same as the plainest one."""
    tidy = as_csv(GOOD)
    lines = [[row.get(column, "") for column in COLUMNS] for row in GOOD]
    padded = [[f" \u00a0\t{cell}\u00a0 \r\n" for cell in line] for line in lines]
    british = [[british_text(cell) for cell in line] for line in lines]
    return {
        "a byte-order mark": BYTE_ORDER_MARK + tidy,
        "line feeds alone": tidy.replace(b"\r\n", b"\n"),
        "no end to the last line": tidy.removesuffix(b"\r\n"),
        "an empty line at the end": tidy + b"\r\n",
        "three rows of empty cells at the end": tidy + b"," * (len(COLUMNS) - 1) + b"\r\n" + b" ,\r\n\r\n",
        "blanks around every value": lines_of_csv([COLUMNS, *padded]),
        "British dates": lines_of_csv([COLUMNS, *british]),
        "every cell in quotes": lines_of_csv([COLUMNS, *lines], quoting=1),
        "columns backwards": as_csv(GOOD, COLUMNS[::-1]),
        "an NHS number in three groups": tidy.replace(b"9990000018", b"999 000 0018"),
        "an NHS number with no-break spaces": tidy.replace(b"9990000018", "999\u00a0000\u00a00018".encode()),
        "rows in another order": as_csv(GOOD[::-1]),
        "blanks around the names of columns": tidy.replace(b"case_ref,", b" case_ref\xc2\xa0,", 1),
    }


def british_text(cell: str) -> str:
    if len(cell) == 10 and cell[4:8:3] == "--":
        return f"{cell[8:]}/{cell[5:7]}/{cell[:4]}"
    return cell
