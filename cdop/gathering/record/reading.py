"""A reply as it came, and what it adds to what was known before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.gathered import Answer, Request, answers, requests
from cdop.gathering.record.dated import dated_rows, moment_words
from cdop.gathering.record.known import replied
from cdop.gathering.replying.words import answer_words
from cdop.reference.codes import label
from cdop.reference.reporting_form import UNCERTAIN, FormQuestion, form_questions, part_title
from cdop.reference.wording import long_date

REVIEWED = "reviewed"


@dataclass(frozen=True)
class ReplyShown:
    """One reply: how and when it came, its answers by part as (question, answer, what it adds), and its dated rows."""

    outcome: str
    outcome_words: str
    way: str
    on: date
    author: str
    words: str
    redirect: str
    answers: list[tuple[str, list[tuple[str, str, str]]]]
    dates: list[tuple[str, str]]


def request_of(facts: Sequence[Fact], key: str) -> Request | None:
    """The request of a key, once it has a reply."""
    return next((one for one in requests(facts) if one.key == key and one.replies), None)


def reply_shown(facts: Sequence[Fact], reply: Fact) -> ReplyShown:
    """A reply in words, beside what was known before it came."""
    identity = reply.identity or {}
    before = answers(facts[: next(place for place, fact in enumerate(facts) if fact is reply)])
    parts: dict[str, list[tuple[str, str, str]]] = {}
    said, known = replied(reply), form_questions()
    for key, question in known.items():
        if key in said:
            row = (question.name, answer_words(question, said[key]), adds(question, said[key], before.get(key)))
            parts.setdefault(part_title(question.part), []).append(row)
    return ReplyShown(
        reply.detail["outcome"],
        label("reply_outcome", reply.detail["outcome"]),
        label("reply_way", reply.detail["way"]),
        reply.dated,
        str(identity.get("author", "")),
        str(identity.get("words", "")),
        str(identity.get("redirect", "")),
        list(parts.items()),
        [(moment_words(row.on, row.precision, None, row.written), row.what) for row in dated_rows(reply)],
    )


def adds(question: FormQuestion, value: str, before: Answer | None) -> str:
    """What an answer adds to what was known: new, the same, different, or nothing."""
    if value in UNCERTAIN:
        return "Does not know" if before is None or not before.known else "Does not know: answered by others"
    if question.each or before is None or not before.known:
        return "New"
    earlier = {one.value for one in before.given if one.definite}
    if before.value == value:
        return "The same as what is known"
    if question.kind in {"text", "lines"}:
        return "Beside what others wrote"
    words = ", ".join(answer_words(question, one) for one in sorted(earlier - {value}))
    return f"Different: known was {words}"


def late_since(case: CaseView, request: Request) -> str:
    """The day of the review after which the last reply came, in words; nothing where the case is not reviewed."""
    if case.status != REVIEWED:
        return ""
    finalised = in_force(case.facts, FactKind.FINALISED)
    place = {id(fact): number for number, fact in enumerate(case.facts)}
    late = finalised is not None and place[id(request.replies[-1])] > place[id(finalised)]
    return long_date(finalised.dated) if finalised and late else ""
