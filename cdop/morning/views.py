"""The coordinator's morning, on one page."""

from datetime import timedelta

from flask import current_app, render_template, url_for

from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.clocks import Step
from cdop.case.lateness import by_lateness
from cdop.case.likeness.queries import open_pairs
from cdop.case.steps import STEP_WORDS
from cdop.case.views import deadlines_of
from cdop.case.waiting import waiting_cases
from cdop.case.worklist import Filters, worklist
from cdop.classification.queries import responses_running, unconfirmed_number
from cdop.database import current_session
from cdop.morning.gathering import waiting_longest, waiting_rows
from cdop.morning.presenters import both, case_item, clock_rows, new_item, notice_item, step_counts
from cdop.morning.queries import LOOKED_BACK, clocks_kept, inbox_kept, inbox_waits, waiting_by_step
from cdop.notification.inbox.queries import waiting_page
from cdop.recommendations.clusters.queries import open_number
from cdop.recommendations.following.waiting import waiting as recommendations_waiting
from cdop.reference.wording import long_date
from cdop.review.meetings.ahead import next_in_words
from cdop.web.guard import current_person

MOST_ROWS = 10
MOST_NEW = 5
NEW_FOR = timedelta(days=7)


def morning_page() -> str:
    """What is new, what is late, what waits, and how the clocks stand."""
    session, person, area = current_session(), current_person(), current_app.extensions["panel_area"]
    deadlines = deadlines_of(person)
    waiting = waiting_by_step(session, person, area, deadlines)
    inbox, emergencies = inbox_waits(session, person, deadlines)
    listed = by_lateness(session, person, area, Filters(), 1, deadlines).cases
    notices, _ = waiting_page(session, person, oldest_first=True)
    late_notices, due_notices = both([notice_item(notice, deadlines) for notice in notices])
    late_cases, due_cases = both([case_item(case, area, deadlines) for case in listed])
    late, due = [*late_notices[:MOST_ROWS], *late_cases[:MOST_ROWS]], [*due_notices, *due_cases]
    newest = worklist(session, person, area, Filters()).cases
    new = [case for case in newest if case.notified_on and case.notified_on > deadlines.today - NEW_FOR][:MOST_NEW]
    kept = clocks_kept(session, person, area, deadlines) | {"accept_within": inbox_kept(session, person, deadlines)}
    shown = {*(item.about for item in (*late, *due[:MOST_ROWS])), *(case.reference for case in new)}
    seen = {case.case_id for case in (*listed, *new) if case.reference in shown}
    record_each(session, person, Event.CASE_LISTED, sorted(filter(None, seen)))
    return render_template(
        "morning/morning.html",
        day=long_date(deadlines.today),
        late=late,
        late_cases=sum(waiting[step].late for step in STEP_WORDS),
        late_notices=inbox.late,
        due=due[:MOST_ROWS],
        inbox=inbox.waiting,
        new=[new_item(case, area, deadlines.today) for case in new],
        stages=waiting_cases(session, person),
        steps=step_counts(waiting),
        pairs=open_pairs(session, person),
        in_common=open_number(session, person),
        gathering=waiting_rows(session, person, deadlines.today, waiting[Step.REVIEW].waiting),
        panel=next_in_words(session, person),
        longest=waiting_longest(session, person, area, deadlines.today, MOST_NEW),
        recommendations=recommendations_waiting(session, person),
        emergencies=emergencies,
        responses=responses_running(session, person, MOST_ROWS),
        unconfirmed=unconfirmed_number(session, person, deadlines.settings),
        clocks=clock_rows(deadlines, waiting, inbox, kept),
        looked_back=LOOKED_BACK,
        late_list=url_for("cases.worklist", late="yes"),
    )
