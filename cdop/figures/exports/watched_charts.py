"""The two charts of timeliness, drawn from the numbers of their tables: the same wherever the tables stand."""

from cdop.documents.bars import Series, stacked
from cdop.documents.styles import TEXT_WIDTH
from cdop.figures.exports.blocks import ChartPiece
from cdop.figures.timeliness.drawings import Point, Reach, course
from cdop.figures.watched import BACKLOG, COHORTS, FORECAST, Watched
from cdop.recommendations.reports.tables import WordsTable


def chart_of_watched(section: Watched, table: WordsTable) -> ChartPiece | None:
    """The chart of a table, where it is one of the two."""
    if table.key == COHORTS:
        return _cohorts(table)
    if table.key == BACKLOG:
        return _backlog(table, next((one for one in section.tables if one.key == FORECAST), None))
    return None


def _numbers(table: WordsTable, column: str) -> list[int]:
    place = table.columns.index(column)
    return [int(row[place]) for row in table.rows]


def _cohorts(table: WordsTable) -> ChartPiece:
    """A bar for each year of death, the earliest first, parted by how soon the review came."""
    years = [str(row[0]) for row in table.rows][::-1]
    named = zip(table.columns[2:], table.head[2:], strict=True)
    parts = [Series(words, _numbers(table, column)[::-1]) for column, words in named]
    bars = "; ".join(
        f"{year}: " + ", ".join(f"{part.label[:1].lower()}{part.label[1:]} {part.values[at]}" for part in parts)
        for at, year in enumerate(years)
    )
    return ChartPiece(f"Chart: {table.title}", stacked(years, parts), f"Bar chart by year of death. {bars}.")


def _backlog(table: WordsTable, ahead: WordsTable | None) -> ChartPiece:
    """What waited at the end of each three months, and where it may go."""
    waiting = _numbers(table, "waiting")
    points = [Point(number, _short(str(row[0]))) for row, number in zip(table.rows, waiting, strict=True)]
    reaches = [Reach(int(row[1]), int(row[2]), int(row[3]), _short(str(row[0]))) for row in ahead.rows] if ahead else []
    past = "; ".join(f"{row[0]}: {number}" for row, number in zip(table.rows, waiting, strict=True))
    words = f"Line chart of the cases that waited. {past}."
    if reaches:
        last = reaches[-1]
        words += f" In twelve months likely {last.likely}, four times in five from {last.low} to {last.high}."
    return ChartPiece(f"Chart: {table.title}", course(points, reaches, TEXT_WIDTH), words)


def _short(day: str) -> str:
    """``Mar 15`` of ``The end of March 2015``."""
    month, year = day.split()[-2:]
    return f"{month[:3]} {year[2:]}"
