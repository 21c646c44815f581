"""Whatever a page reads of cases and notifications is read for a viewer: what it calls takes the person who looks.

A page is a module that knows of requests or of who is signed in. What it calls with a session must take a ``Person``,
or what was read for one already; the exceptions hold no child.

And whatever reads cases for a viewer asks in its statement which of them exist for that viewer
(``cdop.case.recusal.queries.visible``): a query that forgets it would show a case to who has withdrawn from it.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from cdop import models
from cdop.database import Base
from config import ROOT

STAGES = (
    "files", "outbox", "case", "access", "agencies", "notification", "residency", "classification", "gathering",
    "review", "recommendations", "morning", "figures", "register",
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
    "cdop.case.queries.facts_of_each": "facts of cases that were listed for this viewer",
    "cdop.figures.cell_page.behind": "counts, and references of cases",
    "cdop.figures.comparing.queries.editions": "figures that others published",
    "cdop.figures.denominators.queries.editions": "counts that others published",
    "cdop.figures.denominators.queries.rated": "counts, and what others published",
    "cdop.figures.formats.policy_in_force": "a setting",
    "cdop.figures.formats.years_before": "counts",
    "cdop.figures.membership.members": "references, of which the caller shows those for the viewer",
    "cdop.figures.protection.page.hidden_page": "counts",
    "cdop.figures.queries.annual_figures": "counts",
    "cdop.figures.queries.cell_references": "references of cases",
    "cdop.figures.queries.printed_totals": "counts that were printed",
    "cdop.figures.query.counting.references": "references, of which the caller shows those for the viewer",
    "cdop.figures.query.parts.part_figures": "counts",
    "cdop.figures.query.queries.answer_at": "a public answer, which names no case",
    "cdop.figures.query.drafts.come_to": "what came of a public answer",
    "cdop.figures.query.drafts.draft_at": "who asked for which public answer, and what came of it",
    "cdop.figures.query.drafts.drafts": "who asked for which public answer, and what came of it",
    "cdop.figures.query.queries.heads": "public answers, which name no case",
    "cdop.figures.query.queries.board_answer": "counts",
    "cdop.figures.query.queries.given": "public answers and the counts that they are made of, which name no case",
    "cdop.figures.query.service.read_inputs": "counts, and public answers",
    "cdop.figures.releases.publish_page._other_ways": "rules in words",
    "cdop.figures.releases.publish_page._why_exposed": "rules in words",
    "cdop.figures.releases.publish_page.numbers_said": "numbers of editions, which name no case",
    "cdop.figures.releases.queries.all_heads": "who published which year",
    "cdop.figures.releases.queries.commentaries": "what the panel says of a year in public",
    "cdop.figures.releases.queries.draft_of": "who prepares which year, and since when",
    "cdop.figures.releases.queries.drafted": "editions, which name no case",
    "cdop.figures.releases.queries.earlier": "editions, which name no case",
    "cdop.figures.releases.queries.heads": "who published which year",
    "cdop.figures.releases.queries.last_head": "who published which year",
    "cdop.figures.releases.queries.last_release": "an edition, which names no case",
    "cdop.figures.releases.queries.members_of": "references, of which the caller shows those for the viewer",
    "cdop.figures.releases.queries.release_at": "editions, which name no case",
    "cdop.figures.releases.reading.release_or_absent": "an edition, which names no case",
    "cdop.figures.releases.service.come_to": "how far the preparing has come",
    "cdop.figures.releases.service.fail": "that the preparing failed",
    "cdop.figures.releases.service.keep": "editions, which name no case",
    "cdop.figures.quality.queries.scores": "counts",
    "cdop.figures.timeliness.backlog.backlog": "counts",
    "cdop.figures.timeliness.cohorts.cohorts": "counts",
    "cdop.figures.timeliness.deaths.chart_of_deaths": "numbers of deaths, which pages tell in parts of months",
    "cdop.figures.timeliness.page._chart_of": "numbers of deaths, as above",
    "cdop.figures.timeliness.page._deaths": "numbers of deaths, as above",
    "cdop.figures.timeliness.page.drawn": "counts, and numbers of deaths as above",
    "cdop.figures.timeliness.whose.waited": "counts",
    "cdop.figures.years.held_years": "years",
    "cdop.files.queries.files_of": "what a replier sent himself, of the request that his link or account opened",
    "cdop.gathering.asking.sharing.decisions": "questions, and whether agencies may see what others answered",
    "cdop.notification.form.drafts.begin": "the notifier's own draft, by its key: nobody is signed in",
    "cdop.notification.form.drafts.held": "the notifier's own draft, by its key: nobody is signed in",
    "cdop.notification.form.drafts.save": "the notifier's own draft, by its key: nobody is signed in",
    "cdop.notification.form.drafts.take_up": "the notifier's own draft, by its code: nobody is signed in",
    "cdop.notification.form.throttle.count": "how often somebody tried",
    "cdop.notification.form.throttle.forget_old": "how often somebody tried",
    "cdop.notification.inbox.service.hold": "a lock, which tells nothing",
    "cdop.recommendations.telling.routes._holds_a_recommendation": "whether a cookie opens one, and nothing of it",
    "cdop.recommendations.service.locked": "how a recommendation stands with an organisation, which names nobody",
    "cdop.review.papers.gate_shown.included": "copies for the panel, of a paper that was opened for this viewer",
    "cdop.review.papers.queries.file_choices": "the files of a paper that was opened for this viewer",
    "cdop.residency.looking.look": "the directory of postcodes",
    "cdop.recommendations.clusters.deriving.read_changed": "how many cases changed since they were read",
    "cdop.review.meetings.attending.attendance_stamp": "a number of an entry about seats",
    "cdop.review.meetings.attending.seats_at": "seats of a panel",
    "cdop.review.meetings.attending.seats_without_account": "seats of a panel",
    "cdop.review.meetings.shown.to_accept": "seats of a panel",
    "cdop.review.meetings.inviting.invitations": "how many invitations were queued",
    "cdop.review.meetings.inviting.invited": "whom a panel's invitation reaches",
    "cdop.review.meetings.queries.attendance": "seats of a panel",
    "cdop.review.meetings.queries.present_at": "seats of a panel",
    "cdop.review.meetings.naming.refuse_names_about": "whether words name somebody, which is all that it tells",
    "cdop.review.papers.told_of_a_case.names_somebody": "whether words name somebody, which is all that it tells",
    "cdop.review.minutes.service.is_current": "whether anything was recorded since, which is all that it tells",
    "cdop.review.meetings.queries.terms_in_force": "the terms of confidentiality",
    "cdop.review.meetings.shown._inviting": "how many invitations were queued",
    "cdop.review.meetings.shown.accepted_terms": "who accepted the terms of confidentiality",
    "cdop.review.meetings.yearly.attendance_of_year": "seats of panels",
    "cdop.residency.postcodes.queries.edition_in_use": "the directory of postcodes",
}

SCOPED = {"visible", "visible_to_bound", "not_withdrawn", "about_visible", "_scopes"}
EXECUTING = {"execute", "scalar", "scalars", "get", "get_one"}
OPENED = {"CaseView", "Situation", "Item", "Prepared", "Challenge", "Notice", "Like", "Analysis"}
"""What was read for its viewer: whoever has one may read more of the same case."""
WHOLE = {
    "cdop.access.looks.reasons._opened": "beside looks that were read for this viewer",
    "cdop.access.looks.reasons._told": "beside looks that were read for this viewer",
    "cdop.access.restricting.queries.accounts_of": "accounts",
    "cdop.access.restricting.queries.people_to_name": "accounts",
    "cdop.access.restricting.queries.told_of": "accounts",
    "cdop.access.unusual.queries._notes": "what was noted of lines, which were read for this viewer",
    "cdop.access.unusual.queries._people": "accounts",
    "cdop.review.analysis.deciding.draft_content": "the draft whose answers it reads was found for the viewer",
    "cdop.case.recusal.queries.people_to_bar": "accounts",
    "cdop.figures.quality.checks.checks": "counts, which stay whole; the cases that it names are asked by named",
    "cdop.figures.formats.write": "counts, which stay whole; the cases that it names are asked by tokens_of",
    "cdop.figures.releases.drafting.read_inputs": "counts, which stay whole; references, which are not shown by it",
    "cdop.files.service.read_of_owner": "a file of no case, whose sender or recommendation the caller found",
    "cdop.recommendations.following.evidence.waiting_files": "files that events which were read for the viewer name",
    **{
        f"cdop.recommendations.{name}": "facts are what is taken out of words, for who may not read them as typed"
        for name in (
            "queries.actions_of",
            "queries.events_of",
            "following.queries._read",
            "reports.queries.lines_up_to",
            "reports.queries.section_of_year",
        )
    },
    "cdop.gathering.asking.queries.opens_until": "of a request of a case that was opened for this viewer",
    "cdop.gathering.chasing.queries.happened": "of a request that was opened for this viewer",
    "cdop.gathering.record.lists.contradictions_page": "facts of the cases that its page listed for this viewer",
    "cdop.gathering.record.lists.unread_page": "facts of the cases that its page listed for this viewer",
    "cdop.gathering.replying.asked.load": "an agency's own request, which it answers whoever withdrew",
    "cdop.gathering.replying.outstanding.outstanding_of": "an agency's own requests, which it answers whoever withdrew",
    "cdop.notification.inbox.likenesses.like_one": "names of those whom likely found for this viewer",
    "cdop.notification.inbox.queries.set_aside_counts": "what was set aside is in no case",
    "cdop.notification.inbox.queries.waiting_count": "what waits is in no case",
    "cdop.notification.inbox.queries.waiting_page": "what waits is in no case",
    "cdop.notification.lists.queries.to_enter": "rows that are no case",
    "cdop.recommendations.writing.learning._points": "of decisions that were read for this viewer",
    "cdop.recommendations.clusters.queries.notes": "of each note the cases that _cases read for this viewer",
    "cdop.recommendations.themes.counting.factor_counts": "counts, which stay whole",
    "cdop.recommendations.themes.learning.of_factor": "of the cases that latest_cases read for this viewer",
    "cdop.recommendations.themes.learning._shown": "of the cases that were read for this viewer",
    "cdop.register.checking.check": "that a reference is taken, which nobody can be spared who would give it again",
    "cdop.register.checking.new_entries": "that a reference is taken, as above",
    "cdop.register.returning.queries.entry": "who was sent how many cases, and which is asked by returned",
    "cdop.register.returning.queries.ledger": "who was sent how many cases, and why",
    "cdop.register.returning.queries.permissions": "who may be sent records, and by what law",
    "cdop.review.meetings.listing.meetings_of": "meetings and seats",
    "cdop.review.meetings.queries.may_attend": "meetings and seats",
    "cdop.review.papers.room.room_papers": "of the items that agenda read for this viewer",
    "cdop.review.analysis.earlier.earlier_of": "of a case whose desk this viewer was let to",
    "cdop.review.papers.room.openings": "of the items that agenda read for this viewer",
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


def of_cases() -> set[str]:
    """The classes of the tables that belong to cases: those that name one, and those that name such a table."""
    tables = {"cases"}
    while True:
        more = {
            table.name
            for table in Base.metadata.tables.values()
            if "case_id" in table.columns or any(key.column.table.name in tables for key in table.foreign_keys)
        }
        if more <= tables:
            return {name for name in models.__all__ if getattr(models, name).__tablename__ in tables}
        tables |= more


@dataclass
class House:
    """All modules, and in each what its top level names."""

    modules: Mapping[str, ast.Module]
    named: dict[str, dict[str, ast.stmt]] = field(default_factory=dict)
    brought: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, module in self.modules.items():
            self.named[name] = dict(_definitions(module))
            nodes = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom) and node.module]
            self.brought[name] = {a.asname or a.name: f"{node.module}.{a.name}" for node in nodes for a in node.names}

    def words(self, module: str, node: ast.AST) -> set[str]:
        """What a statement names, directly or through what it uses that reads nothing for a viewer by itself."""
        found: set[str] = set()
        waiting, seen = [(module, node)], set()
        while waiting:
            where, one = waiting.pop()
            words = {each.id for each in ast.walk(one) if isinstance(each, ast.Name)}
            words |= {each.attr for each in ast.walk(one) if isinstance(each, ast.Attribute)}
            found |= words
            for word in words - SCOPED:
                place = (where, word) if word in self.named[where] else self._elsewhere(where, word)
                if place and place not in seen and not _reads_for_a_viewer(self.named[place[0]][place[1]]):
                    seen.add(place)
                    waiting.append((place[0], self.named[place[0]][place[1]]))
        return found

    def _elsewhere(self, module: str, word: str) -> tuple[str, str] | None:
        other, _, name = self.brought[module].get(word, "").rpartition(".")
        return (other, name) if name in self.named.get(other, {}) else None

    def unscoped(self) -> set[str]:
        """What reads cases for a viewer without asking which of them exist for that viewer."""
        models = of_cases()
        return {
            f"{name}.{word}"
            for name, named in self.named.items()
            for word, node in named.items()
            if _reads_for_a_viewer(node)
            and (words := self.words(name, node)) & models
            and words & EXECUTING
            and not words & SCOPED
        }


def _definitions(module: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                (each.id, node) for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
            )


def _reads_for_a_viewer(node: ast.stmt) -> bool:
    """A function that takes a session and a viewer, and nothing that was read for one: who writes is called person."""
    if not isinstance(node, ast.FunctionDef):
        return False
    arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    types = {name for each in arguments if each.annotation for name in _names(each.annotation)}
    viewer = any(each.arg.lstrip("_") == "viewer" for each in arguments)
    return viewer and bool(types & {"Session", "Connection"}) and not types & OPENED


def test_whatever_reads_cases_for_a_viewer_leaves_out_those_that_do_not_exist_for_that_viewer() -> None:
    found = House(sources()).unscoped()
    assert found - WHOLE.keys() == set(), "ask visible(viewer, …) in the statement (cdop.case.recusal.queries)"
    assert WHOLE.keys() - found == set(), "an exception that nothing needs any more"


@pytest.mark.parametrize(
    ("body", "scoped"),
    [
        ("return session.scalars(select(Case.id))", False),
        ("return session.scalars(_ALL)", False),
        ("return _read(session)", False),
        ("return session.scalars(select(CaseFact.id).where(visible(viewer, CaseFact.case_id)))", True),
        ("return session.scalars(_seen(viewer))", True),
        ("return other(session, viewer)", True),
        ("return session.scalars(select(Account.id))", True),
    ],
)
def test_a_query_that_forgets_it_is_seen(body: str, scoped: bool) -> None:
    source = f"""
_ALL = select(Case.id)
def _read(session): return session.scalars(_ALL)
def _seen(viewer: Person): return _ALL.where(visible(viewer, Case.id))
def other(session: Session, viewer: Person): return session.scalars(_seen(viewer))
def asked(session: Session, viewer: Person):
    {body}
"""
    assert House({"cdop.new": ast.parse(source)}).unscoped() == (set() if scoped else {"cdop.new.asked"})


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
