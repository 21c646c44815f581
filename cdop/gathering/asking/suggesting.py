"""Whom to ask about a death, and which supplementary questions, each with its reasons in words. Pure.

What suggests what is data: ``signs.csv``, with since when and from where each line is. It suggests; a person ticks.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from cdop.reference.codes import code_list

AGENCY, SET = "agency", "set"
HOME, DEATH = "home", "death"
TOLD = "The notification says that it was told of the death"
NEVER = frozenset({"other", "other_panel", "registrar"})
"""Kinds of agency that are told of a death and hold no records of the child that a reporting form asks for."""
_CATEGORY = re.compile(r"[A-Z][0-9]{2}")


@dataclass(frozen=True)
class Known:
    """What is known of a death, as far as it tells whom to ask.

    ``days``: age at death in days where it was under 28 days, ``years`` in completed years. ``criteria``: those of the
    joint agency response that are met. ``named``: the notification's questions on who knew the child, with the answer;
    ``said``: its yes-or-no questions that were answered yes; ``told``: kinds of agency that were told of the death.
    """

    days: int | None = None
    years: int | None = None
    place: str | None = None
    expectation: str | None = None
    criteria: frozenset[str] = frozenset()
    circumstance: str | None = None
    named: Mapping[str, str] = field(default_factory=dict)
    said: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    icd10: str | None = None
    narrative: str = ""


@dataclass(frozen=True)
class Sign:
    """One line of the data: what of a death suggests an agency's kind or a set of questions."""

    suggests: str
    code: str
    sign: str
    values: tuple[str, ...]
    years: tuple[int, int] | None
    area: str
    strong: bool
    reason: str
    since: str
    source: str


@dataclass(frozen=True)
class Suggestion:
    """A kind of agency or a set of questions. ``strong``: ticked until somebody unticks it.

    ``areas``: of agencies, whose serve: ``home``, ``death``, or both.
    """

    code: str
    reasons: tuple[str, ...]
    strong: bool
    areas: tuple[str, ...]


def agencies(known: Known) -> list[Suggestion]:
    """The kinds of agency to ask, in the order of the code list."""
    found = _found(AGENCY, known)
    for code in known.told - NEVER:
        found.setdefault(code, []).append(Sign(AGENCY, code, "told", (), None, HOME, False, TOLD, "", ""))
    return _suggestions("agency", found)


def sets(known: Known) -> list[Suggestion]:
    """The supplementary sets of questions, in the order of the code list."""
    return _suggestions("supplementary", _found(SET, known))


@lru_cache(maxsize=1)
def signs() -> tuple[Sign, ...]:
    """The data."""
    text = files(__package__).joinpath("signs.csv").read_text(encoding="utf-8")
    return tuple(_sign(row) for row in csv.DictReader(text.splitlines()))


def _found(suggests: str, known: Known) -> dict[str, list[Sign]]:
    found: dict[str, list[Sign]] = {}
    for sign in signs():
        if sign.suggests == suggests and _aged(known, sign.years) and _SIGNS[sign.sign](known, sign.values):
            found.setdefault(sign.code, []).append(sign)
    return found


def _suggestions(name: str, found: Mapping[str, Sequence[Sign]]) -> list[Suggestion]:
    return [_suggestion(code, found[code]) for code in code_list(name) if code in found]


def _suggestion(code: str, found: Sequence[Sign]) -> Suggestion:
    strongest_first = sorted(found, key=lambda sign: not sign.strong)
    reasons, areas = ([getattr(sign, name) for sign in strongest_first] for name in ("reason", "area"))
    strong = any(sign.strong for sign in found)
    return Suggestion(code, tuple(dict.fromkeys(reasons)), strong, tuple(dict.fromkeys(filter(None, areas))))


def _sign(row: Mapping[str, str]) -> Sign:
    return Sign(
        row["suggests"], row["code"], row["sign"], tuple(filter(None, row["values"].split(";"))),
        _range(row["years"]) if row["years"] else None, row["area"], bool(row["strong"]), row["reason"], row["since"],
        row["source"],
    )  # fmt: skip


def _range(text: str) -> tuple[int, int]:
    least, most = text.split("-")
    return int(least), int(most)


def _aged(known: Known, years: tuple[int, int] | None) -> bool:
    return years is None or (known.years is not None and years[0] <= known.years <= years[1])


def _days(known: Known, values: Sequence[str]) -> bool:
    return known.days is not None and any(a <= known.days <= b for a, b in map(_range, values))


def _icd10(known: Known, values: Sequence[str]) -> bool:
    """Whether the code's category lies in one of the ranges, both ends in."""
    found = _CATEGORY.match((known.icd10 or "").upper())
    return found is not None and any(first <= found[0] <= last for first, last in (v.split("-") for v in values))


def _words(known: Known, values: Sequence[str]) -> bool:
    text = known.narrative.casefold().replace("'", "’")
    return bool(text) and any(_pattern(word).search(text) for word in values)


@lru_cache(maxsize=512)
def _pattern(word: str) -> re.Pattern[str]:
    """A whole word, or one that begins so where it ends with a star."""
    end = r"\w*" if word.endswith("*") else r"\b"
    return re.compile(r"\b" + re.escape(word.rstrip("*")) + end)


_SIGNS: Mapping[str, Callable[[Known, Sequence[str]], bool]] = MappingProxyType(
    {
        "always": lambda _known, _values: True,
        "age": lambda known, _values: known.years is not None,
        "days": _days,
        "place": lambda known, values: known.place in values,
        "expectation": lambda known, values: known.expectation in values,
        "criterion": lambda known, values: not known.criteria.isdisjoint(values),
        "circumstance": lambda known, values: known.circumstance in values,
        "named": lambda known, values: any(known.named.get(key) for key in values),
        "said": lambda known, values: not known.said.isdisjoint(values),
        "icd10": _icd10,
        "words": _words,
    }
)
