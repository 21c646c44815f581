"""NHS numbers of anybody, and the numbers by which this case is known elsewhere."""

import re
from collections.abc import Iterator
from functools import lru_cache

import nhs_number

from cdop.redaction.distance import apart
from cdop.redaction.finds import Find
from cdop.redaction.folding import Folded, fold
from cdop.redaction.values import Certainty, What

NHS_ROLE, ROLE = "[NHS number]", "[reference number]"
_BETWEEN = r"[\W_]{0,4}"
_LIKE = {
    "0": "[0oq]",
    "1": "[1il|]",
    "2": "[2z]",
    "5": "[5s]",
    "8": "[8b]",
    "o": "[o0]",
    "i": "[i1l]",
    "l": "[l1i]",
    "s": "[s5]",
    "b": "[b8]",
}
_FEWEST = 5  # digits of a number that are known again without the letters around them
_RUN = re.compile(r"\d(?:[ \t.\-/_()\n]{0,4}\d){8,40}")
_KEPT_BY = (
    r"nhs|hospital|mrn|crime|incident|cad|coroner'?s?|case|patient|unit|police|custody|social care|mosaic|liquidlogic|"
    r"badgernet|datix|system one|systmone|emis|ref(?:erence)?"
)
_LABELLED = re.compile(
    rf"\b(?:{_KEPT_BY})\s*(?:id|no|num|number|ref|reference)?\s*(?:no|number)?[.:#\s]{{1,3}}"
    r"(?:is\s|was\s)?((?=[a-z/\-]{0,8}\d)[a-z0-9][a-z0-9/\-]{3,30}(?<![/\-]))"
)
_DIGITS = re.compile(r"\d+")
_WORDS = {
    "zero": "0", "oh": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_ONE = rf"(?:double |triple )?(?:{'|'.join(_WORDS)})"
_SPOKEN = re.compile(rf"\b(?:{_ONE}[ ,.\-\n]{{1,3}}){{5,}}{_ONE}\b")


def numbers(folded: Folded, known: tuple[str, ...]) -> Iterator[Find]:
    """NHS numbers in any spacing, known numbers also with a digit wrong, and what is called a number in the text."""
    own = {_plain(number): _is_nhs_number(_plain(number)) for number in known if len(_plain(number)) > 3}
    own |= {bare: False for number in own if len(bare := re.sub(r"\D", "", number)) > _FEWEST and bare != number}
    for number, is_nhs in own.items():
        for match in _pattern(number).finditer(folded.text):
            yield _find(match.start(), match.end(), is_nhs, Certainty.EXACT)
    yield from _groups(folded, own)
    yield from _spoken(folded, own)
    for match in _LABELLED.finditer(folded.text):
        if sum(c.isdigit() for c in match[1]) > 3:
            yield Find(match.start(1), match.end(1), What.NUMBER, ROLE, Certainty.GENERAL)


def _plain(number: str) -> str:
    return re.sub(r"[\W_]", "", fold(number).text)


def _is_nhs_number(number: str) -> bool:
    return len(number) == 10 and number.isdigit() and bool(nhs_number.is_valid(number))


@lru_cache(maxsize=256)
def _pattern(number: str) -> re.Pattern[str]:
    """A number with anything between its signs but letters and digits, and with letters that look like digits."""
    digits = sum(c.isdigit() for c in number)
    letters = _LIKE if digits > 5 else {}
    body = _BETWEEN.join(letters.get(sign, re.escape(sign)) for sign in number)
    edge = r"\d" if number[0].isdigit() and digits > 7 else r"[^\W_]"
    return re.compile(f"(?<!{edge}){body}(?!{edge})")


def _groups(folded: Folded, own: dict[str, bool]) -> Iterator[Find]:
    """In runs of digits with a little between: ten that are an NHS number; any that are one digit from a known one."""
    lengths = sorted({10, *(len(number) for number in own if number.isdigit() and len(number) > 6)})
    spans = {length + more for length in lengths if length > 6 for more in (-1, 0, 1)}
    for run in _RUN.finditer(folded.text):
        groups = [(m.start() + run.start(), m.end() + run.start()) for m in _DIGITS.finditer(run[0])]
        for first in range(len(groups)):
            digits = ""
            for start, end in groups[first:]:
                digits += folded.text[start:end]
                if len(digits) > 13:
                    break
                if len(digits) in spans:
                    yield from _judged(groups[first][0], end, digits, folded, own)
    for run in re.finditer(r"(?<!\d)\d{6,9}(?!\d)", folded.text):
        yield from _judged(*run.span(), run[0], folded, own)


def _judged(start: int, end: int, digits: str, folded: Folded, own: dict[str, bool]) -> Iterator[Find]:
    near = [n for n in own if n.isdigit() and len(n) > 5 and apart(n, digits) == 1]
    if near:
        yield _find(start, end, own[near[0]], Certainty.NEAR)
    elif _is_nhs_number(digits) and len(set(digits)) > 1:
        yield _find(start, end, True, Certainty.GENERAL)
    elif len(digits) == 10:
        grouped = re.fullmatch(r"\d{3}[ .\-]\d{3}[ .\-]\d{4}", folded.text[start:end])
        if grouped or "nhs" in folded.text[max(0, start - 16) : start]:
            yield _find(start, end, True, Certainty.GENERAL)


def _spoken(folded: Folded, own: dict[str, bool]) -> Iterator[Find]:
    """Numbers spelt in words: known ones, and NHS numbers."""
    for match in _SPOKEN.finditer(folded.text):
        digits, times = "", 1
        for word in re.findall("[a-z]+", match[0]):
            if word in {"double", "triple"}:
                times = 2 if word == "double" else 3
            else:
                digits, times = digits + _WORDS[word] * times, 1
        if digits in own or _is_nhs_number(digits):
            yield _find(*match.span(), own.get(digits, True), Certainty.EXACT if digits in own else Certainty.GENERAL)


def _find(start: int, end: int, is_nhs: bool, certainty: Certainty) -> Find:
    what, role = (What.NHS_NUMBER, NHS_ROLE) if is_nhs else (What.NUMBER, ROLE)
    return Find(start, end, what, role, certainty)
