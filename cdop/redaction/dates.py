"""Days in every common English writing. A month and year alone may stay; a day of the calendar is found."""

import re
from collections.abc import Iterator
from datetime import date

from cdop.redaction.finds import Find
from cdop.redaction.folding import Folded
from cdop.redaction.values import Certainty, What

ROLE = "[date]"
_MONTHS = {
    "january": 1, "jan": 1, "february": 2, "febuary": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
    "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10,
    "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)  # fmt: skip
_ORDINALS = {
    **{word: number for number, word in enumerate((*_ONES, *_TEENS), 1)},
    **{f"twenty{gap}{one}": 20 + number for gap in " -" for number, one in enumerate(_ONES, 1)},
    **{"thirtieth": 30, "thirty first": 31, "thirty-first": 31},
}
_FEASTS = {
    "christmas day": (25, 12), "christmas eve": (24, 12), "boxing day": (26, 12), "new year's day": (1, 1),
    "new years day": (1, 1), "new year's eve": (31, 12), "new years eve": (31, 12), "valentine's day": (14, 2),
    "valentines day": (14, 2), "halloween": (31, 10), "bonfire night": (5, 11), "guy fawkes night": (5, 11),
    "st patrick's day": (17, 3), "st george's day": (23, 4), "april fool's day": (1, 4), "hogmanay": (31, 12),
    "good friday": None, "easter sunday": None, "easter monday": None, "mothering sunday": None, "mother's day": None,
    "father's day": None, "eid al-fitr": None, "eid al-adha": None, "diwali": None, "shrove tuesday": None,
    "pancake day": None, "ash wednesday": None,
}  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name))) + r")(?![a-z])\.?"
_WORDED = "|".join(sorted(_ORDINALS, key=lambda word: (-len(word), word))).replace(" ", r"\s")
_DAY = rf"(?:(?<![\d:£$.])(?:\d{{1,2}})(?:\s?(?:st|nd|rd|th))?|\b(?:{_WORDED}))"
_DAYS = rf"({_DAY}(?:\s?(?:-|to|and|&|,|/|or|until)\s?{_DAY}){{0,4}})"
_YEAR = r"(?:[\s,./-]{0,3}((?:19|20)\d\d|'\d\d)(?!\d))?"
_SHORT_YEAR = (
    r"(?:[\s,./-]{0,3}((?:19|20)\d\d|'?\d\d)(?![\d:.]\d|\d|\s?(?:am|pm|hrs|mg|ml|%|hours|days|weeks|months)))?"
)
_DAY_MONTH = re.compile(
    rf"{_DAYS}(?:\s{{0,3}}(?:day\s)?of(?:\sthe\smonth\sof)?\s|[\s.,/_-]{{0,3}}){_MONTH}{_SHORT_YEAR}"
)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH}[\s.,/_-]{{0,3}}(?:the\s)?{_DAYS}(?![\d:]|[.]\d|\s?(?:mg|ml|%|cases|children|deaths|times|hours|days|weeks|months|years|doses|of\b)){_YEAR}"
)
_NUMBERS = re.compile(
    r"(?<![\d./-])(\d{1,4})(\s?[/.\-_:]\s?|\s)(\d{1,2})(\s?[/.\-_:]\s?|\s)(\d{4}|\d{2})(?![\d]|[./-]\d|\.\d)"
)
_MORE_DIGITS = re.compile(r"\s\d{3}")  # behind digits with spaces alone between: a telephone number
_SOLID = re.compile(r"(?<!\d)(\d{8}|\d{6})(?!\d)")
_TWO = re.compile(
    r"(?<![\d./\-:])(\d{1,2})\s?[/.\-]\s?(\d{1,2})(?![\d./\-]|\s?(?:mg|ml|kg|cm|%|hours|hrs|days|weeks|months|years))"
)
_SAYS_DAY = re.compile(r"\b(?:on|dated?|from|until|since|by|dob|died|born|seen)[: ]{1,2}\Z")
_FEAST = re.compile(r"\b(?:" + "|".join(map(re.escape, _FEASTS)) + r")\b")
_ORDINARY_MAY = re.compile(
    r"\d\s{1,2}may\s(?:have|be|not|also|only|need|well|still)|may\s\d{1,2}\b(?!\s*(?:,|(?:19|20)\d\d))"
)


def dates(text: str, folded: Folded, known: tuple[date, ...]) -> Iterator[Find]:
    """Every day that is written; one that the case knows, or may be it, for certain."""
    days = frozenset(known)
    for match in _DAY_MONTH.finditer(folded.text):
        if not _verb(text, folded, match):
            yield _find(match, days, _ordinals(match[1]), [_MONTHS[match[2]]], match[3])
    for match in _MONTH_DAY.finditer(folded.text):
        if not _verb(text, folded, match):
            yield _find(match, days, _ordinals(match[2]), [_MONTHS[match[1]]], match[3])
    yield from _numeric(folded, days)
    for match in _FEAST.finditer(folded.text):
        feast = _FEASTS[match[0]]
        same = feast is not None and any((day.day, day.month) == feast for day in days)
        yield Find(*match.span(), What.DATE, ROLE, Certainty.EXACT if same else Certainty.GENERAL)


def _numeric(folded: Folded, days: frozenset[date]) -> Iterator[Find]:
    for match in _NUMBERS.finditer(folded.text):
        first, second, last = match[1], match[3], match[5]
        if match[2].strip() != match[4].strip() or len(first) == 3:
            continue
        if not match[2].strip() and _MORE_DIGITS.match(folded.text, match.end()):
            continue
        year_first = len(first) == 4
        year, days_and_months = (first, [(last, second)]) if year_first else (last, [(first, second), (second, first)])
        if year_first and (len(last) == 4 or not first.startswith(("19", "20"))):
            continue
        found = [(int(a), int(b)) for a, b in days_and_months if _may_be(int(a), int(b))]
        whole = (year if len(year) == 4 else "20" + year).startswith(("19", "20"))
        loose = not match[2].strip() or match[2].strip() in {":", "_"}
        sure = any(_is(day, *pair, year) for day in days for pair in found)
        if found and whole and (sure or not loose or len(year) == 4):
            yield Find(*match.span(), What.DATE, ROLE, Certainty.EXACT if sure else Certainty.GENERAL)
    yield from _solid(folded, days)
    yield from _day_and_month(folded, days)


def _solid(folded: Folded, days: frozenset[date]) -> Iterator[Find]:
    """Eight or six digits together: a known day, or a year first."""
    forms = {day.strftime(form) for day in days for form in ("%Y%m%d", "%d%m%Y", "%d%m%y", "%y%m%d")}
    for match in _SOLID.finditer(folded.text):
        if match[0] in forms:
            yield Find(*match.span(), What.DATE, ROLE, Certainty.EXACT)
        elif re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", match[0]):
            yield Find(*match.span(), What.DATE, ROLE, Certainty.GENERAL)


def _day_and_month(folded: Folded, days: frozenset[date]) -> Iterator[Find]:
    """``12/3`` where it is a known day, or a word before says that it is one."""
    for match in _TWO.finditer(folded.text):
        pair = int(match[1]), int(match[2])
        said = _SAYS_DAY.search(folded.text[max(0, match.start() - 8) : match.start()])
        if any(pair == (day.day, day.month) for day in days):
            yield Find(*match.span(), What.DATE, ROLE, Certainty.EXACT)
        elif said and "/" in match[0] and _may_be(*pair):
            yield Find(*match.span(), What.DATE, ROLE, Certainty.GENERAL)


def _find(match: re.Match[str], known: frozenset[date], days: list[int], months: list[int], year: str | None) -> Find:
    sure = any(_is(day, number, month, year or "") for day in known for number in days for month in months)
    end = match.end() - (len(match[0]) - len(match[0].rstrip(" ,.\n/-")))
    return Find(match.start(), end, What.DATE, ROLE, Certainty.EXACT if sure else Certainty.GENERAL)


def _is(known: date, day: int, month: int, year: str) -> bool:
    digits = year.lstrip("'")
    return (known.day, known.month) == (day, month) and (not digits or str(known.year).endswith(digits))


def _may_be(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31)


def _ordinals(words: str) -> list[int]:
    found = [int(digits) for digits in re.findall(r"\d+", words)]
    plain = re.sub(r"\s+", " ", words)
    found += [number for word, number in _ORDINALS.items() if re.search(rf"(?<![a-z-]){word}\b", plain)]
    return found


def _verb(text: str, folded: Folded, match: re.Match[str]) -> bool:
    """Whether ``may`` or ``mar`` is no month here, or the number no day."""
    numbers = _ordinals(match[0])
    if not numbers or not any(0 < number < 32 for number in numbers):
        return True
    place = folded.text.find("may", match.start(), match.end())
    if place < 0:
        return False
    written = text[folded.places[place]]
    return written.islower() and bool(
        _ORDINARY_MAY.match(folded.text, max(0, place - 2))
        or _ORDINARY_MAY.match(folded.text, place)
        or _ORDINARY_MAY.match(folded.text, max(0, place - 3))
    )
