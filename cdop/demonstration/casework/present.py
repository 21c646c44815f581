"""Cases of the last weeks and months at every step of notification, residency and classification.

Dates are counted back from today, so that clocks stand where they should whatever day it is: early in April some of
these cases are of the year before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from cdop.case.facts import FactKind
from cdop.demonstration import hard_cases as hard
from cdop.demonstration.casework import responses
from cdop.demonstration.casework.neighbours import BEXLEY, KENT
from cdop.demonstration.casework.neighbours import LAMBETH as LAMBETHS_PANEL
from cdop.demonstration.casework.responses import AT_THE_END, Keys, Meeting, action, shared
from cdop.demonstration.casework.working import agree_lead, answer, hand, tell_outcome
from cdop.demonstration.further_cases import notified_again
from cdop.demonstration.hard_cases import LAMBETH, MAIDSTONE, SWALE
from cdop.demonstration.patterns import PATTERNS, UNSAFE_SLEEP
from cdop.demonstration.story import MEDWAY, Author, Story
from cdop.reference.areas import ABROAD
from cdop.review.rules import Analysis

GRAVESHAM = "E07000109"
TWINS, SETTLED, MERGED, UNDONE = "may be twins", "settled as two", "merged", "merged and undone"
AGAIN = "again"
KNOWN, HAS_A_TWIN, TOLD_TWICE = "notified misspelt", "has a twin", "told twice"


def present_cases(author: Author, today: date) -> list[Story]:
    """The cases, none dated after today."""
    present = _Present(author, today)
    return [*present.homes(), *present.handed_over(), *present.responses(), *present.likenesses()]


class _Present:
    def __init__(self, author: Author, today: date) -> None:
        self._author, self._today, self._keys = author, today, Keys()

    def _ago(self, days: int) -> date:
        return self._today - timedelta(days=days)

    def _story(self, pattern: str, days: int, home_area: str = MEDWAY) -> Story:
        """A child notified so many days ago, of whom nothing is decided."""
        return self._author.story(PATTERNS[pattern], self._ago(days), home_area)

    def _decide(self, story: Story, home_area: str, days: int, circumstance: str, reason: str) -> None:
        story.home_area, on = home_area, self._ago(days)
        story.tells(
            FactKind.RESIDENCY_DECIDED, on, {"home_area": home_area, "circumstance": circumstance}, reason=reason
        )
        story.ready_on = max(story.ready_on, on)

    def _home(self, story: Story, days: int, home_area: str = MEDWAY) -> Story:
        words = "The GP’s list and the family give the same address."
        self._decide(story, home_area, days, "usual_home", words)
        return story

    def _classify(self, story: Story, days: int, expectation: str, reason: str) -> None:
        story.tells(FactKind.CLASSIFIED, self._ago(days), {"expectation": expectation}, reason=reason)

    def _confirm(self, story: Story, days: int, expectation: str, words: str) -> None:
        story.tells(FactKind.CLASSIFICATION_CONFIRMED, self._ago(days), {"expectation": expectation}, words=words)

    def homes(self) -> Sequence[Story]:
        """Residency by circumstance, and one that was corrected after the classification."""
        looked_after = self._story("chronic", 41)
        hard.died_in(looked_after, SWALE, "foster_home", "a looked-after child, placed in another area")
        words = "In Medway’s care, and placed with foster carers in Sheerness."
        self._decide(looked_after, MEDWAY, 39, "looked_after", words)
        self._classify(looked_after, 39, "expected", "On a plan for the end of life since the summer.")
        self._confirm(looked_after, 38, "expected", "As foreseen in the plan that I saw.")
        split = self._story("acute", 34)
        words = "Four nights of seven with the mother in Rainham, the others with the father in Swale."
        self._decide(split, MEDWAY, 32, "split_homes", words)
        visitor = self._story("infection", 27, ABROAD)
        self._decide(visitor, ABROAD, 25, "abroad", "A visit to grandparents; the family has gone home.")
        return looked_after, split, visitor, self._corrected()

    def _corrected(self) -> Story:
        """Taken for a Medway child, classified, and then found to have moved."""
        story = self._home(self._story("infection", 21), 20)
        self._classify(story, 20, "unexpected", "Well the day before; collapsed within hours.")
        responses.assess(story, self._ago(20))
        responses.decide(story, self._ago(20), "09:40")
        self._decide(story, SWALE, 4, "usual_home", "The landlord says: moved to Sheerness in the spring.")
        hand(story, KENT, self._ago(3))
        return story

    def handed_over(self) -> Sequence[Story]:
        """Hand-overs: late, accepted and told of, declined and handed on; led elsewhere; agreed to be reviewed here."""
        late = self._home(self._story("road", 25, MAIDSTONE), 23, MAIDSTONE)
        hand(late, KENT, self._ago(22))
        told = self._home(self._story("malignancy", 160, SWALE), 158, SWALE)
        hand(told, KENT, self._ago(157))
        answer(told, self._ago(155), "accepted", "The office", "Accepted by telephone.")
        tell_outcome(told, self._ago(12), "The office", "Reviewed; no modifiable factors. A summary is on paper.")
        declined = self._home(self._story("acute", 52, GRAVESHAM), 50, GRAVESHAM)
        hand(declined, BEXLEY, self._ago(49))
        answer(declined, self._ago(45), "declined", "The office", "The address is across the boundary, in Gravesham.")
        hand(declined, KENT, self._ago(44))
        answer(declined, self._ago(43), "accepted", "The office", "Accepted.")
        reviewed_here = self._home(self._story("oxygen", 47, SWALE), 45, SWALE)
        words = "Born and treated in Medway throughout; the learning is the hospital’s."
        agree_lead(reviewed_here, self._ago(44), "ours", KENT, words)
        self._classify(reviewed_here, 44, "expected", "Intensive care was withdrawn after talks with the family.")
        return late, told, declined, reviewed_here, self._led_elsewhere(), self._waits_for_another()

    def _waits_for_another(self) -> Story:
        """A resident whose review another panel leads, and has not finished."""
        story = self._home(self._story("anomaly", 95), 93)
        hard.died_in(story, LAMBETH, "intensive_care", "a resident whose review another panel leads")
        self._classify(story, 92, "expected", "Surgery in London had been the last hope.")
        agree_lead(story, self._ago(90), "theirs", LAMBETHS_PANEL, "The surgery, and all that followed, was in London.")
        hand(story, LAMBETHS_PANEL, self._ago(89))
        answer(story, self._ago(84), "accepted", "The office", "Accepted; their panel meets in the spring.")
        return story

    def _led_elsewhere(self) -> Story:
        """A resident who was treated for years in London, where the review was held; it counts here."""
        story = self._home(self._story("malignancy", 260), 258)
        hard.died_in(story, LAMBETH, "intensive_care", "a resident whose review another panel led")
        self._classify(story, 257, "expected", "On palliative care in London for months.")
        agree_lead(story, self._ago(255), "theirs", LAMBETHS_PANEL, "Every service but the GP is in London.")
        hand(story, LAMBETHS_PANEL, self._ago(254))
        answer(story, self._ago(250), "accepted", "The office", "Accepted.")
        found = Analysis(story.pattern.category, "none")
        detail = {"category": found.category, "modifiability": found.modifiability, "factors": []}
        story.then(FactKind.FINALISED, self._ago(60), **detail, led_by=LAMBETHS_PANEL)
        tell_outcome(story, self._ago(58), "The office", "The analysis has come, and is recorded here.")
        return story

    def responses(self) -> Sequence[Story]:
        """Joint agency responses: running late, in full, stood down, disagreed on; one still to be decided."""
        late = self._home(self._story("self_harm", 10), 9)
        self._classify(late, 9, "unexpected", "No service foresaw it.")
        responses.assess(late, self._ago(9))
        responses.decide(late, self._ago(8), "16:15")
        responses.meet(late, self._keys.next(), Meeting("initial", self._ago(7), "09:30"))
        disagreed = self._home(self._story("acute", 13), 11)
        self._classify(disagreed, 11, "unexpected", "Asthma, but no attack in two years.")
        responses.assess(disagreed, self._ago(11))
        words = "The police wanted a response: nobody had looked at the inhalers. The paediatrician saw no need."
        responses.decide(disagreed, self._ago(11), "12:05", "not_needed", words)
        undecided = self._home(self._story("infection", 2), 1)
        self._classify(undecided, 1, "unexpected", "Well the day before; collapsed within hours.")
        disagreed.known_as, undecided.known_as = TOLD_TWICE, KNOWN
        return late, disagreed, undecided, self._in_full(), self._stood_down()

    def _in_full(self) -> Story:
        """An infant found after sleep: every meeting but the last, with what was shared and what is to be done."""
        story, began = self._home(self._story("sleep", 63), 62), self._ago(63)
        self._classify(story, 62, "unexpected", "Put down well in the evening, found lifeless in the morning.")
        self._confirm(story, 61, "unexpected", "Agreed at the first discussion.")
        responses.assess(story, began)
        responses.decide(story, began, "08:50")
        responses.meet(story, self._keys.next(), Meeting("initial", began, "13:00"))
        visit = Meeting("visit", self._ago(62), "10:30", ("police", "paediatrics"))
        responses.meet(story, self._keys.next(), visit)
        records = [
            shared("primary_care", "The GP’s records", self._ago(49), self._ago(50)),
            shared("health_visiting", "Chronology of visits", self._ago(49), self._ago(38)),
            shared("social_care", "Whether the family was known", self._ago(35), None),
        ]
        actions = [
            action("Tell the midwives of the sleep advice that was not given", "midwifery", "head of midwifery",
                   self._ago(21), self._ago(24)),
            action("Offer the family a second talk", "paediatrics", "consultant paediatrician", self._ago(7), None),
        ]  # fmt: skip
        follow_up = Meeting("follow_up", self._ago(42), "15:00", AT_THE_END, records, actions)
        responses.meet(story, self._keys.next(), follow_up)
        wording = {"ia": "Unascertained, pending investigation", "ib": "", "ic": "", "ii": UNSAFE_SLEEP}
        story.tells(FactKind.CAUSE_CERTIFIED, self._ago(40), {"icd10": "R95"}, **wording)
        return story

    def _stood_down(self) -> Story:
        """Started, and then found to be expected: both stay on the record."""
        story = self._home(self._story("chronic", 18), 17)
        self._classify(story, 17, "unexpected", "Found lifeless at home; no plan was known.")
        responses.assess(story, self._ago(17))
        responses.decide(story, self._ago(17), "10:10")
        responses.meet(story, self._keys.next(), Meeting("initial", self._ago(17), "12:00"))
        words = "The hospice had an advance care plan, and had foreseen the death."
        self._classify(story, 15, "expected", words)
        self._confirm(story, 15, "expected", words)
        story.tells(FactKind.RESPONSE_STOOD_DOWN, self._ago(15), {}, reason=words)
        return story

    def likenesses(self) -> Sequence[Story]:
        """Pairs of cases: maybe twins, two children alike, one child twice, and one merged by mistake."""
        first, second = (self._home(self._story("prematurity", 30), 29) for _ in range(2))
        first.describe(sex="female")
        second.describe(sex="female", nhs_number=None)
        hard.twins(first, second)
        for story in (first, second):
            story.known_as = TWINS
            self._classify(story, 29, "expected", "Born at 22 weeks; the family was told that neither would live.")
        alone = self._home(self._story("prematurity", 6), 5)
        alone.known_as = HAS_A_TWIN
        self._classify(alone, 5, "expected", "Born at 23 weeks; the family was told that neither twin might live.")
        found = [first, second, alone]
        for known_as, days, pattern in ((SETTLED, 24, "anomaly"), (MERGED, 19, "infection"), (UNDONE, 14, "chronic")):
            found += self._pair(known_as, days, pattern)
        return found

    def _pair(self, known_as: str, days: int, pattern: str) -> list[Story]:
        """A child, and one very much like it: notified again with fewer names and no number."""
        child = self._home(self._story(pattern, days), days - 1)
        again = notified_again(self._author, child)
        again.describe(nhs_number=None, ethnicity=None)
        child.known_as, again.known_as = known_as, f"{known_as}, {AGAIN}"
        if known_as != MERGED:
            died = child.child.date_of_death
            again.child = replace(again.child, date_of_death=died + timedelta(days=1), home_postcode=None)
            again.notified_on = max(again.notified_on, again.child.date_of_death)
        return [child, again]
