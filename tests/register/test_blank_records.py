"""Records of nothing but blanks: passed over at the end, kept in little room till it is known what follows."""

import tracemalloc
from pathlib import Path

from cdop.register.reading import records

HEADER = b"case_ref,notified_on,date_of_death,death_area\r\n"
MANY = 50_000


def read(path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    path.write_bytes(content)
    return list(records(path))


def test_blank_records_before_another_are_told_with_their_numbers_and_widths(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", HEADER + b", ,,\r\n,\r\n\r\nA,,,\r\n,,,\r\n")
    assert found[1:] == [(2, [""] * 4), (3, [""] * 2), (4, []), (5, ["A", "", "", ""])]


def test_many_blank_records_at_the_end_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "blank.csv"
    path.write_bytes(HEADER + b" , , , \r\n" * MANY)
    tracemalloc.start()
    try:
        assert sum(1 for _ in records(path)) == 1
        assert tracemalloc.get_traced_memory()[1] < MANY * 50  # bytes
    finally:
        tracemalloc.stop()
