"""The work of checking one case of a full export grows as its timeline does, not with its square."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, SupportsIndex

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.register import history
from cdop.register.history import faults_of
from cdop.register.standing import Standing
from tests.case.making import NOTIFIED, described

TODAY = date(2026, 6, 1)
ADULT = described(date_of_birth="1990-01-01")
NOTE = Fact(FactKind.NOTED, NOTIFIED, identity={"text": "The aunt rang."})
HOME = Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": "E06000035"})
WITHDRAWN = Fact(FactKind.WITHDRAWN, NOTIFIED, {"reason": "stillbirth"})
UNDONE = Fact(FactKind.WITHDRAWAL_UNDONE, NOTIFIED)
FINALISED = Fact(FactKind.FINALISED, NOTIFIED, {"category": "3", "modifiability": "none", "factors": []})
BEGINNING = [Fact(FactKind.NOTIFIED, NOTIFIED), described()]


def joined(number: int) -> list[Fact]:
    """So many notifications joined to the case, then each separated from it."""
    told = [{"from_case": f"CDR-{place}"} for place in range(number)]
    kinds = (FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED)
    return [Fact(kind, NOTIFIED, detail) for kind in kinds for detail in told]


LONG: dict[str, Callable[[int], list[Fact]]] = {
    "notes": lambda length: [*BEGINNING, *[NOTE] * length],
    "descriptions": lambda length: [*BEGINNING, *[described()] * length],
    "withdrawals": lambda length: [*BEGINNING, *[WITHDRAWN, UNDONE] * (length // 2)],
    "reviews": lambda length: [*BEGINNING, HOME, *[FINALISED] * length],
    "notifications": lambda length: [*BEGINNING, *joined(length // 2)],
    "notifications on a wrong description": lambda length: [BEGINNING[0], ADULT, *joined(length // 2), described()],
    "notes on a wrong description": lambda length: [BEGINNING[0], ADULT, *[NOTE] * length, described()],
    "withdrawals on a wrong description": lambda length: [
        BEGINNING[0], ADULT, *[WITHDRAWN, UNDONE] * (length // 2), described(),
    ],
}  # fmt: skip


class Timeline(list[Fact]):
    """Facts that count how often one of them is looked at."""

    looks = 0

    def __iter__(self) -> Iterator[Fact]:
        for fact in super().__iter__():
            self.looks += 1
            yield fact

    def __getitem__(self, place: SupportsIndex | slice) -> Any:
        found = super().__getitem__(place)
        self.looks += len(found) if isinstance(found, list) else 1
        return found


@pytest.mark.parametrize("kind", LONG)
def test_twice_the_timeline_is_twice_the_work(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, rows = [], []
    check_row = history.check_row
    monkeypatch.setattr(history, "check_row", lambda *given: rows.append(given) or check_row(*given))
    for length in (200, 400):
        rows.clear()
        facts = Timeline(LONG[kind](length))
        faults_of(1, "A-1", facts, TODAY)
        looks.append(facts.looks + len(rows))
    assert looks[1] <= 2.1 * looks[0]


def test_what_stands_is_few_facts_however_many_were_recorded() -> None:
    def on(day: date) -> Fact:
        return Fact(FactKind.REOPENED, day)

    standing = Standing()
    for day in range(1, 29):
        for fact in (HOME, WITHDRAWN, UNDONE, FINALISED, Fact(FactKind.REOPENED, NOTIFIED), NOTE):
            standing.add(Fact(fact.kind, date(2014, 6, day), fact.detail, fact.identity))
    told = standing.before(on(date(2014, 6, 9)))
    assert [fact.kind for fact in told] == ["residency_decided", "withdrawal_undone", "finalised", "reopened"]
    assert {fact.dated for fact in told} == {date(2014, 6, 9)}
    assert standing.before(on(date(2014, 5, 31))) == []
