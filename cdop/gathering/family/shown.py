"""The family of one case as the coordinator sees it: on its own page, and in short on the case page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.asks import Asks, asked_of
from cdop.case.case_page import CaseView
from cdop.case.deadlines import Deadlines
from cdop.case.facts import Fact
from cdop.case.presenters import isolated
from cdop.case.readiness import family_questions
from cdop.case.sections import Place, register_case_section
from cdop.classification.situation import last_died
from cdop.gathering.family import rules, wording
from cdop.panel_settings.rules import SETTINGS, PanelSettings, words_of
from cdop.reference.calendar import today
from cdop.reference.codes import code_list, label
from cdop.reference.wording import long_date, plural

Row = tuple[str, str]
FIRST_CONTACT = "first_contact_within"
_TAG = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>')
_LINK = Markup('<a class="govuk-link app-target" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>')
_TYPED = Markup('<span class="app-typed">{}</span>')


@dataclass(frozen=True)
class InShort:
    """What the case page shows: warnings, rows, and the way to the family's page."""

    alerts: list[Markup]
    rows: list[Row]
    page: str


@dataclass(frozen=True)
class Family:
    """All of it: warnings, the key worker, and the rows of its tables."""

    alerts: list[Markup]
    worker: list[Row]
    questions: list[list[Any]]
    wishes: list[list[Any]]
    yearly: list[rules.Yearly]
    contacts: list[list[Any]]
    letters: list[list[Any]]
    to_write: list[Row]


def section(_session: Session, viewer: Person, case: CaseView) -> InShort | None:
    """The family in short; nothing for those who see no identity. What is not done is a tag where it is asked of us."""
    if not viewer.sees_identity:
        return None
    asked = family_questions(case.facts)
    waiting = sum(answer is None for _, answer in asked)
    said = f"{plural(waiting, 'question')} not answered" if waiting else "All answered" if asked else "None asked"
    worker = _worker(case.facts, None, asked=_is_asked(case))
    written = [label("family_letter", fact.detail["letter"]) for fact in rules.letters(case.facts)]
    rows = [*worker, ("Questions", _TAG.format("orange", said) if waiting else said)]
    rows.append(("Letters", "; ".join(written) or "None written"))
    return InShort(alerts(case.facts, today()), rows, url_for("family.family", token=case.token))


def family(case: CaseView, settings: PanelSettings) -> Family:
    """Everything about the family, for a viewer who sees identity."""
    facts, token, asked = case.facts, case.token, _is_asked(case)
    return Family(
        alerts(facts, today()),
        _worker(facts, Deadlines(settings, today()), asked=asked),
        [*_questions(facts, token)],
        [[wording.wish_words(f), _words(f), _change("wish", token, f.detail["wish"])] for f in rules.wishes(facts)],
        rules.yearly_days(facts),
        [*_contacts(facts, token)],
        [*_letters(facts, token)],
        [(code.label, url_for("family.letter", token=token, letter=code.code)) for code in _stages()],
    )


def alerts(facts: Sequence[Fact], day: date) -> list[Markup]:
    """What whoever calls or writes on a day must know first."""
    found = []
    if silence := rules.no_contact(facts):
        found.append(_with_words("The family wants no contact", silence))
    avoiding = rules.avoided_by_a_letter(facts, day)
    return found + [_with_words(f"The family asked to be left in peace: {wording.days_words(f)}", f) for f in avoiding]


def _with_words(words: str, fact: Fact) -> Markup:
    said = (fact.identity or {}).get("words")
    return Markup("{}: {}").format(words, isolated(said)) if said else Markup("{}").format(words)


def _is_asked(case: CaseView) -> bool:
    """Whether this panel still has to see to it: nothing is late of a withdrawn case, or of another panel's."""
    return asked_of(case, current_app.extensions["panel_area"], today()) is Asks.US


def _worker(facts: Sequence[Fact], deadlines: Deadlines | None, *, asked: bool) -> list[Row]:
    """Who stands by the family, and the first contact with its clock where the targets are known."""
    named = rules.key_worker(facts)
    identity = (named.identity or {}) if named else {}
    said = [isolated(identity[key]) for key in ("name", "role", "contact") if identity.get(key)]
    first = wording.first_contact_words(named) if named else ""
    told = Markup(", ").join(said) if said else _TAG.format("yellow", "Not named") if asked else "Not named"
    timed = deadlines if asked or first else None
    return [("Key worker", told), ("First contact", _first_contact(named, first, facts, timed))]


def _first_contact(named: Fact | None, words: str, facts: Sequence[Fact], deadlines: Deadlines | None) -> str:
    if deadlines is None:
        return words or "None recorded"
    died = last_died(facts)
    target = words_of(SETTINGS[FIRST_CONTACT], deadlines.settings.text(FIRST_CONTACT))
    if named is not None and words:
        kept = deadlines.kept(FIRST_CONTACT, died, date.fromisoformat(named.detail["first_contact_on"]))
        return f"{words}, {'in time' if kept else 'late'} (target: within {target} of the death, a setting)"
    standing = deadlines.of_target(FIRST_CONTACT, died)
    return f"None recorded. {standing.words} (target: within {target} of the death, a setting)"


def _questions(facts: Sequence[Fact], token: str) -> Iterator[list[Any]]:
    """Those without an answer first."""
    for asked, answer in sorted(family_questions(facts), key=lambda pair: pair[1] is not None):
        href = url_for("family.answer", token=token, key=asked.detail["question"])
        link = _LINK.format(href, "Change" if answer else "Answer", "this question")
        told = _told(answer) if answer else _TAG.format("orange", "Not answered")
        yield [_words(asked), long_date(asked.dated), told, link]


def _told(answer: Fact) -> Markup:
    by = isolated(str((answer.identity or {}).get("by", "")))
    return Markup("{} ({}, {})").format(_words(answer), by, long_date(answer.dated))


def _contacts(facts: Sequence[Fact], token: str) -> Iterator[list[Any]]:
    for fact in rules.contacts(facts):
        who = isolated(str((fact.identity or {}).get("who", "")))
        how = label("family_contact", fact.detail["how"])
        yield [long_date(fact.dated), how, who, _words(fact), _change("contact", token, fact.detail["entry"])]


def _letters(facts: Sequence[Fact], token: str) -> Iterator[list[Any]]:
    for number, fact in enumerate(rules.letters(facts), start=1):
        name = label("family_letter", fact.detail["letter"])
        href = url_for("family.written", token=token, number=number)
        yield [{"text": name, "href": href}, long_date(fact.dated), fact.recorded_by or ""]


def _words(fact: Fact) -> Markup:
    return _TYPED.format(isolated(str((fact.identity or {}).get("words", ""))))


def _change(endpoint: str, token: str, key: str) -> Markup:
    return _LINK.format(url_for(f"family.{endpoint}", token=token, key=key), "Change", "this entry")


def _stages() -> list[Any]:
    return list(code_list("family_letter").values())


def install() -> None:
    """Put the family on the case page, and the words on the timeline."""
    register_case_section("The family", Place.FAMILY, section, "gathering/family/_section.html")
    wording.install()
