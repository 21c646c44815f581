"""What later facts would change of a release: which cells, from what to what, and because of which cases' events."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import FactKind
from cdop.case.kinds import KINDS
from cdop.case.models import Case, CaseFact
from cdop.case.recusal.queries import visible
from cdop.case.tables import Derived
from cdop.figures.cell_page import title
from cdop.figures.cells import CellName
from cdop.figures.membership import Members
from cdop.figures.tables import AnnualFigures, Table
from cdop.reference.wording import long_date, month_year

COUNTED = frozenset({Derived.STATES, Derived.REVIEWED, Derived.OUTSTANDING, Derived.FACTORS})
OTHERWISE = "counted otherwise since"


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
    since: tuple[date, datetime],
) -> tuple[Restated, ...]:
    """Each changed cell with the cases that moved. Two statements, whatever their number.

    ``cases`` are the references behind the cells when it was published and now; ``since`` the release's known-by day
    and the moment (UTC) of its publication.
    """
    before, now = cases
    moved = {one.cell: set(before.get(str(one.cell), ())) ^ set(now.get(str(one.cell), ())) for one in changed}
    named = {reference for references in moved.values() for reference in references}
    seen, why = _seen(session, viewer, named), _events(session, viewer, named, *since)
    found = []
    for one in changed:
        there = set(now.get(str(one.cell), ()))
        listed = tuple(
            MovedCase(reference, seen[reference], reference in there, why.get(reference, OTHERWISE))
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


def _events(
    session: Session, viewer: Person, references: Collection[str], known_by: date, published_at: datetime
) -> dict[str, str]:
    """What was recorded of each case since, or is dated since, as far as figures count it."""
    if not references:
        return {}
    kinds = [kind.value for kind, says in KINDS.items() if says.changes & COUNTED]
    query = (
        select(Case.reference, CaseFact.kind, CaseFact.dated)
        .join(CaseFact, CaseFact.case_id == Case.id)
        .where(Case.reference.in_(references), CaseFact.kind.in_(kinds), visible(viewer, Case.id))
        .where(or_(CaseFact.recorded_at > published_at, CaseFact.dated > known_by))
        .order_by(Case.reference, CaseFact.dated, CaseFact.id)
    )
    found: dict[str, list[str]] = {}
    for reference, kind, dated in session.execute(query):
        words = _words(FactKind(kind), dated, viewer)
        if words not in found.setdefault(reference, []):
            found[reference].append(words)
    return {reference: "; ".join(words) for reference, words in found.items()}


def _words(kind: FactKind, dated: date, viewer: Person) -> str:
    """What happened when. A notification follows a death closely: its month for who must not know when a child died."""
    title = KINDS[kind].title
    early = kind is FactKind.NOTIFIED and not viewer.sees_identity
    return f"{title[:1].lower()}{title[1:]} {f'in {month_year(dated)}' if early else f'on {long_date(dated)}'}"
