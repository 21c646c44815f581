"""Telephone numbers, e-mail addresses, web addresses and handles."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cdop.redaction.finds import Find
from cdop.redaction.folding import Folded, fold
from cdop.redaction.values import Certainty, What

TELEPHONE_ROLE, EMAIL_ROLE, WEB_ROLE = "[telephone number]", "[e-mail address]", "[web address]"
_ENDS = (
    "com|org|net|uk|co|info|io|tv|app|me|ie|eu|edu|gov|biz|fr|de|pl|ro|us|ly|xyz|online|site|link|dev|chat|gg|example"
)
_LABEL = r"[^\W_](?:[\w\-]{0,61}[^\W_])?"
_EMAIL = re.compile(
    rf"[\w.+\-'%&]{{1,64}}(?:\s?@\s?|\s?[\[(]\s?at\s?[\])]\s?)(?:{_LABEL}(?:\.|\s\.\s?|\s?[\[(]\s?dot\s?[\])]\s?|\sdot\s)){{1,5}}[a-z]{{2,12}}(?!\w)"
    rf"|[\w.+\-]{{2,64}}\sat\s(?:{_LABEL}(?:\sdot\s|\.)){{1,3}}(?:{_ENDS})(?!\w)"
)
_WEB = re.compile(
    rf"(?:https?|ftp)\s?:\s?//\s?[^\s<>\"]{{3,}}|www\s?\.\s?[^\s<>\"]{{3,}}|(?<![\w@.\-])(?:{_LABEL}\.){{1,4}}(?:{_ENDS})(?:/[^\s<>\"]*)?(?![\w])"
)
_NO_ADDRESS = re.compile(r"(?:e\.g|i\.e|a\.m|p\.m|u\.s|u\.k|no|etc)\.?")
_HANDLE = re.compile(r"(?<![\w@./])@[\w.\-]{2,40}|(?<![\w/])(?:u|r)/[\w\-]{3,30}")
_DIGITS = re.compile(r"(?<![\w])(?:\+|\(\+?)?\d(?:[\s().\-/_]{0,3}\d){6,17}(?!\w)")
_EDGE = ".,;:!?)'\"”]"


def reachable(
    folded: Folded, telephones: tuple[str, ...], emails: tuple[str, ...], web: tuple[str, ...], taken: Iterable[Find]
) -> Iterator[Find]:
    """Ways of reaching somebody. ``taken``: what is a number or a date, and so no telephone."""
    for pattern, what, role in (
        (_EMAIL, What.EMAIL, EMAIL_ROLE),
        (_WEB, What.WEB, WEB_ROLE),
        (_HANDLE, What.WEB, WEB_ROLE),
    ):
        for match in pattern.finditer(folded.text):
            end = match.start() + len(match[0].rstrip(_EDGE))
            if not _NO_ADDRESS.fullmatch(match[0]):
                yield Find(match.start(), end, what, role, Certainty.GENERAL)
    for known, what, role in ((emails, What.EMAIL, EMAIL_ROLE), (web, What.WEB, WEB_ROLE)):
        for told in known:
            for match in _written(re.sub(r"^(https?://)?(www\.)?", "", fold(told).text.strip()).rstrip("/")).finditer(
                folded.text
            ):
                yield Find(*match.span(), what, role, Certainty.EXACT)
    yield from _known_telephones(folded, telephones)
    yield from _telephones(folded, taken)


@lru_cache(maxsize=256)
def _written(address: str) -> re.Pattern[str]:
    """An address with spaces or line ends between its signs; never matches where there is none."""
    if len(address) < 4:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)" + r"[\s\-]{0,3}".join(map(re.escape, address)) + r"(?!\w)")


def _known_telephones(folded: Folded, telephones: tuple[str, ...]) -> Iterator[Find]:
    for told in telephones:
        digits = re.sub(r"\D", "", fold(told).text)
        national = re.sub(r"^(?:00)?44|^0", "", digits)
        if len(national) < 6:
            continue
        body = r"[\W_]{0,4}".join({"0": "[0o]", "1": "[1il]"}.get(sign, sign) for sign in national)
        lead = r"(?:(?:\+|00)?[\W_]{0,2}4[\W_]{0,2}4[\W_]{0,3}(?:\(0\)[\W_]{0,2})?|[0o][\W_]{0,4})?"
        for match in re.finditer(rf"(?<!\d){lead}{body}(?!\d)", folded.text):
            yield Find(*match.span(), What.TELEPHONE, TELEPHONE_ROLE, Certainty.EXACT)
        local = national[-6:]
        for match in re.finditer(rf"(?<!\d){local[:3]}[ -]?{local[3:]}(?!\d)", folded.text):
            yield Find(*match.span(), What.TELEPHONE, TELEPHONE_ROLE, Certainty.NEAR)


def _telephones(folded: Folded, taken: Iterable[Find]) -> Iterator[Find]:
    """Possible numbers (not only valid ones: numbers kept for drama are none) among what no other reading took."""
    held = {place for find in taken for place in (find.start, find.end - 1)}
    for match in _DIGITS.finditer(folded.text):
        if held.isdisjoint(range(*match.span())):
            for start, end in _possible(re.sub(r"[\n_]", " ", match[0])):
                yield Find(
                    match.start() + start, match.start() + end, What.TELEPHONE, TELEPHONE_ROLE, Certainty.GENERAL
                )


@lru_cache(maxsize=512)
def _possible(digits: str) -> tuple[tuple[int, int], ...]:
    from phonenumbers import Leniency, PhoneNumberMatcher  # heavy: read when the first number is met

    found = tuple((m.start, m.end) for m in PhoneNumberMatcher(digits, "GB", leniency=Leniency.POSSIBLE))
    plain = re.sub(r"\D", "", digits)
    if not found and plain.startswith("0") and len(plain) in (10, 11):
        return ((0, len(digits)),)
    return tuple(
        (s, e)
        for s, e in found
        if digits[s:e].lstrip("(").startswith(("0", "+")) or sum(map(str.isdigit, digits[s:e])) > 9
    )
