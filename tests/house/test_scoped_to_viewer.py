"""Whatever a page reads of cases and notifications is read for a viewer: what it calls takes the person who looks.

A page is a module that knows of requests or of who is signed in. What it calls with a session must take a ``Person``,
or what was read for one already; the exceptions hold no child.
"""

import ast
from collections.abc import Iterator, Mapping

from config import ROOT

STAGES = (
    "files", "outbox", "case", "agencies", "notification", "residency", "classification", "gathering", "review",
    "morning", "figures", "register",
)  # fmt: skip
READ_FOR_A_VIEWER = ("Person", "CaseView", "Situation", "Sender", "Actor")
NO_CHILD = {
    "cdop.gathering.replying.routes._holds_a_request": "whether a cookie opens a request, and nothing of it",
    "cdop.agencies.directory.queries.agencies_of": "offices and roles",
    "cdop.agencies.directory.queries.agency": "offices and roles",
    "cdop.agencies.directory.queries.history": "offices and roles",
    "cdop.agencies.queries.history": "other panels' offices",
    "cdop.agencies.queries.other_panel": "other panels' offices",
    "cdop.agencies.queries.other_panels": "other panels' offices",
    "cdop.figures.cell_page.behind": "counts, and references of cases",
    "cdop.figures.formats.write": "counts",
    "cdop.figures.formats.years_before": "counts",
    "cdop.figures.queries.annual_figures": "counts",
    "cdop.figures.queries.cell_references": "references of cases",
    "cdop.figures.queries.printed_totals": "counts that were printed",
    "cdop.figures.years.held_years": "years",
    "cdop.figures.cases_behind.tokens_of": "addresses of cases, asked for those who may open them",
    "cdop.files.queries.files_of": "what a replier sent himself, of the request that his link or account opened",
    "cdop.gathering.asking.sharing.decisions": "questions, and whether agencies may see what others answered",
    "cdop.gathering.links.go_on": "a link's cookie, by its hash: nobody is signed in",
    "cdop.gathering.links.held": "a link's cookie, by its hash: nobody is signed in",
    "cdop.notification.form.drafts.begin": "the notifier's own draft, by its key: nobody is signed in",
    "cdop.notification.form.drafts.held": "the notifier's own draft, by its key: nobody is signed in",
    "cdop.notification.form.drafts.save": "the notifier's own draft, by its key: nobody is signed in",
    "cdop.notification.form.drafts.take_up": "the notifier's own draft, by its code: nobody is signed in",
    "cdop.notification.form.throttle.count": "how often somebody tried",
    "cdop.notification.form.throttle.forget_old": "how often somebody tried",
    "cdop.notification.inbox.service.hold": "a lock, which tells nothing",
    "cdop.register.service.check_file": "what is wrong in a file, told to who brought it",
    "cdop.residency.looking.look": "the directory of postcodes",
    "cdop.review.meetings.attending.attendance_stamp": "a number of an entry about seats",
    "cdop.review.meetings.attending.seats_at": "seats of a panel",
    "cdop.review.meetings.inviting.invitations": "how many invitations were queued",
    "cdop.review.meetings.inviting.invited": "whom a panel's invitation reaches",
    "cdop.review.meetings.queries.attendance": "seats of a panel",
    "cdop.review.meetings.queries.terms_in_force": "the terms of confidentiality",
    "cdop.review.meetings.shown._inviting": "how many invitations were queued",
    "cdop.review.meetings.shown.accepted_terms": "who accepted the terms of confidentiality",
    "cdop.review.meetings.yearly.attendance_of_year": "seats of panels",
    "cdop.residency.postcodes.queries.edition_in_use": "the directory of postcodes",
}


def sources() -> dict[str, ast.Module]:
    """Every module of the stages by its name; commands are run by who holds the machine, and sign nobody in."""
    found = {}
    for stage in STAGES:
        for path in (ROOT / "cdop" / stage).rglob("*.py"):
            if path.name != "commands.py":
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def unscoped(module: ast.Module) -> Iterator[str]:
    """The functions of a module that take a session, and neither a viewer nor what was read for one."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            types = {name for each in arguments if each.annotation for name in _names(each.annotation)}
            if types & {"Session", "Connection"} and not types & {*READ_FOR_A_VIEWER}:
                yield node.name


def is_page(module: ast.Module) -> bool:
    return any(each.split(".")[0] == "flask" or each.startswith("cdop.web.guard") for each in _imported(module))


def used(module: ast.Module) -> set[str]:
    """What a module uses of others, by its whole name: what it imports, and what it asks an imported module for."""
    found = _imported(module)
    modules = {each.rpartition(".")[2]: each for each in found}
    modules |= {
        alias.asname: f"{node.module}.{alias.name}"
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    asked = (node for node in ast.walk(module) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return found | {f"{modules[each.value.id]}.{each.attr}" for each in asked if each.value.id in modules}  # type: ignore[attr-defined]


def faults(modules: Mapping[str, ast.Module]) -> set[str]:
    """What pages read for nobody: functions that they use, and their own."""
    reading = {f"{name}.{function}" for name, module in modules.items() for function in unscoped(module)}
    pages = {name: module for name, module in modules.items() if is_page(module)}
    own = {each for each in reading if each.rpartition(".")[0] in pages}
    return own | {each for module in pages.values() for each in used(module) & reading}


def _imported(module: ast.Module) -> set[str]:
    nodes = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom) and node.module]
    return {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}


def _names(annotation: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}


def test_pages_read_for_a_viewer_alone() -> None:
    modules = sources()
    assert sum(map(is_page, modules.values())) > 20
    found = faults(modules)
    assert found - NO_CHILD.keys() == set()
    assert NO_CHILD.keys() - found == set(), "an exception that nothing needs any more"


def test_every_way_of_reading_for_nobody_is_seen() -> None:
    queries = ast.parse("def names(session: Session, case_id: int): ...\ndef seen(session: Session, who: Person): ...")
    pages = {
        "imported": "from flask import g\nfrom cdop.case.queries import names, seen",
        "asked": "from flask import g\nfrom cdop.case import queries\nqueries.names(s, 1)\nqueries.seen(s, p)",
        "renamed": "from cdop.web.guard import current_person\nfrom cdop.case import queries as q\nq.names(s, 1)",
    }
    for source in pages.values():
        assert faults({"cdop.case.queries": queries, "cdop.case.views": ast.parse(source)}) == {
            "cdop.case.queries.names"
        }
    own = ast.parse("from flask import g\ndef _shown(session: Session | None, *, case_id: int): ...")
    assert faults({"cdop.case.views": own}) == {"cdop.case.views._shown"}
    assert not faults(
        {"cdop.case.queries": queries, "cdop.case.rules": ast.parse("from cdop.case.queries import names")}
    )
