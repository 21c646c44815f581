"""Postcodes of anybody, those of the case however written, and the first half of those."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from cdop.redaction.finds import Find
from cdop.redaction.folding import Folded, fold
from cdop.redaction.lexicon import words_in
from cdop.redaction.values import Certainty, What
from cdop.reference.values import postcode

ROLE = "[postcode]"
_AREAS = words_in(
    "ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk "
    "fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn "
    "np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts "
    "tw ub w wa wc wd wf wn wr ws wv yo ze zz bf gir"
)
_GENERAL = re.compile(
    r"(?<![^\W_])([a-z]{1,2})[ ]?([0-9oil][0-9a-z]?)[\s.\-_]{0,3}([0-9oil])\s?([abd-hjlnp-uw-z]{2})"
    r"(?![^\W_])|(?<![^\W_])gir ?0aa\b"
)
_LIKE = {"0": "[0o]", "o": "[o0]", "1": "[1il]", "i": "[i1l]", "l": "[l1i]", "5": "[5s]", "s": "[s5]", "8": "[8b]",
         "b": "[b8]", "2": "[2z]", "z": "[z2]"}  # fmt: skip
_DIGIT = str.maketrans("oil", "011")


def postcodes(text: str, folded: Folded, known: tuple[str, ...]) -> Iterator[Find]:
    """Postcodes; of those that the case knows also the outward half, in capitals."""
    for match in _GENERAL.finditer(folded.text):
        if _is_postcode(match, text, folded):
            yield Find(*match.span(), What.POSTCODE, ROLE, Certainty.GENERAL)
    for plain in sorted({re.sub(r"\W", "", fold(code).text) for code in known} - {""}):
        for match in _pattern(plain).finditer(folded.text):
            yield Find(*match.span(), What.POSTCODE, ROLE, Certainty.EXACT)
        for match in _half(plain[:-3]).finditer(folded.text):
            if text[folded.places[match.start()]].isupper():
                yield Find(*match.span(), What.POSTCODE, ROLE, Certainty.NEAR)


def _is_postcode(match: re.Match[str], text: str, folded: Folded) -> bool:
    """As the register reads postcodes; letters for digits, and gaps within, only in capitals."""
    if match[1] is None:
        return True
    outward = match[2][0].translate(_DIGIT) + match[2][1:]
    inward = match[3].translate(_DIGIT) + match[4]
    plain = "".join(character for character in match[0] if character.isalnum())
    if match[1] not in _AREAS:
        return False
    if plain != match[1] + outward + inward or " " in match[0][: len(match[1]) + 1]:
        written = text[folded.places[match.start()] : folded.places[match.end() - 1] + 1]
        if written.upper() != written or not any(c.isdigit() for c in written):
            return False
    for form in (outward, outward[:1] + outward[1:].translate(_DIGIT)):
        try:
            postcode(match[1] + form + inward, date.max)
        except ValueError:
            continue
        return True
    return False


@lru_cache(maxsize=64)
def _pattern(plain: str) -> re.Pattern[str]:
    body = r"[\W_]{0,4}".join(_LIKE.get(sign, sign) for sign in plain)
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_])")


@lru_cache(maxsize=64)
def _half(outward: str) -> re.Pattern[str]:
    """``ME7``, ``ME 7`` and ``ME7 4``."""
    return re.compile(rf"(?<![^\W_]){outward[:-1]}[ ]?{outward[-1]}(?:[ ]\d)?(?![^\W_])")
