"""Reading a postcode directory, a CSV file or the largest CSV inside a .zip, line by line in bounded memory."""

import csv
import io
import zipfile
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cdop.residency.postcodes.indices import Indices, indices_for
from cdop.residency.postcodes.rules import Columns, Fault, Refused, Row, RowReader, columns_of, is_unlisted

LONGEST_LINE = 65536
MOST_FAULTS = 100
MOST_UNLISTED = 20
ROWS_BETWEEN_WORDS = 100_000
BUCKETS = 251

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Directory:
    """A file to read, as often as wanted. ``name`` is that of the CSV, without its ending."""

    name: str
    _open: Callable[[], IO[bytes]]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record that is not blank, with its number (the header is 1). Raises ``Refused``."""
        number = 0
        with self._open() as raw, io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline="") as text:
            try:
                for number, cells in enumerate(csv.reader(_lines(text), strict=True), start=1):
                    if cells:
                        yield number, cells
            except csv.Error:
                raise Refused([_unreadable(number + 1)]) from None
            except (zipfile.BadZipFile, zlib.error, EOFError):
                raise Refused([Fault(number + 1, "file", "", "the .zip file is damaged from here on")]) from None


@dataclass(frozen=True)
class Checked:
    """A directory without faults: how many postcodes, by which columns and indices, what is worth saying."""

    directory: Directory
    columns: Columns
    indices: Indices
    postcodes: int
    terminated: int
    unlisted: Sequence[str]

    def rows(self) -> Iterator[Row]:
        """The rows again. Raises ``Refused`` if the file has been changed since it was checked."""
        records = self.directory.records()
        if columns_of(next(records, (1, []))[1]) != self.columns:
            raise Refused([_CHANGED])
        reader = RowReader(self.columns, self.indices)
        count = 0
        for number, cells in records:
            row = reader.read(number, cells)
            if not isinstance(row, Row):
                raise Refused([_CHANGED])
            count += 1
            yield row
        if count != self.postcodes:
            raise Refused([_CHANGED])


_CHANGED = Fault(1, "file", "", "the file was changed while it was read")


@contextmanager
def opened(path: Path) -> Iterator[Directory]:
    """The directory in a file. Raises ``Refused`` for a .zip that has none or cannot be read, ``OSError``."""
    if not zipfile.is_zipfile(path):
        yield Directory(path.stem, lambda: path.open("rb"))
        return
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise Refused([Fault(1, "file", "", "the .zip file is damaged")]) from None
    with archive:
        member = _largest_csv(archive)
        yield Directory(Path(member.filename).stem, lambda: archive.open(member))


def _largest_csv(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The directory itself: beside it a release has its documents, lists of codes and parts by postcode area."""
    found = [member for member in archive.infolist() if member.filename.lower().endswith(".csv")]
    if not found:
        raise Refused([Fault(1, "file", "", "the .zip file has no .csv file inside")])
    member = max(found, key=lambda each: each.file_size)
    if member.flag_bits & 1:
        raise Refused([Fault(1, "file", "", "the .zip file is locked with a password")])
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused([Fault(1, "file", "", "the .zip file is packed in a way that cannot be read: unpack it first")])
    return member


def check(directory: Directory, ranks: Mapping[str, int], tell: Tell) -> Checked:
    """Read it through. Raises ``Refused`` with every fault, up to ``MOST_FAULTS``.

    ``ranks`` are the numbers of ranks that the site names, by country. ``tell`` hears how far it is.
    """
    records = directory.records()
    columns = columns_of(next(records, (1, []))[1])
    indices = indices_for(columns.index_year, ranks)
    reader, seen, faults = RowReader(columns, indices), _Seen(), list[Fault]()
    terminated, unlisted = 0, set[str]()
    for number, cells in records:
        row = reader.read(number, cells)
        if not isinstance(row, Row):
            faults += row
            if len(faults) >= MOST_FAULTS:
                raise _too_many(faults)
            continue
        seen.add(row.postcode)
        terminated += row.terminated is not None
        if is_unlisted(row.local_authority) and row.local_authority and len(unlisted) < MOST_UNLISTED:
            unlisted.add(row.local_authority)
        if seen.count % ROWS_BETWEEN_WORDS == 0:
            tell(f"Checked {seen.count:,} postcodes.")
    faults += _repetitions(directory, reader, seen.repeated())
    if not seen.count and not faults:
        faults = [Fault(1, "file", "", "has no postcodes")]
    if len(faults) >= MOST_FAULTS:
        raise _too_many(faults)
    if faults:
        raise Refused(sorted(faults, key=lambda fault: fault.row))
    return Checked(directory, columns, indices, seen.count, terminated, sorted(unlisted))


def _too_many(faults: Sequence[Fault]) -> Refused:
    listed = sorted(faults[:MOST_FAULTS], key=lambda fault: fault.row)
    return Refused([*listed, Fault(listed[-1].row, "row", "", "the list ends here: there may be more faults")])


class _Seen:
    """The postcodes seen so far, eight bytes each. They are parted so that only a small part is compared at once."""

    def __init__(self) -> None:
        self.count = 0
        self._buckets = [array("q") for _ in range(BUCKETS)]

    def add(self, postcode: str) -> None:
        self.count += 1
        number = int(postcode, 36)
        self._buckets[number % BUCKETS].append(number)

    def repeated(self) -> frozenset[int]:
        """Postcodes that came more than once, as numbers to the base of 36."""
        found: set[int] = set()
        for bucket in self._buckets:
            if len(found) < MOST_FAULTS and len(set(bucket)) != len(bucket):
                found.update(number for number, times in Counter(bucket).items() if times > 1)
        return frozenset(found)


def _repetitions(directory: Directory, reader: RowReader, repeated: frozenset[int]) -> Iterator[Fault]:
    """A fault for each row that repeats an earlier one's postcode."""
    if not repeated:
        return
    first: set[int] = set()
    found = 0
    records = directory.records()
    next(records)
    for number, cells in records:
        row = reader.read(number, cells)
        if not isinstance(row, Row) or (code := int(row.postcode, 36)) not in repeated:
            continue
        if code in first:
            found += 1
            yield Fault(number, reader.names["postcode"], row.postcode, "is in the file already, in a row above")
        if found == MOST_FAULTS:
            return
        first.add(code)


def _lines(text: IO[str]) -> Iterator[str]:
    """Lines, none of them endless. No cell of a directory goes over its line: the marks of each line are paired."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE or line.count('"') % 2:
            raise Refused([_unreadable(number)])
        yield line


def _unreadable(number: int) -> Fault:
    return Fault(number, "row", "", "is not a row of a CSV file: its quotation marks or its length are wrong")
