"""The letter to an organisation: what is recommended, why, and what is asked of it. For the page and the PDF.

It names nobody, and no case: what was agreed was searched for names before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cdop.recommendations.clock import answer_due
from cdop.recommendations.queries import Addressee, Recommendation
from cdop.reference.wording import long_date

CHOICES = ("We accept it", "We accept it in part", "We do not accept it")
REASON = "If you accept it in part, or do not: which part, and why?"
PLANNED = "What we will do, who sees to it (a role, no name), and by when:"
FILLED_BY = ("Role of whoever answers", "Telephone", "Date")
NOBODY = "Please name nobody in your answer: no child, no family, no member of staff. Roles are enough."
BLANK_ACTIONS = 3


@dataclass(frozen=True)
class Letter:
    """A whole letter. ``to`` and ``office`` are lines; ``recommended`` what is recommended, by what is told of it."""

    panel: str
    to: tuple[str, ...]
    on: str
    reference: str
    paragraphs: tuple[str, ...]
    words: str
    recommended: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]
    answer_by: str
    office: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"Recommendation {self.reference}"


def letter(  # noqa: PLR0913 - what a letter is made of
    recommendation: Recommendation,
    addressee: Addressee,
    address: str,
    panel: str,
    on: date,
    *,
    within: int,
    office: Sequence[str] = (),
) -> Letter:
    """The letter of one recommendation to one organisation.

    ``address`` is the organisation's, lines of text; ``within`` how many days an answer may take where it was not told
    yet; ``office`` the lines of the panel's own and how to reach it.
    """
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    to = lines if lines[:1] == [addressee.agency_name] else [addressee.agency_name, *lines]
    told = addressee.told_on or on
    due = long_date(addressee.reply_due_on or answer_due(told, within))
    return Letter(
        panel, tuple(to), long_date(told), recommendation.reference, tuple(_why(recommendation)),
        recommendation.wording.words, tuple(_recommended(recommendation, addressee)), tuple(_asked(due)), due,
        tuple(office),
    )  # fmt: skip


def _why(recommendation: Recommendation) -> Iterator[str]:
    theme = recommendation.wording.theme
    about = f" about {theme[0].lower()}{theme[1:]}" if theme else ""
    yield (
        "The child death review panel reviews every death of a child, to learn what could prevent others. From what it "
        f"has learned{about}, it recommends the following to your organisation."
    )


def _recommended(recommendation: Recommendation, addressee: Addressee) -> Iterator[tuple[str, str]]:
    wording = recommendation.wording
    if wording.factors:
        yield "It is about", "; ".join(wording.factors)
    if wording.done_when:
        yield "It will count as done when", wording.done_when
    if wording.measured_by:
        yield "It will show whether it worked by", wording.measured_by
    due = addressee.due_on or wording.due_on
    if due:
        yield "To be done by", long_date(due)


def _asked(due: str) -> Iterator[str]:
    yield (
        f"Please answer by {due}. You may accept the recommendation, accept it in part, or not accept it and say why: "
        "each is an answer."
    )
    yield (
        "If you accept it, please say what you will do, in which role somebody will see to it, and by when. Later we "
        "ask you what was done, and to show it; and after that, whether it worked."
    )
    yield (
        "You can answer on the page that follows and send it back by post, or by telephone; or ask us for a link to "
        "answer on screen."
    )
