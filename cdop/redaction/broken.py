"""Names that no word of the text is: cut over lines, letter by letter, run together, in scripts without spaces."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from cdop.redaction.entities import Index, Part, Weight
from cdop.redaction.finds import Find
from cdop.redaction.folding import Folded
from cdop.redaction.lexicon import ordinary
from cdop.redaction.recognising import Recogniser
from cdop.redaction.spelling import digits_as_letters
from cdop.redaction.tokens import Token
from cdop.redaction.values import Certainty, What

_CUT = re.compile(r"[ \t]*[-_=¬]?[ \t]*\n\s{0,40}|[-.·•*|/\\ _~']{1,2}|-[ \t]+")
_BY_LETTER = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .\-_*·•|/\n]{1,3}[^\W\d_](?![^\W_])){2,}")
_TAG = re.compile(
    r"(?<![\w#@])[#@][\w.\-]{3,60}|(?<![\w\-])[\w\-]{1,60}(?:\.[\w\-]{1,60}){0,6}"
    r"\.(?:jpe?g|png|gif|heic|pdf|docx?|txt|mp[34]|mov|wav|xlsx?|csv|eml|msg|zip)\b"
)
_MIXED = re.compile(r"(?<!\w)\w{4,40}(?!\w)")
_SIGNS = frozenset("@*$!€£#%?+•")
_SIGNED = re.compile(r"(?<![\w@*$!€£#%?+•])[\w@*$!€£#%?+•]{4,40}(?![\w@*$!€£#%?+•])")
_SHORTEST = 4
_LONGEST_GLUED = 40
_GLUED_BEFORE = re.compile(r"(?<![a-z])(?:[a-z]*[\d_])+\Z")
_GLUED_AFTER = re.compile(r"(?:[\d_][a-z]*){1,60}")


def broken(folded: Folded, tokens: list[Token], recogniser: Recogniser) -> Iterator[Find]:
    """Every name that is cut, spelt out, run together with something, or within a script without spaces."""
    index = recogniser.index
    yield from _cut(folded, tokens, recogniser)
    yield from _by_letter(folded, index)
    yield from _run_together(folded, index)
    yield from _mixed(folded, index)
    yield from _with_signs(folded, index)
    yield from _unspaced(folded, index)


def _cut(folded: Folded, tokens: list[Token], recogniser: Recogniser) -> Iterator[Find]:
    """Two or three pieces that are a name together."""
    parts = recogniser.index.parts
    for place, token in enumerate(tokens[:-1]):
        whole, end, line = token.word, token.end, False
        for after in tokens[place + 1 : place + 4]:
            gap = folded.text[end : after.start]
            if not _CUT.fullmatch(gap) or len(whole) > 24 or after.word.isdigit() or token.word.isdigit():
                break
            if gap == ". " and len(whole) > 1:  # another sentence
                break
            whole, end, line = whole + after.word, after.end, line or "\n" in gap or "-" in gap
            found = [p for p in parts.get(whole, ()) if p.weight is Weight.STRONG and not p.capitals]
            if len(whole) > 3 and found and (line or token.capital or not ordinary(token.word)):
                yield _find(recogniser.index, token.start, end, found[0], found[0].sure)
            elif line and after is tokens[place + 1] and _cut_between(recogniser, token, after):
                near = next(recogniser.nearly(whole), None)
                if near is not None:
                    yield _find(recogniser.index, token.start, end, near, False)


def _cut_between(recogniser: Recogniser, one: Token, other: Token) -> bool:
    """Whether something may have been cut: not where both pieces are ordinary words, or one is a name by itself."""
    if len(one.word + other.word) <= _SHORTEST or (ordinary(one.word) and ordinary(other.word)):
        return False
    return not any(seen.weight is Weight.STRONG for piece in (one, other) for seen in recogniser.seen(piece).values())


def _by_letter(folded: Folded, index: Index) -> Iterator[Find]:
    for match in _BY_LETTER.finditer(folded.text):
        places = [i for i in range(match.start(), match.end()) if folded.text[i].isalpha()]
        letters = "".join(folded.text[i] for i in places)
        for start, end, part in _within(letters, index, 3):
            yield _find(index, places[start], places[end - 1] + 1, part, part.sure)


def _run_together(folded: Folded, index: Index) -> Iterator[Find]:
    """Hash tags, handles and names of files: as a whole, where a name stands anywhere in them."""
    for match in _TAG.finditer(folded.text):
        part = next((part for _, _, part in _within(match[0], index, _SHORTEST)), None)
        if part is not None:
            yield _find(index, *match.span(), part, part.sure)


def grown(folded: Folded, finds: Iterable[Find]) -> Iterator[Find]:
    """Each find; one within a hash tag, a file's name or beside digits also as the whole of that."""
    tags = {place: match.span() for match in _TAG.finditer(folded.text) for place in range(*match.span())}
    for find in finds:
        yield find
        if find.what is not What.NAME:
            continue
        before = _GLUED_BEFORE.search(folded.text[max(0, find.start - _LONGEST_GLUED) : find.start])
        after = _GLUED_AFTER.match(folded.text, find.end)
        start = find.start - len(before[0]) if before else find.start
        end = after.end() if after else find.end
        tag = tags.get(find.start, (start, end))
        if (start, end) != (find.start, find.end) or tag != (start, end):
            yield replace(find, start=min(start, tag[0]), end=max(end, tag[1]))


def _mixed(folded: Folded, index: Index) -> Iterator[Find]:
    """Words with digits for letters (``0kaf0r``)."""
    for match in _MIXED.finditer(folded.text):
        if match[0].isalpha() or match[0].isdigit():
            continue
        read = digits_as_letters(match[0])
        for form in (read, read.replace("i", "l")):
            part = next((p for p in index.parts.get(form, ()) if p.weight is Weight.STRONG), None)
            if part is not None and part.sure:
                yield _find(index, *match.span(), part, False)
                break


def _with_signs(folded: Folded, index: Index) -> Iterator[Find]:
    """Words with signs in the place of letters (``M@isie``, ``M*isie``)."""
    for match in _SIGNED.finditer(folded.text):
        written = match[0]
        told = sum(sign.isalpha() for sign in written)
        if told < 3 or len(written) - told not in {1, 2} or not _SIGNS & set(written):
            continue
        part = next((found for word in index.parts if (found := _read_as(written, word, index))), None)
        if part is not None:
            yield _find(index, *match.span(), part, False)


def _read_as(written: str, word: str, index: Index) -> Part | None:
    """What a word stands for, where what is written is it but for signs and digits in the place of letters."""
    if len(word) != len(written) or not all(
        sign == letter or sign in _SIGNS or digits_as_letters(sign) == letter
        for sign, letter in zip(written, word, strict=True)
    ):
        return None
    told = (part for part in index.parts[word] if part.weight is Weight.STRONG and part.sure and not part.capitals)
    return next(told, None)


def _within(letters: str, index: Index, shortest: int) -> Iterator[tuple[int, int, Part]]:
    """Names within a string, the longest at each place."""
    place = 0
    while place < len(letters):
        for end in range(min(len(letters), place + 30), place + shortest - 1, -1):
            parts = index.parts.get(letters[place:end])
            part = next((p for p in parts if p.weight is Weight.STRONG), None) if parts else None
            if part is not None and not part.capitals:
                yield place, end, part
                place = end - 1
                break
        place += 1


def _unspaced(folded: Folded, index: Index) -> Iterator[Find]:
    if not index.unspaced:
        return
    for match in _pattern(tuple(index.unspaced)).finditer(folded.text):
        entity = index.entities[index.unspaced[re.sub(r"[\s·•]", "", match[0])]]
        yield Find(*match.span(), entity.what, entity.role, Certainty.EXACT)


@lru_cache(maxsize=4)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the forms, the longest first, with spaces or line ends between their signs."""
    longest = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join(r"[\s·•]{0,3}".join(map(re.escape, form)) for form in longest))


def _find(index: Index, start: int, end: int, part: Part, sure: bool) -> Find:
    entity = index.entities[part.entity]
    return Find(start, end, What(entity.what), entity.role, Certainty.EXACT if sure else Certainty.NEAR)
