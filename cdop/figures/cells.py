"""How a cell is named: up to the first dot the table, then the row, and the column where there are columns."""

from dataclasses import dataclass

from cdop.figures.definitions import DEFINITIONS, CrossTable


@dataclass(frozen=True)
class CellName:
    """One cell of one table. ``column`` is none where the table has a single count a row."""

    table: str
    row: str
    column: str | None

    @classmethod
    def parse(cls, text: str) -> "CellName":
        """Read ``reviews_by_sex.male.modifiable``. A row may hold dots. Raises ``KeyError``."""
        table, _, rest = text.partition(".")
        definition = DEFINITIONS[table]
        if isinstance(definition, CrossTable) and definition.columns:
            row, _, column = rest.rpartition(".")
            return cls(table, row, column)
        return cls(table, rest, None)

    def __str__(self) -> str:
        return ".".join(part for part in (self.table, self.row, self.column) if part is not None)
