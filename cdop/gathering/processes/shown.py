"""The strip of a case's parallel processes: a cell each, in words; and what the timeline says of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.deadlines import Deadlines
from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import day_words, isolated
from cdop.case.readiness import processes
from cdop.case.sections import Place, register_targets_section
from cdop.case.wording import listed, register_words, typed
from cdop.gathering.processes.rules import safeguarding_targets, suggestions
from cdop.gathering.rules import ENDED
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.calendar import today
from cdop.reference.codes import code_list, label
from cdop.reference.wording import long_date

Line = tuple[str, str]
COLOURS = {"expected": "yellow", "open": "blue", "concluded": "green", "not_applicable": "grey"}
_WAITS = frozenset({"expected", "open"})
_IDENTITY = (
    ("owner", "Whose it is"),
    ("reference", "Reference"),
    ("screening", "Screening"),
    ("result", "Result"),
    ("words", "More"),
)


@dataclass(frozen=True)
class Cell:
    """One process: its name, its state as a tag, what it holds up, more lines; its page for whoever may change it."""

    title: str
    state: str
    colour: str
    holds: str
    lines: list[Line]
    targets: list[Line]
    href: str | None


@dataclass(frozen=True)
class Strip:
    """Every process of a case, those that wait first; ``page`` for whoever may add one.

    ``expected`` names those that are to be expected and that nobody has recorded.
    """

    cells: list[Cell]
    page: str | None
    expected: tuple[str, ...] = ()


def strip(_session: Session, viewer: Person, case: CaseView, settings: PanelSettings) -> Strip | None:
    """The strip as this viewer may see it: without identity kind, state and what is held up, and no days."""
    if not viewer.sees_identity:
        cells = [_cell(case, fact, None) for fact in in_order(processes(case.facts))]
        return Strip(cells, None) if cells else None
    recorded = in_order(processes(case.facts))
    deadlines = Deadlines(settings, today())
    cells = [_cell(case, fact, deadlines) for fact in recorded]
    return Strip(cells, url_for("processes.strip", token=case.token), to_be_expected(case))


def to_be_expected(case: CaseView) -> tuple[str, ...]:
    """The names of the processes that are to be expected of a case and not recorded; none of one that has ended."""
    if case.status in ENDED:
        return ()
    return tuple(label("parallel_process", one.kind) for one in suggestions(case.facts, case.age_at_death))


def in_order(recorded: Sequence[Fact]) -> list[Fact]:
    """Those that wait first, then by the list of processes."""
    kinds = list(code_list("parallel_process"))
    return sorted(recorded, key=lambda f: (f.detail["state"] not in _WAITS, kinds.index(f.detail["process_kind"])))


def lines_of(fact: Fact) -> Iterator[Line]:
    """What the timeline says of a process; to viewers without identity no day and no words."""
    yield "Process", listed(fact, "process_kind", "parallel_process")
    yield "State", listed(fact, "state", "process_state")
    if fact.detail.get("holds", "none") != "none":
        yield "Waiting", label("process_holds", fact.detail["holds"])
    if fact.identity is not None:
        yield from _days(fact)
        yield from ((words, typed(fact, key)) for key, words in _IDENTITY)


def _cell(case: CaseView, fact: Fact, deadlines: Deadlines | None) -> Cell:
    detail = fact.detail
    state, waits = detail["state"], detail["state"] in _WAITS
    holds = label("process_holds", detail["holds"]) if waits and detail["holds"] != "none" else ""
    name, words = label("parallel_process", detail["process_kind"]), label("process_state", state)
    if not case.identified:
        return Cell(name, words, COLOURS[state], holds, [], [], None)
    texts = ((named, isolated(text)) for key, named in _IDENTITY if (text := (fact.identity or {}).get(key)))
    targets = safeguarding_targets(fact, deadlines) if deadlines else []
    href = url_for("processes.process", token=case.token, key=detail["process"])
    days = [(named, long_date(day)) for named, day in targets]
    return Cell(name, words, COLOURS[state], holds, [*_days(fact), *texts], days, href)


def _days(fact: Fact) -> Iterator[Line]:
    for key, words in (("opened", "Opened"), ("concluded", "Concluded"), ("next_on", "Next date")):
        if day := fact.detail.get(key):
            yield words, day_words(day)


def install() -> None:
    """Put the strip on the case page, and the words on the timeline."""
    register_targets_section("Parallel processes", Place.PROCESSES, strip, "gathering/processes/_section.html")
    register_words(FactKind.PROCESS_RECORDED, lines_of)
