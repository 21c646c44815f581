"""The morning in words: each row with how late it is and its next step, and the clocks against their targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from types import MappingProxyType

from flask import url_for
from markupsafe import Markup

from cdop.case.clocks import Step
from cdop.case.deadlines import TARGETS, Deadlines
from cdop.case.presenters import isolated, name_words
from cdop.case.steps import BUTTONS, STEP_WORDS, page_of, shown_step
from cdop.case.worklist import Listed
from cdop.morning.queries import Kept, Waits
from cdop.notification.inbox.queries import Notice
from cdop.notification.source import SOURCE_WORDS, Source
from cdop.panel_settings.rules import SETTINGS, words_of
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import LONDON
from cdop.reference.wording import long_date, short_datetime, thousands

NO_FIGURE = "–"
BEGAN: Mapping[Step, str] = MappingProxyType(
    {Step.HANDOVER: "Handed over", Step.ASKING: "Classified", Step.SETTLING: "Waiting since"}
)
"""What happened on the day on which a step's clock began, where it was not the notification."""


@dataclass(frozen=True)
class Item:
    """One thing that waits: what to do and where, what it is about, since when, and how its clock stands."""

    action: str
    href: str
    about: str
    about_href: str
    name: str | Markup
    since: str
    standing: str
    late: bool


def case_item(case: Listed, area: PanelArea, deadlines: Deadlines) -> Item | None:
    """A case as a row; None where nothing about it has a target here."""
    step = shown_step(case, area, deadlines.today)
    if step is None or step not in TARGETS or case.step_since is None:
        return None
    standing = deadlines.of_step(Step(step), case.step_since, case.told_at)
    assert standing
    page = url_for("cases.case", token=case.token)
    began = BEGAN.get(Step(step), "Notified")
    return Item(
        BUTTONS[step],
        page_of(step, case.token) or page,
        case.reference,
        page,
        isolated(name_words(case.family_name, case.given_names)),
        f"{began} {long_date(case.step_since)}",
        standing.words,
        standing.late_by > 0,
    )


def notice_item(notice: Notice, deadlines: Deadlines) -> Item:
    """A notification that waits in the inbox; not whom it tells of, so that this page shows no more than it needs."""
    told = notice.told_at.replace(tzinfo=UTC)
    standing = deadlines.of_target("accept_within", told.astimezone(LONDON).date())
    page = url_for("inbox.notification", token=notice.token)
    return Item(
        "Decide about it", page, notice.receipt, page, SOURCE_WORDS[Source(notice.source)],
        f"Told {short_datetime(told)}", standing.words, standing.late_by > 0,
    )  # fmt: skip


def new_item(case: Listed, area: PanelArea, today: date) -> tuple[str, str, str | Markup, str, str]:
    """A new case: its address, reference, name, when it was notified and what it waits for."""
    step = shown_step(case, area, today)
    return (
        url_for("cases.case", token=case.token),
        case.reference,
        isolated(name_words(case.family_name, case.given_names)),
        f"Notified {long_date(case.notified_on)}",
        STEP_WORDS[step] if step else "",
    )


Cell = str | int | dict[str, object]


def clock_rows(
    deadlines: Deadlines, waiting: Mapping[str, Waits], inbox: Waits, kept: Mapping[str, Kept]
) -> list[list[Cell]]:
    """Each clock: its target, how many run and are late now, and how many of those ended or late kept it."""
    rows: list[list[Cell]] = [_clock(deadlines, "notify_within", None, "", kept)]
    rows.append(_clock(deadlines, "accept_within", inbox, url_for("inbox.inbox"), kept))
    for step in TARGETS:
        rows.append(_clock(deadlines, TARGETS[step], waiting[step], url_for("cases.worklist", step=step.value), kept))
    return rows


def _clock(deadlines: Deadlines, key: str, waits: Waits | None, href: str, kept: Mapping[str, Kept]) -> list[Cell]:
    stopped = kept.get(key)
    in_time = f"{thousands(stopped.in_time)} of {thousands(stopped.counted)}" if stopped and stopped.counted else ""
    words = SETTINGS[key].label
    late = f"{href}&late=yes" if "?" in href else href
    return [
        words,
        words_of(SETTINGS[key], deadlines.settings.text(key)),
        _linked(waits.waiting, href, f"{words}: waiting") if waits else NO_FIGURE,
        _linked(waits.late, late, f"{words}: late") if waits else NO_FIGURE,
        in_time or NO_FIGURE,
    ]


def _linked(number: int, href: str, words: str) -> Cell:
    return {"text": number, "href": href if number else "", "words": words}


def step_counts(waiting: Mapping[str, Waits]) -> list[tuple[str, int, str]]:
    """What cases wait for, with how many and their list; what nobody waits for is left out."""
    return [
        (STEP_WORDS[step], found.waiting, url_for("cases.worklist", step=step))
        for step, found in waiting.items()
        if found.waiting
    ]


def both(items: Sequence[Item | None]) -> tuple[list[Item], list[Item]]:
    """The rows that are late, and those that are not."""
    rows = [item for item in items if item]
    return [row for row in rows if row.late], [row for row in rows if not row.late]
