"""The words for hand-overs and agreements, on the timeline, the case page and the sheet."""

from collections.abc import Iterator

from flask import g, has_request_context

from cdop.agencies.queries import other_panels
from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, in_force, notifications
from cdop.case.presenters import DESCRIPTION, name_words, value_words
from cdop.case.wording import Lines, typed
from cdop.database import current_session
from cdop.notification.form.summary import told_in_words
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.reference.wording import long_date
from cdop.residency.handover.rules import ACCEPTED, OURS
from cdop.residency.presenters import rule_words

Row = tuple[str, str]
Topic = tuple[str, list[Row]]
LEAD_AGREED = {OURS: "This panel leads", "theirs": "Another panel leads"}
ANSWERS = {ACCEPTED: "Accepted", "declined": "Declined, or taken back"}
_CHILD = ("date_of_birth", "sex", "ethnicity", "nhs_number", "home_postcode")
_DEATH = ("date_of_death", "place_of_death", "death_area")


def panel_name(token: str | None) -> str:
    """A panel by its token; read once for a page."""
    if token is None:
        return ""
    if not has_request_context():
        return _names().get(token, token)
    if "panel_names" not in g:
        g.panel_names = _names()
    return str(g.panel_names.get(token, "A panel that is not in the directory"))


def _names() -> dict[str, str]:
    return {panel.token: panel.name for panel in other_panels(current_session())}


def handed_over_lines(fact: Fact) -> Lines:
    yield "Panel", panel_name(fact.detail.get("panel"))
    yield "Sent", typed(fact, "sent")
    yield "Contact", typed(fact, "contact")


def answered_lines(fact: Fact) -> Lines:
    yield "Answer", ANSWERS.get(fact.detail.get("answer", ""), "")
    yield "By", typed(fact, "by")
    yield "Said", typed(fact, "words")


def outcome_lines(fact: Fact) -> Lines:
    yield "Told by", typed(fact, "by")
    yield "Outcome", typed(fact, "words")


def lead_lines(fact: Fact) -> Lines:
    yield "Lead", LEAD_AGREED.get(fact.detail.get("lead", ""), "")
    yield "Panel", panel_name(fact.detail.get("panel"))
    yield "Agreed with", typed(fact, "agreed_with")
    yield "Reason", typed(fact, "reason")


def led_by_lines(fact: Fact) -> Lines:
    yield "Led by", panel_name(fact.detail.get("led_by"))


LINES = {
    FactKind.HANDED_OVER: handed_over_lines,
    FactKind.HANDOVER_ANSWERED: answered_lines,
    FactKind.HANDOVER_OUTCOME: outcome_lines,
    FactKind.LEAD_AGREED: lead_lines,
    FactKind.FINALISED: led_by_lines,
}


def told_whole(fact: Fact) -> str:
    """All that a fact says, in one text, to be put beside a form."""
    words = {**fact.detail, **(fact.identity or {})}
    told = {key: panel_name(value) if key == "panel" else str(value or "") for key, value in words.items()}
    lines = (
        told[key] for key in ("panel", "answer", "lead", "sent", "contact", "by", "words", "reason") if key in told
    )
    return "\n".join([long_date(fact.dated), *filter(None, lines)])


def sheet_topics(case: CaseView) -> list[Topic]:
    """What another panel needs: who died, where and when, whose child and why, and all that was told of it."""
    topics: list[Topic] = [
        ("The child", [("Name", _name(case)), *_described(case, _CHILD)]),
        ("The death", list(_death(case))),
        ("Residency", list(_residency(case))),
    ]
    for fact in notifications(case.facts):
        told = (fact.identity or {}).get("told") or {}
        for each in told_in_words(told.get("answers", told)) if told else ():
            rows = [(question.name, words) for question, words in each.answers]
            if rows:
                topics.append((f"As notified on {long_date(fact.dated)}: {each.topic.title}", rows))
    return topics


def _name(case: CaseView) -> str:
    identity = case.described.identity or {}
    return name_words(identity.get("family_name"), identity.get("given_names"))


def _described(case: CaseView, keys: tuple[str, ...]) -> Iterator[Row]:
    values = {**case.described.detail, **(case.described.identity or {})}
    for key in keys:
        yield DESCRIPTION[key][0], value_words(key, values.get(key))


def _death(case: CaseView) -> Iterator[Row]:
    yield from _described(case, _DEATH)
    yield "Notified", long_date(min(fact.dated for fact in notifications(case.facts)))
    classified = in_force(case.facts, FactKind.CLASSIFIED)
    yield "Death", label("expectation", classified.detail["expectation"]) if classified else "Not yet classified"
    response = in_force(case.facts, FactKind.RESPONSE_DECIDED)
    if response:
        decision = label("response_decision", response.detail["decision"])
        yield "Joint agency response", f"{decision}, {long_date(response.dated)}"


def _residency(case: CaseView) -> Iterator[Row]:
    decided = in_force(case.facts, FactKind.RESIDENCY_DECIDED)
    if decided is None:
        return
    yield "Home area", area_name(decided.detail["home_area"])
    yield "Decided", long_date(decided.dated)
    if decided.detail.get("circumstance"):
        yield "Home", label("home_circumstance", decided.detail["circumstance"])
    if decided.detail.get("rule"):
        yield "Rule", rule_words(decided.detail["rule"])
    yield "Reason", (decided.identity or {}).get("reason") or "No reason recorded"
