"""How much of a file is read, so that a small upload can ask for no great work."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """``rows`` below the header, blank ones that the file holds as well (none: as many as there are); ``columns``.

    Of a workbook: ``unpacked`` bytes of all parts; ``beside`` and ``tags``, bytes and opening signs of the parts beside
    its sheets, which are held in memory at once.
    """

    rows: int | None = None
    columns: int = 1000
    unpacked: int = 1 << 30
    beside: int = 128 << 20
    tags: int = 4_000_000


WIDE = Limits()
