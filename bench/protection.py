"""``protection``: how long it takes to decide what the public tables of a year hide, and to prove it.

Invented reviews of a year in sixteen tables of several rows by the three findings, all with the same totals, as one
system; then the year again after corrections, beside two editions that are public. The proof is compared with the same
programs solved by SciPy's ``linprog``, each from the beginning.
"""

import random
import time
from collections.abc import Mapping

from cdop.disclosure.auditing import Audit, audit
from cdop.disclosure.suppressing import CannotProtect, suppress
from cdop.disclosure.values import Interval, Key, Linked, Policy, Sum

SUITE = "protection"
ROWS = (6, 3, 6, 5, 5, 11, 12, 10, 8, 4, 4, 4, 5, 4, 3, 4)
FINDINGS = ("modifiable", "none", "inadequate")
POLICY = Policy()
YEAR, REVISION, RATIO = 4.0, 10.0, 1 / 5  # seconds of processor time; of the anchor's
Review = tuple[str, tuple[int, ...]]


def reviews(number: int, rng: random.Random) -> list[Review]:
    """So many reviews: what was found, and in which row of each table they stand. Later rows are rarer."""
    return [
        (rng.choices(FINDINGS, (3, 6, 1))[0], tuple(int(rng.random() ** 2 * rows) for rows in ROWS))
        for _ in range(number)
    ]


def counted(found: list[Review]) -> tuple[dict[Key, int], list[Sum]]:
    """The tables' counts and sums. A count is named by how many it is too: where that changed it is another."""
    whole: dict[tuple[int, int, str], int] = {(-1, 0, column): 0 for column in (*FINDINGS, "total")}
    whole |= {
        (table, row, column): 0
        for table, rows in enumerate(ROWS)
        for row in range(rows)
        for column in (*FINDINGS, "total")
    }
    for finding, places in found:
        for table, row in ((-1, 0), *enumerate(places)):
            for column in (finding, "total"):
                whole[table, row, column] += 1
    names = {at: (at, count) for at, count in whole.items()}
    sums = [Sum(names[-1, 0, "total"], tuple(names[-1, 0, one] for one in FINDINGS))]
    for table, rows in enumerate(ROWS):
        for row in range(rows):
            sums.append(Sum(names[table, row, "total"], tuple(names[table, row, one] for one in FINDINGS)))
        for column in (*FINDINGS, "total"):
            sums.append(Sum(names[-1, 0, column], tuple(names[table, row, column] for row in range(rows))))
    return {names[at]: count for at, count in whole.items()}, sums


def beside(found: list[Review], public: list[tuple[dict[Key, int], list[Sum], set[Key]]]) -> Linked:
    """A year beside editions that are public, each with its counts, its sums and what it hides."""
    counts, sums = counted(found)
    own = set(counts)
    shown, hidden = set[Key](), set[Key]()
    for earlier, its, holes in public:
        counts |= earlier
        sums = [*sums, *its]
        shown |= earlier.keys() - holes
        hidden |= holes
    return Linked(counts, tuple(dict.fromkeys(sums)), frozenset(shown), withheld=frozenset(hidden - shown - own))


def by_linprog(linked: Linked, hidden: set[Key]) -> dict[Key, Interval]:
    """The proof as it was made before: each program from the beginning."""
    from math import ceil, floor

    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    cells = [cell for cell in linked.counts if cell in hidden]
    place = {cell: column for column, cell in enumerate(cells)}
    entries, right = [], []
    for one in linked.sums:
        if any(cell in place for cell in one.cells):
            known = 0
            for cell, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
                if cell in place:
                    entries.append((len(right), place[cell], sign))
                else:
                    known -= sign * linked.counts[cell]
            right.append(known)
    rows, columns, signs = zip(*entries, strict=True)
    matrix = coo_array((signs, (rows, columns)), shape=(len(right), len(cells))).tocsr()
    told = {}
    for cell, column in place.items():
        ends = []
        for sign in (1, -1):
            aim = [0.0] * len(cells)
            aim[column] = sign
            found = linprog(aim, A_eq=matrix, b_eq=right, bounds=(POLICY.least, None))
            ends.append(None if found.status == 3 else sign * found.fun)
        low, high = ends
        told[cell] = Interval(ceil((low or 1) - 1e-6), None if high is None else floor(high + 1e-6))
    return told


def told() -> bool:
    """Measure panels of three sizes and say how they did; whether all goals are met."""
    goals = f"a year at most {YEAR:.0f} s of processor time, a revision {REVISION:.0f} s"
    print(f"\nProtection  {len(ROWS)} linked tables: {goals}")
    met = [_panel(number) for number in (25, 120, 600)]
    return all(met)


def _panel(number: int) -> bool:
    rng = random.Random(number)
    first = reviews(number, rng)
    public: list[tuple[dict[Key, int], list[Sum], set[Key]]] = []
    taken = []
    for edition in range(3):
        linked = beside(first, public)
        start = time.process_time()
        try:
            pattern = suppress(linked, POLICY)
        except CannotProtect:
            spent = time.process_time() - start
            print(
                f"  {number:>4} reviews: edition {edition + 1} cannot be protected beside those before ({spent:.2f} s)"
            )
            break
        taken.append(time.process_time() - start)
        public.append((*counted(first), set(pattern.hidden)))
        if not edition:
            ratio = _ratio(linked, set(pattern.hidden))
        first = [*first[5:], *reviews(6, rng)]
    met = taken[0] <= YEAR and all(one <= REVISION for one in taken[1:]) and ratio <= RATIO
    revised = ", ".join(f"{one:.2f}" for one in taken[1:])
    print(
        f"  {number:>4} reviews: a year {taken[0]:.2f} s, revisions beside those before {revised} s; "
        f"the proof 1/{1 / ratio:.0f} of linprog's  {'met' if met else 'MISSED'}",
        flush=True,
    )
    return met


def _ratio(linked: Linked, hidden: set[Key]) -> float:
    start = time.process_time()
    ours: Audit = audit(linked, hidden, POLICY)
    middle = time.process_time()
    theirs: Mapping[Key, Interval] = by_linprog(linked, hidden)
    end = time.process_time()
    if ours.intervals != theirs:
        raise AssertionError("the two proofs differ")
    return (middle - start) / (end - middle)
