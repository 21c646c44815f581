"""What pages say of recommendations, in words: how one stands with an organisation, and what happened when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from cdop.recommendations.queries import AGREED, DRAFT, WITHDRAWN, Addressee, Entry, Recommendation
from cdop.recommendations.rules import TAKEN_UP, Happening, State, is_overdue
from cdop.reference.codes import code_list, label
from cdop.reference.wording import long_date

COLOURS = {
    State.PROPOSED: "grey", State.AGREED: "blue", State.TOLD: "yellow", State.ACCEPTED: "teal",
    State.PARTLY_ACCEPTED: "teal", State.REFUSED: "orange", State.IN_PROGRESS: "purple", State.DONE: "green",
    State.NOT_TAKEN_UP: "grey", State.SUPERSEDED: "grey",
}  # fmt: skip
STATE_WORDS = {DRAFT: "Draft", AGREED: "Agreed", WITHDRAWN: "Withdrawn"}
_STATE_COLOURS = {DRAFT: "grey", AGREED: "blue", WITHDRAWN: "grey"}
HAPPENED = {
    Happening.WRITTEN: "Written",
    Happening.AGREED: "Agreed",
    Happening.WITHDRAWN: "Withdrawn",
    Happening.TOLD: "Told",
    Happening.ACCEPTED: "Accepted",
    Happening.PARTLY_ACCEPTED: "Accepted in part",
    Happening.REFUSED: "Refused",
    Happening.BEGUN: "Work began",
    Happening.NOTE: "Note",
    Happening.EVIDENCE: "Evidence",
    Happening.ACTION: "Action",
    Happening.REMINDER: "Reminded",
    Happening.SECOND_REMINDER: "Reminded again",
    Happening.ESCALATION: "Escalated",
    Happening.CHALLENGE: "Passed to the chair",
    Happening.HELD: "Reminders put off",
    Happening.BY_HAND: "Told by hand",
    Happening.LINK_GIVEN: "Link given",
    Happening.OPENED: "Link opened",
    Happening.WRONG_FACT: "Opened with a wrong answer",
    Happening.PAUSED: "Links closed after wrong answers",
    Happening.DONE: "Closed as done",
    Happening.NOT_TAKEN_UP: "Closed as not taken up",
    Happening.REOPENED: "Opened again",
    Happening.FOLLOWED_UP: "Asked again",
    Happening.SUPERSEDED: "Superseded",
}
_TAG = Markup('<strong class="govuk-tag{}">{}</strong>')


def state_tag(state: State) -> Markup:
    """How it stands with an organisation, as a tag whose words say what its colour says."""
    return _tag(label("addressee_state", state.value), COLOURS[state])


def own_tag(recommendation: Recommendation) -> Markup:
    """The panel's own state."""
    return _tag(STATE_WORDS[recommendation.state], _STATE_COLOURS[recommendation.state])


def standing(addressee: Addressee, today: date) -> Markup:
    """The state's tag, and beside it that something is overdue."""
    late = is_overdue(addressee.state, addressee.due_on, addressee.reply_due_on, today)
    tag = state_tag(addressee.state)
    return Markup("{} {}").format(tag, _tag("Overdue", "red")) if late else tag


def waits_for(addressee: Addressee) -> str:
    """What comes next and by when: '… answer by 3 May 2026', 'to be done by …', or when it ended."""
    if addressee.state is State.TOLD:
        return f"Answer by {long_date(addressee.reply_due_on)}" if addressee.reply_due_on else "An answer"
    if addressee.state in TAKEN_UP:
        return f"To be done by {long_date(addressee.due_on)}" if addressee.due_on else "To be done"
    if addressee.ended_on:
        return f"Since {long_date(addressee.ended_on)}"
    return ""


def organisations_line(addressees: Sequence[Addressee], today: date) -> Markup:
    """Every organisation with its tag, for a row of the list."""
    lines = [Markup("<li>{} {}</li>").format(one.agency_name, standing(one, today)) for one in addressees]
    return Markup('<ul class="govuk-list govuk-!-margin-bottom-0">{}</ul>').format(Markup().join(lines))


def strength_words(strength: str) -> str:
    """The measure's strength in words; empty where none is chosen."""
    return label("recommendation_strength", strength) if strength in code_list("recommendation_strength") else ""


def time_line(entries: Sequence[Entry], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """What happened, the last first, as ``components/lists.html`` tells it. ``names``: organisations by number.

    What happened alike with several organisations at once is told once.
    """
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        happened = entry.happened
        alone = entry.number if happened.by_addressee or entry.addressee_number is None else 0
        key = happened.what, happened.dated, happened.words, repr(happened.detail), entry.by, entry.at.date(), alone
        groups.setdefault(key, []).append(entry)
    ordered = sorted(groups.values(), key=lambda group: (group[0].happened.dated, group[0].number), reverse=True)
    return [_item(group, names) for group in ordered]


def _item(group: Sequence[Entry], names: Mapping[int, str]) -> dict[str, Any]:
    entry = group[0]
    who = ", ".join(sorted(filter(None, (names.get(one.addressee_number or 0, "") for one in group))))
    words, detail = HAPPENED[entry.happened.what], entry.happened.detail
    signed = ", ".join(filter(None, (str(detail.get(key, "")) for key in ("signed_by", "signed_role"))))
    other = str(detail.get("superseded_by_reference", ""))
    told = [f"Signed by {signed}." if signed else "", f"By {other}." if other else "", entry.happened.words]
    return {
        "title": f"{words}: {who}" if who else words,
        "by": who if entry.happened.by_addressee else entry.by,
        "when": long_date(entry.happened.dated),
        "at": entry.happened.dated.isoformat(),
        "text": "\n".join(filter(None, told)),
    }


def _tag(words: str, colour: str) -> Markup:
    return _TAG.format(f" govuk-tag--{colour}", words)
