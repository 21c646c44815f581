"""What later facts would change of a release: which cells, from what to what, and because of which cases' events."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.figures.cell_page import title
from cdop.figures.cells import CellName
from cdop.figures.membership import Members
from cdop.figures.releases.events import Since, because_of, movers_since
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures, Table


@dataclass(frozen=True)
class ChangedCell:
    """A cell that another number would stand in now (cases)."""

    cell: CellName
    before: int
    now: int

    @property
    def title(self) -> str:
        """``Table 6: reviews by sex: Male, Modifiable``."""
        return title(self.cell)


@dataclass(frozen=True)
class MovedCase:
    """A case that came into a cell, or went out of it, and what was recorded of it since."""

    reference: str
    token: str
    came: bool
    why: str


@dataclass(frozen=True)
class Restated:
    """A changed cell with those of the cases that moved which exist for the viewer.

    ``unseen``: how many more there are.
    """

    changed: ChangedCell
    cases: tuple[MovedCase, ...]
    unseen: int


def changed_cells(now: AnnualFigures, published: AnnualFigures) -> tuple[ChangedCell, ...]:
    """The cells of the board's figures that differ, in the order of the tables. Where a row is not there, it is 0."""
    then = {table.key: table for table in published}
    return tuple(cell for table in now for cell in _changed(table, then.get(table.key)))


def _changed(table: Table, before: Table | None) -> Iterator[ChangedCell]:
    if before is None:  # the release did not count it: nothing of it was published
        return
    rows = {row.key: row.values for row in table.rows}
    earlier = {row.key: row.values for row in before.rows}
    columns = table.columns or (None,)
    nothing = (0,) * len(columns)
    for key in dict.fromkeys([*rows, *earlier]):
        for column, count, published in zip(columns, rows.get(key, nothing), earlier.get(key, nothing), strict=True):
            if isinstance(count, int) and isinstance(published, int) and count != published:
                yield ChangedCell(CellName(table.key, key, column), published, count)


def restated(
    session: Session,
    viewer: Person,
    changed: Sequence[ChangedCell],
    cases: tuple[Members, Members],
    since: tuple[Since, Clock],
) -> tuple[Restated, ...]:
    """Each changed cell with the cases that moved, and which of their facts moved them. Two statements.

    ``cases`` are the references behind the cells when it was published and now; ``since`` when that was, and the clock
    by which they are counted now.
    """
    before, now = cases
    moved = {one.cell: set(before.get(str(one.cell), ())) ^ set(now.get(str(one.cell), ())) for one in changed}
    named = {reference for references in moved.values() for reference in references}
    seen, mine = _seen(session, viewer, named), visible(viewer, Case.id)
    found_since = movers_since(session, named, *since, mine)
    found = []
    for one in changed:
        there = set(now.get(str(one.cell), ()))
        listed = tuple(
            MovedCase(
                reference,
                seen[reference],
                reference in there,
                because_of(one.cell, found_since.get(reference, ()), days=viewer.sees_identity),
            )
            for reference in sorted(moved[one.cell])
            if reference in seen
        )
        found.append(Restated(one, listed, len(moved[one.cell]) - len(listed)))
    return tuple(found)


def _seen(session: Session, viewer: Person, references: Collection[str]) -> Mapping[str, str]:
    if not references:
        return {}
    query = select(Case.reference, Case.token).where(Case.reference.in_(references), visible(viewer, Case.id))
    return dict(session.execute(query).all())
