"""The messages that agencies are sent. They name no child and give no age: who it is about stands behind the link.

That partners may ask, that whoever is asked must comply, and that what is told is used for the review alone, are read
in the Children Act 2004 (domain.md section 1, *Statutory core*); the guidance is named without quoting it.
"""

from collections.abc import Mapping
from datetime import date

from flask import current_app

from cdop.gathering.links import LINKS
from cdop.gathering.rules import NO_CONTACT
from cdop.gathering.service import ESCALATION, REMINDER, REQUEST
from cdop.outbox.rules import Word
from cdop.outbox.templates import Text, register_template
from cdop.reference.wording import long_date, plural

Words = Mapping[str, str]
ASKED: Mapping[str, Word] = {
    "agency": Word.OFFICE, "reference": Word.REFERENCE, "due": Word.DAY, "days": Word.NUMBER,
    "contact": Word.OFFICE,
}  # fmt: skip
"""The words of a request and of a reminder."""
ESCALATED: Mapping[str, Word] = {
    "agency": Word.OFFICE, "role": Word.OFFICE, "reference": Word.REFERENCE, "asked": Word.DAY, "due": Word.DAY,
    "contact": Word.OFFICE,
}  # fmt: skip
WHY = (
    "We ask under the statutory guidance on child death reviews in England. Under the Children Act 2004 the child "
    "death review partners may ask any person or body for information that they need to review a child’s death, and "
    "whoever is asked must give it. It is used for the review alone. The family’s consent is not needed."
)
NOTHING_HELD = "If you hold nothing, or another agency should be asked, you can say so there with one button."
SAFE = (
    "This message names nobody, and neither should an answer to it: please use the link. It opens for whoever types "
    "the address that this message was sent to."
)


def request_text(words: Words, link: str) -> Text:
    """The first message, with its one-time link."""
    return Text(
        f"A child death review asks for what your agency knows, by {day(words['due'])}",
        body(
            f"To {words['agency']}",
            "A child has died, and the child death review panel asks every agency that may have known the child or "
            "the family for what it knows. You are asked only what nobody has told us yet.",
            _open(link, words),
            f"Please answer by {day(words['due'])}. What you type is kept until you send it. {NOTHING_HELD}",
            WHY,
            SAFE,
            sign(words),
        ),
    )


def reminder_text(words: Words, link: str) -> Text:
    """A reminder, with a link of its own."""
    return Text(
        f"Reminder: a child death review waits for your agency’s answer (due {day(words['due'])})",
        body(
            f"To {words['agency']}",
            f"We asked you for what your agency knows for a child death review, and hoped for your answer by "
            f"{day(words['due'])}. It has not reached us yet. Perhaps our message did not reach the right desk.",
            _open(link, words),
            f"What was typed before is still there. {NOTHING_HELD} If you need more time, please tell us.",
            WHY,
            SAFE,
            sign(words),
        ),
    )


def escalation_text(words: Words, _link: str) -> Text:
    """To the role that the agency named, without a link: the office has it."""
    return Text(
        f"A child death review has waited for {words['agency']} since {day(words['asked'])}"[:200],
        body(
            f"To {words['role']}",
            f"On {day(words['asked'])} we asked {words['agency']} for what it knows for a child death review, with "
            f"an answer due by {day(words['due'])}. After two reminders no answer has reached us, and the review "
            "waits.",
            "Please see that it is answered. The office has a link to the questions in its inbox; if it cannot be "
            "found, or should go elsewhere, tell us and we send a new one. An answer that nothing is held also helps.",
            WHY,
            "This message names nobody. Please do not name a child in your answer to it.",
            sign(words),
        ),
    )


def install() -> None:
    """Let the outbox send them."""
    register_template(REQUEST, "Request for information", ASKED, request_text, _path)
    register_template(REMINDER, "Reminder of a request", ASKED, reminder_text, _path)
    register_template(ESCALATION, "Escalation of a request", ESCALATED, escalation_text)


def _path(nonce: str) -> str:
    return LINKS.path_of(str(current_app.config["SECRET_KEY"]), nonce)


def _open(link: str, words: Words) -> str:
    return f"Open the questions with this link, which holds for {plural(int(words['days']), 'day')}:\n{link}"


def sign(words: Words) -> str:
    """The office at the foot. A message that was queued before the panel's contact stood in it has none."""
    contact = words.get("contact", NO_CONTACT)
    lines = [f"Child death review, {current_app.config['PANEL_NAME']}", "" if contact == NO_CONTACT else contact]
    return "\n".join(filter(None, (*lines, f"Our reference: {words['reference']}")))


def body(*paragraphs: str) -> str:
    """A message of these paragraphs."""
    return "\n\n".join(paragraphs)


def day(text: str) -> str:
    """A day of a message, ISO, as it is read."""
    return long_date(date.fromisoformat(text))
