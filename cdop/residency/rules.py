"""Whose child: the home decides which panel reviews, wherever the child died (docs/register.md).

``suggest`` quotes the rule that applies; a person decides. Each rule has its source: what was not read in the text of
the guidance is the panel's own setting and says so (domain.md sections 0, 1 and 2.1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from cdop.case.facts import Fact, FactKind, first_notified
from cdop.case.rules import NotPossible
from cdop.case.timeline import in_force
from cdop.notification.order import RuleBroken, not_before, not_in_the_future, read
from cdop.panel_settings.rules import PLACED, PanelSettings
from cdop.reference.areas import ABROAD, PanelArea, local_authorities
from cdop.reference.values import area
from cdop.reference.wording import long_date

_ACT = "Children Act 2004, sections 16M to 16Q"
_WORKING_TOGETHER_2015 = "Working Together 2013 and 2015, chapter 5; today’s text is not verified"
_OWN = "The panel’s own setting: no national rule was found"
_LOCAL = "Local procedures; the guidance’s own text is not verified"


class Lead(StrEnum):
    """Who leads the review."""

    OURS = "ours"
    THEIRS = "theirs"
    NOBODY = "nobody"  # no English panel has a duty
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Rule:
    """A rule as it is quoted. ``verified``: read in the text of its source, which is still in force."""

    key: str
    text: str
    source: str
    verified: bool = False


_ALL = (
    # Whose home: by circumstance.
    Rule("usual_home", "A child is reviewed where it was normally resident, wherever it died.", _ACT, True),
    Rule(
        "looked_after_responsible",
        "For a looked-after child the authority that looks after the child leads, wherever the child was placed.",
        _WORKING_TOGETHER_2015,
    ),
    Rule(
        "looked_after_placed", "For a looked-after child the area where the child was placed leads.",
        "The panel’s own setting, which departs from Working Together 2013 and 2015",
    ),
    Rule(
        "placed_away_responsible",
        "For a child placed away from home the authority that placed the child leads, as for a looked-after child.",
        _WORKING_TOGETHER_2015,
    ),
    Rule(
        "placed_away_placed", "For a child placed away from home the area where the child was placed leads.",
        "The panel’s own setting, which departs from Working Together 2013 and 2015",
    ),
    Rule(
        "split_homes", "Of more than one home, the one where the child spent most nights counts. Both panels are told.",
        _OWN,
    ),
    Rule("boarding", "A child at boarding school is resident at the family home, not at the school.", _OWN),
    Rule("custody", "A child in custody is resident at the home before it, not where the child was held.", _OWN),
    Rule(
        "no_fixed_address",
        "Without a fixed address the last area where the child mostly stayed counts; else the area of death.",
        _OWN,
    ),
    Rule(
        "abroad", "The duty is to review children normally resident in the area. A panel may review a visitor’s death.",
        _ACT, True,
    ),
    Rule(
        "other_uk",
        "The duty is of areas in England. Wales, Scotland and Northern Ireland have their own; tell them.",
        _ACT, True,
    ),
    Rule("not_known", "Residency stays undecided until the home is known. Find out, then decide.", _OWN),
    # Who leads: by home and place of death.
    Rule("resident_died_here", "The child lived and died in the panel’s area: the panel must review.", _ACT, True),
    Rule(
        "resident_died_elsewhere", "The child lived in the panel’s area and died in another: the panel must review.",
        _ACT, True,
    ),
    Rule(
        "case_by_case", "Areas may agree otherwise case by case, and share the learning both ways.",
        "Local procedures of one partnership; no national rule was found",
    ),
    Rule(
        "resident_died_abroad",
        "A resident who dies abroad is in scope. Documents come by the family, the coroner and the Foreign Office.",
        _LOCAL,
    ),
    Rule(
        "non_resident", "The home area’s panel must review; this panel may if that is appropriate. "
        "Log the death, tell the other panel and send what is known.", _ACT, True,
    ),
    Rule("no_duty", "No English panel has a duty to review; this panel may.", _ACT, True),
    Rule(
        "services_elsewhere", "Where most services were received in another area the panels agree who reviews.",
        "Local procedures of two partnerships",
    ),
    Rule(
        "cause_elsewhere", "Where the cause arose in another area than the home, agree with its panel who reviews.",
        "One local manual; no national rule was found",
    ),
    Rule("otherwise", "Decided otherwise than the rule suggests. The reason is recorded.", _OWN),
)  # fmt: skip
RULES: Mapping[str, Rule] = MappingProxyType({rule.key: rule for rule in _ALL})

# Of these circumstances the home follows from the authority that is responsible, not from where the child lived.
PLACEMENTS = frozenset({"looked_after", "placed_away"})


@dataclass(frozen=True)
class Answers:
    """What is known of the home. Areas are codes of the list, or 'abroad'; none where not known.

    ``living_area`` is where the child lived (for split homes, most nights; for boarding and custody, the home before).
    ``responsible_area`` is the authority that looked after or placed the child.
    """

    circumstance: str
    living_area: str | None = None
    responsible_area: str | None = None
    death_area: str | None = None
    most_services_elsewhere: bool = False
    cause_elsewhere: bool = False


@dataclass(frozen=True)
class Suggestion:
    """The home that the rules suggest (none: undecided), who then leads, and the rules that say so.

    ``home_rule`` decided the home, ``lead_rule`` the lead; ``agree`` are rules by which panels may agree otherwise.
    """

    home_area: str | None
    lead: Lead
    home_rule: Rule
    lead_rule: Rule | None
    agree: tuple[Rule, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in (self.home_rule, self.lead_rule, *self.agree) if rule)

    @property
    def verified(self) -> bool:
        """Whether every rule that decided was read in its source."""
        return all(rule.verified for rule in (self.home_rule, self.lead_rule) if rule)


def suggest(answers: Answers, panel_area: PanelArea, settings: PanelSettings) -> Suggestion:
    """What the rules suggest (domain.md 2.1). Nothing is decided by it."""
    key, home = _home(answers, settings)
    if home is None:
        return Suggestion(None, Lead.UNDECIDED, RULES[key], None)
    lead, rule = who_leads(home, answers.death_area, panel_area)
    told = {
        "case_by_case": rule.key == "resident_died_elsewhere",
        "services_elsewhere": answers.most_services_elsewhere,
        "cause_elsewhere": answers.cause_elsewhere,
    }
    return Suggestion(home, lead, RULES[key], rule, tuple(RULES[name] for name, true in told.items() if true))


def who_leads(home: str, death_area: str | None, panel_area: PanelArea) -> tuple[Lead, Rule]:
    """Who leads the review of a child of an area, unless panels agree otherwise."""
    if home in panel_area.home:
        if death_area == ABROAD:
            return Lead.OURS, RULES["resident_died_abroad"]
        here = death_area is None or death_area in panel_area.home
        return Lead.OURS, RULES["resident_died_here" if here else "resident_died_elsewhere"]
    if home == ABROAD or not is_english(home):
        return Lead.NOBODY, RULES["no_duty"]
    return Lead.THEIRS, RULES["non_resident"]


def is_english(code: str) -> bool:
    return code in local_authorities() and local_authorities()[code].country == "England"


def _home(answers: Answers, settings: PanelSettings) -> tuple[str, str | None]:
    """The rule that says which home counts, and that home."""
    circumstance, living = answers.circumstance, answers.living_area
    if circumstance in PLACEMENTS:
        if settings.text("looked_after_lead") == PLACED:
            return f"{circumstance}_placed", living
        return f"{circumstance}_responsible", answers.responsible_area
    if circumstance == "abroad":
        return circumstance, ABROAD
    if circumstance == "not_known":
        return circumstance, None
    if circumstance == "no_fixed_address":
        return circumstance, living or answers.death_area
    return circumstance, living


def decision(facts: Sequence[Fact], home_area: str | None, decided_on: date, today: date) -> Fact:
    """The home as decided from a day on: an authority of the list, 'abroad', or none for undecided again.

    A later decision supersedes an earlier one, also after the review. Raises ``RuleBroken``.
    """
    if home_area is not None:
        read("home_area", area, home_area, today)
    elif in_force(facts, FactKind.FINALISED):
        raise RuleBroken("home_area", "is empty: a finalised review needs a residency decision")
    not_in_the_future("residency_decided_on", decided_on, today)
    not_before("residency_decided_on", decided_on, first_notified(facts), "notified_on")
    return Fact(FactKind.RESIDENCY_DECIDED, decided_on, {"home_area": home_area})


def check_decision(facts: Sequence[Fact], home_area: str | None, decided_on: date, today: date) -> None:
    """Whether a decision can stand, in words for a page. Raises ``NotPossible``.

    Of two decisions the later dated is in force, so one dated before the last would change nothing.
    """
    standing = in_force(facts, FactKind.RESIDENCY_DECIDED)
    if decided_on > today:
        raise NotPossible({"decided_on": "Day of the decision must not be in the future"})
    if decided_on < first_notified(facts):
        raise NotPossible({"decided_on": "Day of the decision must not be before the day of the notification"})
    if standing and decided_on < standing.dated:
        last = long_date(standing.dated)
        raise NotPossible({"decided_on": f"Day of the decision must not be before the decision in force, of {last}"})
    if home_area is None and in_force(facts, FactKind.FINALISED):
        raise NotPossible({"home_area": "A finalised review needs a residency decision: choose the home area"})
