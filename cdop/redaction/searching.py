"""The search itself: what each kind of find contributes, and what stays of those that overlap."""

from dataclasses import replace
from itertools import chain

from cdop.redaction.broken import broken, grown
from cdop.redaction.dates import dates
from cdop.redaction.entities import index_of
from cdop.redaction.escaped import unescaped
from cdop.redaction.finds import as_hits, resolved
from cdop.redaction.folding import fold
from cdop.redaction.initials import initials
from cdop.redaction.names import Names
from cdop.redaction.numbers import numbers
from cdop.redaction.postcodes import postcodes
from cdop.redaction.reachable import reachable
from cdop.redaction.recognising import Recogniser
from cdop.redaction.tokens import tokens
from cdop.redaction.unknown import given_names, unknown
from cdop.redaction.values import Hit, Known


def searched(text: str, known: Known) -> tuple[Hit, ...]:
    """Every hit in order, none over another (``cdop.redaction.scanning``)."""
    plain, places = unescaped(text)
    hits = _searched(plain, known)
    if places is None:
        return hits
    spans = ((hit, places[hit.start], places[hit.end]) for hit in hits)
    return tuple(replace(hit, start=start, end=end, found=text[start:end]) for hit, start, end in spans)


def _searched(text: str, known: Known) -> tuple[Hit, ...]:
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
        given_names(folded, words),
    )
    return as_hits(resolved(finds, folded), folded, text)
