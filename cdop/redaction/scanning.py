"""Looking through a text for whatever could identify a case (security.md P02)."""

import re
from collections.abc import Iterator

import nhs_number

from cdop.redaction.folding import Folded, fold
from cdop.redaction.values import Certainty, Hit, Known, What

_NUMBER = re.compile(r"(?<!\d)(?:\d[ .\-\n]{0,2}){9}\d(?!\d)")
_POSTCODE = re.compile(r"(?<![a-z0-9])[a-z]{1,2}[0-9][0-9a-z]?\s{0,3}[0-9][abd-hjlnp-uw-z]{2}(?![a-z0-9])")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})"
    rf"(?:\s+\d{{4}})?)(?!\d)"
)


def scan(text: str, known: Known) -> tuple[Hit, ...]:
    """Every stretch of the text that could identify, in order, none over another.

    Deterministic; the time grows with the length of the text.
    """
    folded = fold(text)
    found = sorted((*_names(folded, known), *_numbers(folded, known), *_others(folded)))
    hits, end = list[Hit](), 0
    for start, stop, what, role, certainty in found:
        first, last = folded.span(start, stop)
        if first >= end:
            hits.append(Hit(first, last, text[first:last], What(what), role, Certainty(certainty)))
            end = last
    return tuple(hits)


def _names(folded: Folded, known: Known) -> Iterator[tuple[int, int, str, str, str]]:
    roles: dict[str, str] = {}
    for person in known.people:
        for name in person.names:
            for word in re.findall(r"\w+", fold(name).text):
                if len(word) > 1:
                    roles.setdefault(word, person.role)
    for word in re.finditer(r"[^\W\d_]+", folded.text):
        if role := roles.get(word[0]):
            yield *word.span(), "name", role, "exact"


def _numbers(folded: Folded, known: Known) -> Iterator[tuple[int, int, str, str, str]]:
    own = {re.sub(r"\W", "", number) for number in known.numbers}
    for found in _NUMBER.finditer(folded.text):
        digits = re.sub(r"\D", "", found[0])
        if digits in own or nhs_number.is_valid(digits):
            yield *found.span(), "nhs_number", "[NHS number]", "exact" if digits in own else "general"


def _others(folded: Folded) -> Iterator[tuple[int, int, str, str, str]]:
    for found in _POSTCODE.finditer(folded.text):
        yield *found.span(), "postcode", "[postcode]", "general"
    for found in _DATE.finditer(folded.text):
        yield *found.span(), "date", "[date]", "general"
