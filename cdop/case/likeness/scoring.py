"""How likely two tellings are of one child: a score from 0 to 100, what speaks for it and what against, in words.

Each thing told adds or takes points (``_POINTS``), as much as it tells children apart: an NHS number much, a sex
little.
Children of one birth share nearly everything: they are said to be that, and never reach ``LIKELY``.
"""

from dataclasses import dataclass

from cdop.case.likeness import comparing
from cdop.case.likeness.child import Child
from cdop.case.likeness.comparing import Agreement
from cdop.case.likeness.names import Names, alike, names_of

LIKELY = 70  # likely the same child
POSSIBLE = 45  # shown to a person
_BASE, _PER_POINT = 20, 5
NEWBORN_DAYS = 7
SAME, CLOSE, PARTLY, SWAPPED, UNKNOWN, DIFFERENT = Agreement
_AGREE = frozenset({SAME, CLOSE, SWAPPED})


@dataclass(frozen=True)
class Comparison:
    """What comparing two tellings gives. ``twins``: they may be two children of one birth."""

    score: int
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    twins: bool

    @property
    def likely(self) -> bool:
        return self.score >= LIKELY


Evidence = tuple[float, str]
_POINTS: dict[str, dict[Agreement, Evidence]] = {
    "number": {
        SAME: (13, "The same NHS number"),
        CLOSE: (5, "NHS numbers one digit apart"),
        DIFFERENT: (-6, "The NHS numbers differ"),
    },
    "given": {
        SAME: (5, "The same given names"),
        CLOSE: (4, "Given names spelled alike, or fewer of them"),
        PARTLY: (0, "Some of the given names are the same"),
        DIFFERENT: (-5, "The given names differ"),
    },
    "family": {
        SAME: (4, "The same family name"),
        CLOSE: (3.5, "Family names spelled alike"),
        PARTLY: (2, "Part of the family name is the same"),
        DIFFERENT: (-2, "The family names differ"),
    },
    "born": {
        SAME: (5, "The same date of birth"),
        CLOSE: (3, "Dates of birth a slip apart"),
        SWAPPED: (4, "Dates of birth with day and month swapped"),
        DIFFERENT: (-5, "The dates of birth differ"),
    },
    "died": {
        SAME: (4, "The same date of death"),
        CLOSE: (2.5, "Dates of death a slip apart"),
        SWAPPED: (3, "Dates of death with day and month swapped"),
        DIFFERENT: (-4, "The dates of death differ"),
    },
    "home": {
        SAME: (4, "The same home postcode"),
        CLOSE: (2.5, "Home postcodes one letter apart"),
        PARTLY: (0.5, "The same postcode district"),
        DIFFERENT: (-0.5, "The home postcodes differ"),
    },
    "mother": {
        SAME: (4, "The same mother’s name"),
        CLOSE: (3, "Mother’s names spelled alike"),
        PARTLY: (1.5, "Part of the mother’s name is the same"),
        DIFFERENT: (-2, "The mother’s names differ"),
    },
    "sex": {SAME: (0.5, "The same sex"), DIFFERENT: (-2, "The sexes differ")},
    "order": {SAME: (1, "The same place in the birth"), DIFFERENT: (-6, "Another place in the birth")},
}
_SWAPPED_NAMES = (8, "The same names, family and given swapped")
_CROSSED = (3, "The family name of one is a given name of the other")
# An unnamed child goes by one parent's name, then by the other's.
_UNNAMED_ELSEWHERE = (-0.5, "The family names differ")
_OTHER_NAME = (3, "A family name of one is another name of the other")
# Who died in the first days has two days that tell little more than one: so much where it is a slip, or the same.
_NEWBORN_DIED = (0.5, 1.5)
_UNNAMED = "One of them has no given name yet"
_SCRIPTS = "The names are written in different scripts"


def compare(a: Child, b: Child) -> Comparison:
    """Compare two tellings; the order of the two changes nothing."""
    one, other = names_of(a), names_of(b)
    agreed = {
        "number": comparing.numbers(a.nhs_number, b.nhs_number),
        "given": comparing.names(one.given, other.given),
        "family": comparing.names(one.family, other.family),
        "born": comparing.days(a.date_of_birth, b.date_of_birth),
        "died": comparing.days(a.date_of_death, b.date_of_death),
        "home": comparing.postcodes(a.home_postcode, b.home_postcode),
        "mother": comparing.names(one.mother, other.mother),
        "sex": _sexes(a.sex, b.sex),
        "order": _plain(one.order, other.order),
    }
    evidence = {kind: _POINTS[kind][found] for kind, found in agreed.items() if found in _POINTS[kind]}
    swapped = _names(one, other, agreed, evidence)
    if _newborn(a) and _newborn(b) and agreed["born"] in _AGREE and agreed["died"] in _AGREE:
        evidence["died"] = (_NEWBORN_DIED[agreed["died"] is SAME], evidence["died"][1])
    twins = not swapped and _of_one_birth(one, other, agreed)
    least = POSSIBLE if agreed["number"] is SAME else 0  # somebody must look, whatever else differs
    score = max(least, min(100, round(_BASE + _PER_POINT * sum(points for points, _ in evidence.values()))))
    said = sorted(evidence.values(), key=lambda found: -abs(found[0]))
    return Comparison(
        score=min(score, LIKELY - 1) if twins else score,
        reasons=tuple(words for points, words in said if points >= 0),
        against=(*(words for points, words in said if points < 0), *_unsure(one, other)),
        twins=twins,
    )


def _names(one: Names, other: Names, agreed: dict[str, Agreement], evidence: dict[str, Evidence]) -> bool:
    """Names that stand in each other's place, or among the other names. Returns whether they were swapped."""
    if agreed["given"] not in _AGREE and agreed["family"] not in _AGREE:
        crossed = (comparing.names(one.given, other.family), comparing.names(one.family, other.given))
        if _AGREE.intersection(crossed):
            evidence.pop("given", None)
            evidence.pop("family", None)
            evidence["names"] = _SWAPPED_NAMES if _AGREE.issuperset(crossed) else _CROSSED
            return True
    if agreed["family"] is DIFFERENT and not (one.given and other.given):
        evidence["family"] = _UNNAMED_ELSEWHERE
    if agreed["family"] in (DIFFERENT, PARTLY) and (_among(one, other) or _among(other, one)):
        evidence["family"] = _OTHER_NAME
    return False


def _among(one: Names, other: Names) -> bool:
    return any(alike(word, further) for word in one.family for further in other.other)


def _of_one_birth(one: Names, other: Names, agreed: dict[str, Agreement]) -> bool:
    """Whether they may be twins: one birth and one family, and something that tells two children apart."""
    family = any(agreed[kind] in (SAME, CLOSE, PARTLY) for kind in ("family", "mother")) or agreed["home"] is SAME
    if agreed["born"] not in _AGREE or not family:
        return False
    apart = DIFFERENT in (agreed["sex"], agreed["number"], agreed["order"])
    if agreed["number"] is SAME:
        return agreed["given"] is DIFFERENT and DIFFERENT in (agreed["sex"], agreed["order"])
    match agreed["given"]:
        case Agreement.SAME:
            return agreed["order"] is DIFFERENT
        case Agreement.CLOSE:
            return apart
        case Agreement.UNKNOWN:
            return apart or _unnamed_one_of_two(one, other, agreed)
        case Agreement.PARTLY:
            return apart or not alike(one.given[0], other.given[0])
    return True


def _unnamed_one_of_two(one: Names, other: Names, agreed: dict[str, Agreement]) -> bool:
    """Whether the one who has no name yet may be the other's twin: told of as ``Twin 2``, or of another day of death.

    An unnamed baby and a named one of the same two days and family are more often one child, told of again when named.
    """
    told_of_two = bool(one.order) != bool(other.order)
    died_apart = agreed["died"] not in (SAME, UNKNOWN)
    one_named = bool(one.given) != bool(other.given) and agreed["family"] in _AGREE
    return one_named and (told_of_two or died_apart)


def _newborn(child: Child) -> bool:
    born, died = child.date_of_birth, child.date_of_death
    return born is not None and died is not None and (died - born).days < NEWBORN_DAYS


def _sexes(one: str | None, other: str | None) -> Agreement:
    return _plain(*(sex if sex in ("female", "male") else None for sex in (one, other)))


def _plain(one: str | None, other: str | None) -> Agreement:
    if not one or not other:
        return UNKNOWN
    return SAME if one == other else DIFFERENT


def _unsure(one: Names, other: Names) -> tuple[str, ...]:
    if bool(one.given) != bool(other.given):
        return (_UNNAMED,)
    named = one.given and other.given and comparing.names(one.given, other.given) is UNKNOWN
    return (_SCRIPTS,) if named else ()
