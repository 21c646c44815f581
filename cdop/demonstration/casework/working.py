"""What the panel's office does with every case: the reasons, the hand-over, the response, the certificate.

No chance is in it: whoever adds a step here changes no child, no date and no figure.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from cdop.case.facts import Fact, FactKind, in_force
from cdop.demonstration.casework.circumstances import circumstances
from cdop.demonstration.casework.findings import CERTIFICATES, reason_of
from cdop.demonstration.casework.neighbours import NEIGHBOURS, panel_for
from cdop.demonstration.casework.responses import Keys, whole_response
from cdop.demonstration.story import MEDWAY, Story
from cdop.reference.areas import ABROAD

SENT = "The notification, and the sheet of this case, by secure mail."
ANSWERED_AFTER, OUTCOME_AFTER = timedelta(days=3), timedelta(days=200)
CERTIFIED_AFTER = timedelta(days=5)
_CIRCUMSTANCES = {"custody": "custody"}
_WHY = {
    "usual_home": "The GP’s list, the school and the family give the same address.",
    "custody": "Held here; the family home before it is the one that counts.",
    "abroad": "On a visit; the family lives abroad.",
}


def work(stories: Iterable[Story], by: date, *, explained: bool) -> None:
    """Do the office's work on cases that are told. ``explained``: with reasons, responses and certificates."""
    keys = Keys()
    for story in stories:
        if explained:
            explain(story)
            respond(story, keys, by)
            certify(story, by)
            circumstances(story, keys, by)
        hand_over(story, by)


def explain(story: Story) -> None:
    """Residency and classification with the circumstance and the reason, where none was told."""
    story.followed_by = [_explained(story, fact) for fact in story.followed_by]


def _explained(story: Story, fact: Fact) -> Fact:
    if fact.kind is FactKind.CLASSIFIED and fact.identity is None:
        expectation = fact.detail["expectation"]
        return replace(fact, identity={"reason": reason_of(story.pattern.key, expectation)})
    if fact.kind is FactKind.RESIDENCY_DECIDED and fact.identity is None:
        circumstance = _circumstance(story, fact.detail["home_area"])
        return replace(
            fact, detail={**fact.detail, "circumstance": circumstance}, identity={"reason": _WHY[circumstance]}
        )
    return fact


def _circumstance(story: Story, home_area: str) -> str:
    return "abroad" if home_area == ABROAD else _CIRCUMSTANCES.get(story.child.place_of_death or "", "usual_home")


def respond(story: Story, keys: Keys, by: date) -> None:
    """A response to each unexpected death of a resident of which nothing was told."""
    classified = in_force(story.followed_by, FactKind.CLASSIFIED)
    told = any(fact.kind is FactKind.RESPONSE_DECIDED for fact in story.followed_by)
    if told or classified is None or story.home_area != MEDWAY or classified.detail["expectation"] != "unexpected":
        return
    whole_response(story, keys, by)


def certify(story: Story, by: date) -> None:
    """The wording of the certificate, once it is there."""
    on = story.notified_on + CERTIFIED_AFTER
    told = any(fact.kind is FactKind.CAUSE_CERTIFIED for fact in story.followed_by)
    if on > by or told or story.home_area != MEDWAY or not _decided(story):
        return
    wording = CERTIFICATES[story.pattern.key]
    texts = {key: getattr(wording, key) for key in ("ia", "ib", "ic", "ii")}
    story.tells(FactKind.CAUSE_CERTIFIED, on, {"icd10": wording.icd10}, **texts)


def hand_over(story: Story, by: date) -> None:
    """Another area's child goes to its panel, which accepts and, later, tells what it found."""
    decided, panel = _decided(story), panel_for(story.home_area)
    told = any(fact.kind in {FactKind.HANDED_OVER, FactKind.LEAD_AGREED} for fact in story.followed_by)
    if told or decided is None or panel is None or story.home_area == MEDWAY or decided.dated >= by:
        return
    sent = decided.dated + timedelta(days=1)
    hand(story, panel, sent)
    if sent + ANSWERED_AFTER <= by:
        answer(story, sent + ANSWERED_AFTER, "accepted", "The panel’s office", "Accepted; the review is theirs.")
    if sent + OUTCOME_AFTER <= by:
        tell_outcome(story, sent + OUTCOME_AFTER, "The panel’s office", "Reviewed there. A summary is kept with us.")


def hand(story: Story, panel: str, on: date) -> None:
    """Hand a case over to a panel of the directory, by its key."""
    detail = {"handover": "", "panel": panel}
    story.tells(FactKind.HANDED_OVER, on, detail, sent=SENT, contact=NEIGHBOURS[panel].contact)


def answer(story: Story, on: date, said: str, by: str, words: str) -> None:
    """What the panel answered to the last hand-over."""
    story.tells(FactKind.HANDOVER_ANSWERED, on, {"handover": "", "answer": said}, by=by, words=words)


def tell_outcome(story: Story, on: date, by: str, words: str) -> None:
    """What the other panel told of its review."""
    story.tells(FactKind.HANDOVER_OUTCOME, on, {"handover": ""}, by=by, words=words)


def agree_lead(story: Story, on: date, lead: str, panel: str, reason: str) -> None:
    """Two panels agreed who leads."""
    agreed = f"Coordinators of {NEIGHBOURS[panel].name} and of this panel"
    story.tells(FactKind.LEAD_AGREED, on, {"lead": lead, "panel": panel}, reason=reason, agreed_with=agreed)


def _decided(story: Story) -> Fact | None:
    withdrawn = in_force(story.followed_by, FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE)
    if story.adult or (withdrawn and withdrawn.kind is FactKind.WITHDRAWN):
        return None
    return in_force(story.followed_by, FactKind.RESIDENCY_DECIDED)
