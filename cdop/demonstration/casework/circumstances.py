"""What the national return asks of the cases that were reviewed, and the processes that ran beside them.

No chance is in it: whoever adds a step here changes no child, no date and no figure that was there before.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from cdop.case.facts import FactKind
from cdop.demonstration.casework.responses import Keys
from cdop.demonstration.story import MEDWAY, Story
from cdop.reference.return_list import version

RECORDED_AFTER, CONCLUDED_AFTER = timedelta(days=30), timedelta(days=45)
_EVENTS: Mapping[str, str | None] = MappingProxyType(
    {
        "prematurity": "neonatal_death", "oxygen": "neonatal_death", "anomaly": "life_limiting_condition",
        "malignancy": "life_limiting_condition", "chronic": "life_limiting_condition", "sleep": "sudden_infant_death",
        "road": "road_traffic", "infection": "other", "self_harm": "apparent_suicide", "acute": None,
        "abuse": "apparent_homicide",
    }
)  # fmt: skip
_WORDS = "From children’s social care’s reply."


def circumstances(story: Story, keys: Keys, by: date) -> None:
    """Of a resident's case that was reviewed: circumstance, plan and order, inquest and safeguarding review."""
    reviewed = [fact.dated for fact in story.followed_by if fact.kind is FactKind.FINALISED]
    if not reviewed or story.home_area != MEDWAY or story.adult:
        return
    last = min(reviewed[0], by)
    kept = "before" if story.pattern.key in {"abuse", "self_harm"} else "never"
    detail = {
        "version": version(), "circumstance": _EVENTS[story.pattern.key],
        "protection_plan": "now" if story.pattern.key == "abuse" else kept, "statutory_order": kept,
    }  # fmt: skip
    story.tells(FactKind.CIRCUMSTANCES_RECORDED, min(story.notified_on + RECORDED_AFTER, last), detail, words=_WORDS)
    if story.expectation == "unexpected":
        _concluded(story, keys, "coroner", last)
    if story.pattern.key == "abuse":
        _concluded(story, keys, "safeguarding", last)


def _concluded(story: Story, keys: Keys, kind: str, last: date) -> None:
    opened, concluded = story.notified_on, min(story.notified_on + CONCLUDED_AFTER, last)
    detail = {
        "process": keys.next(), "process_kind": kind, "state": "concluded", "opened": opened.isoformat(),
        "concluded": concluded.isoformat(), "next_on": None, "holds": "panel",
    }  # fmt: skip
    story.tells(
        FactKind.PROCESS_RECORDED, concluded, detail, reference="", owner="", words="", result="Told in the papers."
    )
