"""What tables of a section count, each line said once: the same words under every table are read under none."""

from collections.abc import Iterator, Mapping, Sequence

from cdop.figures.exports.report_words import short_notes, table_notes
from cdop.figures.tables import AnnualFigures, Count, Table


class SaidOnce:
    """Remembers what was said above the tables of one section."""

    def __init__(self, figures: AnnualFigures, titles: Mapping[str, str]) -> None:
        self._figures, self._titles = figures, titles
        self._about: dict[tuple[str, Count, Count], str] = {}
        self._lines: dict[str, str] = {}

    def notes(self, table: Table) -> Iterator[str]:
        """In full where the basis or its numbers are new to the section, else by the table that says them.

        What the public edition does not show is said on the report's first page.
        """
        about = (table.basis, table.denominator, table.left_out)
        if about in self._about:
            yield from short_notes(table, self._figures, self._about[about])
            return
        self._about[about] = self._titles[table.key].partition(":")[0]
        yield from (line for line in table_notes(table, self._figures) if line != self._figures.policy)

    def lines(self, title: str, lines: Sequence[str]) -> Iterator[str]:
        """The lines that no table of the section had, and where the others stand."""
        elsewhere = dict.fromkeys(self._lines[line] for line in lines if line in self._lines)
        yield from (line for line in lines if line not in self._lines and line != self._figures.policy)
        for line in lines:
            self._lines.setdefault(line, title)
        if elsewhere:
            yield f"What else there is to know stands under: {'; '.join(elsewhere)}."
