"""Looking through a text for whatever could identify a case (security.md P02)."""

from itertools import chain

from cdop.redaction.broken import broken, grown
from cdop.redaction.dates import dates
from cdop.redaction.entities import index_of
from cdop.redaction.finds import as_hits, resolved
from cdop.redaction.folding import fold
from cdop.redaction.initials import initials
from cdop.redaction.names import Names
from cdop.redaction.numbers import numbers
from cdop.redaction.postcodes import postcodes
from cdop.redaction.reachable import reachable
from cdop.redaction.recognising import Recogniser
from cdop.redaction.tokens import tokens
from cdop.redaction.unknown import unknown
from cdop.redaction.values import Hit, Known


def scan(text: str, known: Known) -> tuple[Hit, ...]:
    """Every stretch of the text that could identify, in order, none over another.

    Of finds that overlap the longest stays, of equals the surest. Nothing is changed: a person decides of each. The
    same text and ``known`` give the same hits; the time grows with the length of the text.
    """
    folded, index = fold(text), index_of(known)
    words, recogniser = tokens(text, folded), Recogniser(index, text, folded.places)
    taken = [
        *numbers(folded, known.numbers),
        *dates(text, folded, known.dates),
        *postcodes(text, folded, known.postcodes),
    ]
    finds = chain(
        taken,
        reachable(folded, known.telephones, known.emails, known.web, taken),
        grown(folded, Names(text, folded, words, recogniser).finds()),
        grown(folded, broken(folded, words, recogniser)),
        initials(folded, words, index.entities),
        unknown(text, folded),
    )
    return as_hits(resolved(finds, folded), folded, text)
