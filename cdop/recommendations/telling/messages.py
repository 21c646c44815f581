"""The messages that organisations are sent about recommendations. They name nobody, and say nothing of any case.

What is recommended stands behind the link: a mailbox is read by many.
"""

from collections.abc import Mapping

from flask import current_app

from cdop.gathering.asking.messages import SAFE, body, day, sign
from cdop.outbox.rules import Word
from cdop.outbox.templates import Text, register_template
from cdop.recommendations.telling.links import LINKS
from cdop.reference.wording import plural

TOLD, REMINDER, ESCALATION = "recommendation_told", "recommendation_reminder", "recommendation_escalation"
ANSWER, DOING = "answer", "doing"
Words = Mapping[str, str]
LINKED: Mapping[str, Word] = {
    "agency": Word.OFFICE, "reference": Word.REFERENCE, "due": Word.DAY, "days": Word.NUMBER, "contact": Word.OFFICE,
}  # fmt: skip
REMINDED: Mapping[str, Word] = {**LINKED, "awaited": Word.CODE}
ESCALATED: Mapping[str, Word] = {
    "agency": Word.OFFICE, "role": Word.OFFICE, "reference": Word.REFERENCE, "told": Word.DAY, "due": Word.DAY,
    "awaited": Word.CODE, "contact": Word.OFFICE,
}  # fmt: skip
ANSWERS = (
    "You can accept it, accept it in part, or refuse it and say why: each is an answer. If you accept it, say what you "
    "will do, in which role somebody will see to it, and by when."
)
LATER = "The same link lets you add what was done, and show it."


def told_text(words: Words, link: str) -> Text:
    """The first message, with its one-time link."""
    return Text(
        f"A child death review panel recommends something to your organisation: answer by {day(words['due'])}",
        body(
            f"To {words['agency']}",
            "From what it learned by reviewing the deaths of children, the child death review panel recommends "
            "something to your organisation.",
            _open(link, words),
            f"Please answer by {day(words['due'])}. {ANSWERS} {LATER}",
            SAFE,
            sign(words),
        ),
    )  # fmt: skip


def reminder_text(words: Words, link: str) -> Text:
    """A reminder of an answer, or of what was to be done, with a link of its own."""
    due = day(words["due"])
    if words["awaited"] == ANSWER:
        subject = f"Reminder: a recommendation waits for your organisation’s answer (due {due})"
        asks = (
            f"We told you of a recommendation by the child death review panel, and hoped for your answer by {due}. It "
            f"has not reached us yet. {ANSWERS}"
        )
    else:
        subject = f"Reminder: what was recommended to your organisation was to be done by {due}"
        asks = (
            f"Your organisation accepted a recommendation by the child death review panel. It was to be done by {due}, "
            "and we have not heard that it was. Please tell us what was done, and show it; or how far it is, and by "
            "when it will be done."
        )
    return Text(subject, body(f"To {words['agency']}", asks, _open(link, words), SAFE, sign(words)))


def escalation_text(words: Words, _link: str) -> Text:
    """To the role that the organisation named, without a link: the office has it."""
    due, told = day(words["due"]), day(words["told"])
    answer = words["awaited"] == ANSWER
    waits = f"with an answer due by {due}" if answer else f"which was accepted and was to be done by {due}"
    return Text(
        f"A recommendation to {words['agency']} of {told} waits"[:200],
        body(
            f"To {words['role']}",
            f"On {told} the child death review panel told {words['agency']} of a recommendation, {waits}. After two "
            "reminders nothing has reached us.",
            f"Please see that {'it is answered' if answer else 'we are told what was done'}. The office has a link in "
            "its inbox; if it cannot be found, or should go elsewhere, tell us and we send a new one."
            + (" A refusal, with its reason, is an answer too." if answer else ""),
            "This message names nobody. Please do not name a child in your answer to it.",
            sign(words),
        ),
    )


def install() -> None:
    """Let the outbox send them."""
    register_template(TOLD, "Recommendation told", LINKED, told_text, _path)
    register_template(REMINDER, "Reminder of a recommendation", REMINDED, reminder_text, _path)
    register_template(ESCALATION, "Escalation of a recommendation", ESCALATED, escalation_text)


def _path(nonce: str) -> str:
    return LINKS.path_of(str(current_app.config["SECRET_KEY"]), nonce)


def _open(link: str, words: Words) -> str:
    return f"Read it and answer with this link, which holds for {plural(int(words['days']), 'day')}:\n{link}"
