"""A return as bytes: the register file, the code lists, and a page that says what it is. No database."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cdop.documents.inert import inert
from cdop.reference.wording import plural
from cdop.register import guide
from cdop.register.columns import COLUMNS
from cdop.register.returning import circumstances
from cdop.register.returning.rules import LEFT_OUT, Form, Scope
from cdop.register.rules import Row

REGISTER, CIRCUMSTANCES, CODES, ABOUT = "register.csv", "circumstances.csv", "codes.csv", "about.txt"
_PSEUDONYMISED = (
    "This return is pseudonymised, not anonymous: who knows a child may still recognise the case.",
    f"It leaves empty: {', '.join(LEFT_OUT)}. case_ref is of this return alone.",
    "date_of_death stands for its month: it is the 1st, or the 2nd where the review was finalised before six or twelve "
    "months were complete. Every other day is the first of its month; in the month of death it is that of "
    "date_of_death.",
    "date_of_birth is not the child's: it gives the age at death, in days under 28 days, in months under a year, then "
    "in years. Years, quarters, age bands and months to review are those of the case.",
    "Labels of modifiable factors were searched for what is known of the child, and withheld where it was found. Other "
    "people's names in them are not known to the tracker: read the labels before you hand the file on.",
)
_IDENTIFIED = ("This return names children. It may be read by its recipient alone, for the reason above.",)


@dataclass(frozen=True)
class About:
    """What the ledger says of a return, which stands in its file too. ``permission`` is empty where none was needed."""

    name: str
    form: Form
    recipient: str
    reason: str
    scope: Scope
    year: str
    left_out: int
    permission: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class Made:
    """A return's files, and the fingerprint of its register."""

    register: bytes
    file: bytes
    fingerprint: str


def made(about: About, rows: Sequence[Row]) -> Made:
    """The file of a return; ``rows`` stand in the order of their references."""
    ordered = sorted(rows, key=lambda row: row["case_ref"])
    register = register_of(ordered)
    fingerprint = hashlib.sha256(register).hexdigest()
    words = "".join(f"{line}\r\n" for line in _about(about, len(rows), fingerprint)).encode()
    beside = _csv([[inert(cell) for cell in line] for line in circumstances.lines(ordered)])
    parts = {REGISTER: register, CIRCUMSTANCES: beside, CODES: guide.all_codes(*circumstances.codes()), ABOUT: words}
    return Made(register, _zipped(parts, about.made_at), fingerprint)


def register_of(rows: Sequence[Row]) -> bytes:
    """Rows in the register's own format, which any tracker brings in."""
    return _csv([COLUMNS, *([inert(row.get(column, "")) for column in COLUMNS] for row in rows)])


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


def _about(about: About, cases: int, fingerprint: str) -> list[str]:
    left_out = f"{plural(about.left_out, 'more case')} not in the file: whoever made it has withdrawn from them."
    return [
        f"Return {about.name}: {about.form.words.lower()}",
        f"To: {about.recipient}",
        f"Why: {' '.join(about.reason.split())}",
        *([f"Permitted by: {' '.join(about.permission.split())}"] if about.permission else []),
        f"Cases: {about.scope.words(about.year)}: {cases:,}",
        *([left_out] if about.left_out else []),
        f"Made by {about.made_by} on {about.made_at:%Y-%m-%d at %H:%M:%S} UTC",
        f"SHA-256 of {REGISTER}: {fingerprint}",
        "",
        *(_PSEUDONYMISED if about.form is Form.PSEUDONYMISED else _IDENTIFIED),
        f"{REGISTER} has the register's columns, as a tracker brings them in; {CODES} has every code with its label.",
        f"{CIRCUMSTANCES} has what the national return asks beside them, by the same case_ref: circumstance of death, "
        "child protection plan and statutory order, with the version of the list; empty where nothing was recorded.",
        "Text that looks like a formula has one ' more in front, so that no spreadsheet runs it.",
    ]


def _zipped(parts: Mapping[str, bytes], at: datetime) -> bytes:
    out = io.BytesIO()
    moment = at.replace(tzinfo=UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
