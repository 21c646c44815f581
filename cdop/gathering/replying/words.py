"""An answer in words, and a dated row of the chronology. Pure."""

from datetime import date

from cdop.reference.codes import code_list
from cdop.reference.reporting_form import NOT_APPLICABLE, NOT_KNOWN, Answering, FormQuestion
from cdop.reference.wording import long_date, month_year

ANSWERS = {"yes": "Yes", "no": "No", NOT_KNOWN: "Not known", NOT_APPLICABLE: "Not applicable"}
UNANSWERED = "Not answered"
_WRITTEN = {Answering.TEXT, Answering.LINES}


def answer_words(question: FormQuestion, value: str | None) -> str:
    """What an agency answered, as people say it. Unanswered is told from *not known* and *not applicable*.

    What was brought in as a day and is none stands as it is written.
    """
    if not value:
        return UNANSWERED
    if question.kind in _WRITTEN:
        return value
    if value in ANSWERS:
        return ANSWERS[value]
    if question.kind is Answering.ONE:
        codes = code_list(question.options)
        return codes[value].label if value in codes else value
    day = iso_day(value) if question.kind is Answering.DAY else None
    return long_date(day) if day else value


def iso_day(text: str) -> date | None:
    """A day written as 2014-03-31; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def date_words(on: str, precision: str) -> str:
    """'14 March 2026', 'March 2026' or '2026'. ``on`` is the first day that it may be (ISO)."""
    day = date.fromisoformat(on)
    if precision == "year":
        return str(day.year)
    return month_year(day) if precision == "month" else long_date(day)
