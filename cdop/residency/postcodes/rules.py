"""One row of a postcode directory: which columns tell what, and what is wrong with a row.

Source of the columns: the record specifications of the ONS Postcode Directory and the National Statistics Postcode
Lookup. Later releases give a column's name its year (``lad24cd``, ``lsoa21cd``, ``imd20ind``): the newest is taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from cdop.reference.areas import local_authorities
from cdop.residency.postcodes.indices import COUNTRIES, Indices

LONGEST_SHOWN = 40
MOST_HEADERS_SHOWN = 60
ISLANDS = frozenset({"L99999999", "M99999999"})  # Channel Islands, Isle of Man: no local authority of the list

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}|[A-Z]{3}[0-9][A-Z]{2}")  # the latter: GIR 0AA, NPT …
_AUTHORITY = re.compile(r"[ENSWLM][0-9]{8}")
_SMALL_AREA = re.compile(r"[A-Z0-9]{8,9}")
_COUNTRY = re.compile(r"[ENSWLM][0-9]{8}")
_RANK = re.compile(r"[0-9]{1,6}")
_MONTH = re.compile(r"[12][0-9]{3}(?:0[1-9]|1[0-2])")
_POSTCODE_COLUMNS = ("pcds", "pcd7", "pcd8", "pcd2", "pcd")


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place. ``row`` counts from 1, the header."""

    row: int
    column: str
    value: str
    words: str

    def __str__(self) -> str:
        shown = f" {self.value[:LONGEST_SHOWN]!r}" if self.value else ""
        return f"row {self.row:,}, {self.column}:{shown} {self.words}"


class Refused(Exception):
    """The file cannot be taken. ``faults`` are in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


class Row(NamedTuple):
    """One postcode, without its blank. ``terminated`` is the month (``YYYY-MM``); ``country`` the first letter of ctry.

    Where the directory could not place a postcode, it says neither authority nor small area.
    """

    postcode: str
    local_authority: str | None
    small_area: str | None
    rank: int | None
    country: str | None
    terminated: str | None


@dataclass(frozen=True)
class Wanted:
    """One column that a directory must have: what it tells, how it may be called, examples to show."""

    meaning: str
    pattern: re.Pattern[str]
    examples: str


_WANTED = MappingProxyType(
    {
        "local_authority": Wanted(
            "the local authority", re.compile(r"(?:os)?laua|lad([0-9]{2})(?:cd)?"), "oslaua, laua or lad24cd"
        ),
        "small_area": Wanted("the small area", re.compile(r"lsoa([0-9]{2})(?:cd)?"), "lsoa11, lsoa21 or lsoa21cd"),
        "rank": Wanted("the deprivation rank", re.compile(r"imd(?:([0-9]{2})(?:ind|cd)?)?"), "imd or imd20ind"),
        "country": Wanted("the country", re.compile(r"ctry(?:([0-9]{2})(?:cd)?)?"), "ctry or ctry24cd"),
        "terminated": Wanted("the month of termination", re.compile(r"doterm"), "doterm"),
    }
)


@dataclass(frozen=True)
class Columns:
    """Where a directory says what: for each field of ``Row``, the header's name, and its place."""

    names: Mapping[str, str]
    places: tuple[int, ...]
    width: int

    @property
    def index_year(self) -> int | None:
        """The two digits of the deprivation column's name, where it has them."""
        return _year(_WANTED["rank"].pattern.fullmatch(self.names["rank"]))


def columns_of(header: Sequence[str]) -> Columns:
    """Find the columns by their names, in capitals or not. Raises ``Refused`` naming each that is missing."""
    names = [name.strip().lower() for name in header]
    chosen = {"postcode": next((name for name in _POSTCODE_COLUMNS if name in names), "")}
    chosen |= {field: _newest(names, wanted.pattern) for field, wanted in _WANTED.items()}
    faults = [_missing(field, names) for field, name in chosen.items() if not name]
    faults += [Fault(1, name, "", "the column is repeated") for name in chosen.values() if names.count(name) > 1]
    if faults:
        raise Refused(faults)
    ordered = {field: chosen[field] for field in Row._fields}
    return Columns(MappingProxyType(ordered), tuple(map(names.index, ordered.values())), len(names))


def _newest(names: Sequence[str], pattern: re.Pattern[str]) -> str:
    """The column with the latest year; a name without a year comes last."""
    found = [(_year(match) or 0, name) for name in names if (match := pattern.fullmatch(name))]
    return max(found, default=(0, ""))[1]


def _year(match: re.Match[str] | None) -> int | None:
    return int(match[1]) if match and match.re.groups and match[1] else None


def _missing(field: str, names: Sequence[str]) -> Fault:
    wanted = _WANTED.get(field)
    meaning, examples = (wanted.meaning, wanted.examples) if wanted else ("the postcode", "pcds, pcd7, pcd8 or pcd")
    has = ", ".join(name[:LONGEST_SHOWN] for name in names[:MOST_HEADERS_SHOWN]) or "nothing"
    return Fault(1, "header", "", f"there is no column for {meaning} ({examples}); the header has: {has}")


def joined(postcode: str) -> str:
    """A postcode as it is kept: in capitals, without blanks."""
    return "".join(postcode.split()).upper()


def is_postcode(kept: str) -> bool:
    """Whether it has the shape of a postcode, current or former, as it is kept."""
    return _POSTCODE.fullmatch(kept) is not None


class RowReader:
    """Reads rows of one directory by its columns and its countries' indices."""

    def __init__(self, columns: Columns, indices: Indices) -> None:
        self.names = columns.names
        self._width, self._indices = columns.width, indices
        self._pick = itemgetter(*columns.places)

    def read(self, number: int, cells: Sequence[str]) -> Row | list[Fault]:
        """The row, or all that is wrong with it."""
        if len(cells) != self._width:
            words = f"the row has {len(cells)} cells, the header has {self._width}"
            return [Fault(number, "row", "", words)]
        postcode, authority, small_area, rank, country, month = self._pick(cells)
        postcode = joined(postcode)
        good = (
            is_postcode(postcode)
            and (not authority or (_AUTHORITY.fullmatch(authority) and authority[0] == country[:1]))
            and (not small_area or _SMALL_AREA.fullmatch(small_area))
            and (not country or _COUNTRY.fullmatch(country))
            and (not month or _MONTH.fullmatch(month))
            and self._wrong_rank(rank, country) == ""
        )
        if not good:
            return self._faults(number, Row(*self._pick(cells)))
        return Row(
            postcode,
            authority or None,
            small_area or None,
            int(rank or 0) or None,
            country[:1] or None,
            f"{month[:4]}-{month[4:]}" if month else None,
        )

    def _wrong_rank(self, rank: str, country: str) -> str:
        """Why a rank cannot be; empty if it can. 0 or nothing: not ranked."""
        if rank in {"", "0"}:
            return ""
        if not _RANK.fullmatch(rank):
            return "is not a rank"
        index = self._indices.get(country[:1])
        if index is None:
            return "is a rank, but the row names no country that ranks its areas"
        if int(rank) > index.ranks:
            return (
                f"is more than the {index.ranks:,} ranks of {COUNTRIES[country[:1]]} ({index.name}); "
                "if the file has another index, name its number of ranks with --imd-ranks"
            )
        return ""

    def _faults(self, number: int, written: tuple[str | int | None, ...]) -> list[Fault]:
        """Everything that is wrong with the cells, in the order of ``Row``."""
        values = dict(zip(Row._fields, map(str, written), strict=True))
        authority, country, month = values["local_authority"], values["country"], values["terminated"]
        wrong = {
            "postcode": "" if is_postcode(joined(values["postcode"])) else "is not a postcode",
            "local_authority": _wrong_authority(authority, country),
            "small_area": _unless(_SMALL_AREA, values["small_area"], "is not the code of a small area"),
            "rank": self._wrong_rank(values["rank"], country),
            "country": _unless(_COUNTRY, country, "is not the code of a country"),
            "terminated": _unless(_MONTH, month, "is not a month like 200207"),
        }
        return [Fault(number, self.names[field], values[field], words) for field, words in wrong.items() if words]


def _unless(pattern: re.Pattern[str], text: str, words: str) -> str:
    return "" if not text or pattern.fullmatch(text) else words


def _wrong_authority(authority: str, country: str) -> str:
    if authority and not _AUTHORITY.fullmatch(authority):
        return "is not the code of a local authority"
    if authority and authority[0] != country[:1]:
        return f"lies in another country than {country or 'none'} says"
    return ""


def present_authority(code: str | None) -> str | None:
    """The authority that has the place today: of an abolished one, its only successor's code.

    An abolished authority that was divided stays as it is: a person must decide. None for a code that the list does not
    have (the islands, or an authority made after this version).
    """
    area = local_authorities().get(code or "")
    while area and not area.current and len(area.successors) == 1:
        area = local_authorities().get(area.successors[0])
    return area.code if area else None


def is_unlisted(code: str | None) -> bool:
    """Whether a directory's authority is one that this version does not know."""
    return code is not None and code not in ISLANDS and code not in local_authorities()
