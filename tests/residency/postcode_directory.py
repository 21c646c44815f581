"""An invented postcode directory: no postcode of it exists (none begins with Q), nor any of its small areas."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path

HEADER = ("pcd", "pcds", "dointr", "doterm", "laua", "ctry", "lsoa11", "imd")
ENGLAND, WALES, SCOTLAND, ULSTER = "E92000001", "W92000004", "S92000003", "N92000002"
MEDWAY, CARDIFF, ABERDEEN, BELFAST = "E06000035", "W06000015", "S12000033", "N09000003"
CORBY, NORTH_NORTHAMPTONSHIRE = "E07000150", "E06000061"
ROWS: tuple[tuple[str, ...], ...] = (
    ("QX1 1AA", "QX1 1AA", "198001", "", MEDWAY, ENGLAND, "E01099901", "3284"),
    ("QX1 1AB", "QX1 1AB", "198001", "200207", MEDWAY, ENGLAND, "E01099901", "3285"),
    ("QX101AA", "QX10 1AA", "198001", "", CORBY, ENGLAND, "E01099902", "32844"),
    ("QY1 1AA", "QY1 1AA", "198001", "", CARDIFF, WALES, "W01099901", "190"),
    ("QY1 1AB", "QY1 1AB", "198001", "", ABERDEEN, SCOTLAND, "S01099901", "6976"),
    ("QY1 1AD", "QY1 1AD", "198001", "", BELFAST, ULSTER, "95ZZ99S9", "90"),
    ("QZ1 1AA", "QZ1 1AA", "198001", "199612", "", "", "", "0"),
    ("QZ1 1AB", "QZ1 1AB", "198001", "", "L99999999", "L93000001", "L99999999", "0"),
    ("QZ1 1AD", "QZ1 1AD", "198001", "", "E06999999", ENGLAND, "E01099903", ""),
)


def as_csv(rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> str:
    """Quoted as the directories are."""
    return "".join(",".join(f'"{cell}"' for cell in cells) + "\r\n" for cells in (header, *rows))


def written(path: Path, rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> Path:
    path.write_text(as_csv(rows, header), encoding="utf-8", newline="")
    return path


def many(number: int, rank: str = "1") -> list[tuple[str, ...]]:
    """So many rows in Medway, in the order of their postcodes, all of one deprivation rank."""
    return [
        (code, f"{code[:3]} {code[3:]}", "198001", "", MEDWAY, ENGLAND, "E01099901", rank)
        for code in islice(_postcodes(), number)
    ]


def _postcodes() -> Iterator[str]:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    for second, district, sector, unit in product(letters, "123456789", "0123456789", product(letters, letters)):
        yield f"Q{second}{district}{sector}{''.join(unit)}"
