"""Notifications in words: who told it, how long ago the child died, whom it looks like."""

from datetime import UTC, date, datetime, time

from flask import url_for
from markupsafe import Markup

from cdop.case.deadlines import Deadlines
from cdop.case.likeness.scoring import LIKELY, Comparison
from cdop.case.presenters import isolated, name_words
from cdop.notification.answers import Answers, day_of, period_of, text_of
from cdop.notification.form.summary import words_of
from cdop.notification.inbox.likenesses import Like
from cdop.notification.inbox.queries import Notice
from cdop.notification.questions import QUESTIONS
from cdop.notification.scope import OutOfScope, seems_out_of_scope
from cdop.notification.source import SOURCE_WORDS, Source
from cdop.reference.calendar import LONDON
from cdop.reference.wording import plural, reasons_in_line, short_datetime

LINK = Markup('<a class="govuk-link app-target" href="{}">{}</a>')
NOT_SAID = "Not said"
_HOURS_SHOWN = 48
Row = tuple[str, Markup | str]


def title_of(notice: Notice) -> Markup:
    """The child's name as it was told."""
    answers = notice.answers
    given = None if answers.get("unnamed_baby") == "yes" else text_of(answers, "given_names")
    return isolated(name_words(text_of(answers, "family_name"), given))


def heading_of(comparison: Comparison) -> str:
    """How likely the two are one child."""
    if comparison.twins:
        return "May be twins"
    return "Likely the same child" if comparison.score >= LIKELY else "Possibly the same child"


def late_words(notice: Notice, deadlines: Deadlines) -> str:
    """By how much the decision on a notification is late, by the panel's target; nothing while it is in time."""
    told_on = notice.told_at.replace(tzinfo=UTC).astimezone(LONDON).date()
    standing = deadlines.of_target("accept_within", told_on)
    return standing.words if standing.late_by else ""


def card_rows(notice: Notice, likes: list[Like], now: datetime) -> list[Row]:
    """What the inbox says of one notification. ``now`` is in UTC, without a zone."""
    rows: list[Row] = [
        ("Died", since_death(notice.answers, now)),
        ("Told", f"{short_datetime(notice.told_at)} ({elapsed(notice.told_at, now)} ago)"),
        ("Notified by", notifier(notice)),
        ("Says has been told", words_of(QUESTIONS["told"], notice.answers) or NOT_SAID),
        ("Looks like", Markup("<br>").join(map(like_words, likes)) if likes else "Nobody known"),
    ]
    if scope := seems_out_of_scope(notice.answers):
        rows.append(("May be out of scope", scope_words(scope)))
    return rows


def since_death(answers: Answers, now: datetime) -> str:
    """When the child died, as it was told, and how long ago that is, as far as it can be said."""
    told = words_of(QUESTIONS["date_of_death"], answers) or NOT_SAID
    day, at = day_of(answers, "date_of_death"), text_of(answers, "time_of_death")
    if day is None:
        period = period_of(answers, "date_of_death")
        return f"{told}: at least {_days(period.last, now)} ago" if period and period.last < _day(now) else told
    if at is None:
        return f"{told}, time not said ({_days(day, now)} ago)" if day < _day(now) else f"{told}, time not said (today)"
    died = datetime.combine(day, time.fromisoformat(at), LONDON).astimezone(UTC).replace(tzinfo=None)
    return f"{told} at {at} ({elapsed(died, now)} ago)"


def elapsed(since: datetime, now: datetime) -> str:
    """``3 hours``, ``4 days``: whole units, in hours up to two days. Both moments in UTC."""
    hours = max(0, int((now - since).total_seconds() // 3600))
    if hours == 0:
        return "less than an hour"
    return plural(hours, "hour") if hours < _HOURS_SHOWN else plural(hours // 24, "day")


def notifier(notice: Notice) -> Markup:
    """Who told it: role and organisation as they said, and the way in."""
    said = [text for key in ("notifier_role", "notifier_organisation") if (text := text_of(notice.answers, key))]
    way = source_words(notice)
    return Markup("{} ({})").format(isolated(", ".join(said)), way) if said else way


def source_words(notice: Notice) -> Markup:
    """The way in, and which list or panel."""
    way = SOURCE_WORDS[Source(notice.source)]
    return (
        Markup("{}: {}").format(way, isolated(notice.source_words)) if notice.source_words else Markup("{}").format(way)
    )


def like_words(like: Like) -> Markup:
    """Whom it looks like, with the score and the reasons."""
    what = "case" if like.is_case else "another waiting notification,"
    against = f". Against: {reasons_in_line(like.comparison.against)}" if like.comparison.against else ""
    why = reasons_in_line(like.comparison.reasons)
    return Markup("{}: {} {}. Score {} of 100: {}{}.").format(
        heading_of(like.comparison), what, LINK.format(address_of(like), like.name), like.comparison.score, why, against
    )


def address_of(like: Like) -> str:
    return url_for("cases.case" if like.is_case else "inbox.notification", token=like.token)


def scope_words(scope: OutOfScope) -> str:
    return f"{'' if scope.certain else 'Depending on the exact dates. '}{scope.rule}"


def _day(now: datetime) -> date:
    return now.replace(tzinfo=UTC).astimezone(LONDON).date()


def _days(since: date, now: datetime) -> str:
    return plural((_day(now) - since).days, "day")
