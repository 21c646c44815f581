"""Who may open what: the whole policy, as data. What is not listed here is closed to everybody.

A view checks nothing about roles: ``cdop.web.guard`` reads this table before any view runs. Somebody who is signed
in without the right gets the same answer as for a page that does not exist.
"""

from cdop.accounts.access import ANYONE, SIGNED_IN, Rule, Standing
from cdop.accounts.people import Role

TO_ENROL, TO_PROVE, LOCKED = (frozenset({far}) for far in (Standing.TO_ENROL, Standing.TO_PROVE, Standing.LOCKED))
NOT_YET_IN = frozenset(Standing) - {Standing.IN}
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
COORDINATOR = frozenset({Role.COORDINATOR})
AGENCY = frozenset({Role.AGENCY_CONTACT})
LEAD = frozenset({Role.PUBLIC_HEALTH_LEAD})
FIGURES = frozenset({Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD})
MEMBERS = frozenset({Role.PANEL_MEMBER})
CASEWORK = FIGURES | {Role.PANEL_MEMBER}
DESCRIPTION_DATES = frozenset({"date_of_death", "date_of_birth"})
NOTIFICATION_REPEATS = DESCRIPTION_DATES | {"mother_date_of_birth", "told"}
DATED = frozenset({"dated"})
HAPPENED_ON = frozenset({"on"})
ROW_DATES = ("shared-{}-due", "shared-{}-came", "actions-{}-due", "actions-{}-done")
MEETING_REPEATS = DATED | {"agencies"} | {name.format(row) for name in ROW_DATES for row in range(20)}
# The reporting form's questions that are answered by a day; a test demands that these are they.
REPLY_REPEATS = frozenset({"last_seen_well", "last_contact", "cancer_first_symptom"})
ATTACHMENT = 11 * 1024 * 1024
ATTACHMENTS = 52 * 1024 * 1024
FAMILY_DATES = DATED | {"first", "last", "first_contact_on"}
PROCESS_DATES = frozenset({"opened", "concluded", "next_on"})
REVIEW_REPEATS = MEETING_REPEATS | HAPPENED_ON | {"questions"}
# Questions of a recommendation that several boxes answer.
DRAFT_REPEATS = frozenset({"due_on", "organisations", "factors", "justified"})
SEAT_DATES = frozenset({"since", "until"})
FOLLOWING_REPEATS = DATED | {"justified"}
ACTION_REPEATS = frozenset({"due_on", "justified"})
ROOM_DATES = HAPPENED_ON | {"opens_on", "closes_on"}
ANSWER_DATES = frozenset({f"actions-{row}-due" for row in range(12)})
UPLOAD = 64 * 1024 * 1024
LIST_UPLOAD = 8 * 1024 * 1024

PERMISSIONS: dict[str, Rule] = {
    "static": Rule(get=ANYONE),
    "web.health": Rule(get=ANYONE),
    "home.home": Rule(get=SIGNED_IN),
    "help.accessibility": Rule(get=ANYONE),
    "help.privacy": Rule(get=ANYONE),
    # Signing in
    "accounts.sign_in": Rule(get=ANYONE, post=ANYONE),
    "federated.go": Rule(get=ANYONE),
    "federated.back": Rule(get=ANYONE, audited=True),
    "accounts.sign_out": Rule(post=SIGNED_IN, also_at=NOT_YET_IN),
    "accounts.activate": Rule(get=ANYONE, post=ANYONE),
    "accounts.change_password": Rule(get=SIGNED_IN, post=SIGNED_IN),
    # The second factor: what opens before it is given is here alone
    "factors.code": Rule(get=SIGNED_IN, post=SIGNED_IN, also_at=TO_PROVE),
    "factors.recovery": Rule(get=SIGNED_IN, post=SIGNED_IN, also_at=TO_PROVE),
    "factors.factor": Rule(get=SIGNED_IN, also_at=TO_ENROL),
    "factors.offer": Rule(post=SIGNED_IN, also_at=TO_ENROL, fresh=True),
    "factors.enrol": Rule(get=SIGNED_IN, post=SIGNED_IN, also_at=TO_ENROL, fresh=True),
    "factors.sign_out_elsewhere": Rule(post=SIGNED_IN),
    "factors.recovery_codes": Rule(post=SIGNED_IN, fresh=True),
    # The lock, fresh proof, and what was typed meanwhile
    "locking.locked": Rule(get=SIGNED_IN, post=SIGNED_IN, also_at=LOCKED),
    "locking.left": Rule(get=SIGNED_IN),
    "locking.stay": Rule(post=SIGNED_IN),
    "locking.prove": Rule(get=SIGNED_IN, post=SIGNED_IN),
    "locking.held": Rule(get=SIGNED_IN, post=SIGNED_IN),
    "factors.notices": Rule(get=SIGNED_IN, post=SIGNED_IN),
    # Notifying a death, without an account; and taking down one that was told
    "notify.start": Rule(get=ANYONE, post=ANYONE),
    "notify.topic": Rule(get=ANYONE, post=ANYONE, repeated=NOTIFICATION_REPEATS),
    "notify.check_answers": Rule(get=ANYONE, post=ANYONE),
    "notify.sent": Rule(get=ANYONE),
    "notify.carry_on": Rule(get=ANYONE, post=ANYONE),
    "notifications.new": Rule(get=COORDINATOR, post=COORDINATOR, repeated=NOTIFICATION_REPEATS | {"told_on"}),
    # An agency's reply, by a one-time link: without an account, and open to whoever the link's cookie was handed to
    "reply.link": Rule(get=ANYONE, post=ANYONE),
    "reply.form": Rule(get=ANYONE, audited=True),
    "reply.nothing_held": Rule(post=ANYONE),
    "reply.wrong_agency": Rule(post=ANYONE),
    "reply.part": Rule(get=ANYONE, post=ANYONE, audited=True, repeated=REPLY_REPEATS),
    "reply.dates": Rule(get=ANYONE, post=ANYONE, audited=True, repeated=HAPPENED_ON),
    "reply.remove_date": Rule(post=ANYONE),
    "reply.files": Rule(get=ANYONE, post=ANYONE, audited=True, body=ATTACHMENT),
    "reply.remove_file": Rule(post=ANYONE),
    "reply.author": Rule(get=ANYONE, post=ANYONE, audited=True),
    "reply.check": Rule(get=ANYONE, post=ANYONE, audited=True),
    "reply.sent": Rule(get=ANYONE),
    # The same from an agency's account, for its own requests alone
    "agency.requests": Rule(get=AGENCY),
    "agency.form": Rule(get=AGENCY, audited=True),
    "agency.nothing_held": Rule(post=AGENCY),
    "agency.wrong_agency": Rule(post=AGENCY),
    "agency.part": Rule(get=AGENCY, post=AGENCY, audited=True, repeated=REPLY_REPEATS),
    "agency.dates": Rule(get=AGENCY, post=AGENCY, audited=True, repeated=HAPPENED_ON),
    "agency.remove_date": Rule(post=AGENCY),
    "agency.files": Rule(get=AGENCY, post=AGENCY, audited=True, body=ATTACHMENT),
    "agency.remove_file": Rule(post=AGENCY),
    "agency.author": Rule(get=AGENCY, post=AGENCY, audited=True),
    "agency.check": Rule(get=AGENCY, post=AGENCY, audited=True),
    "agency.sent": Rule(get=AGENCY),
    "paused_links.paused": Rule(get=COORDINATOR),
    # Accounts: the administrator's only pages
    "accounts.people": Rule(get=ADMINISTRATOR),
    "accounts.new": Rule(get=ADMINISTRATOR, post=ADMINISTRATOR, repeated=frozenset({"roles", "duties"}), fresh=True),
    "accounts.change": Rule(get=ADMINISTRATOR, post=ADMINISTRATOR, repeated=frozenset({"roles", "duties"}), fresh=True),
    "accounts.reset_password": Rule(get=ADMINISTRATOR, post=ADMINISTRATOR, fresh=True),
    "accounts.reset_factor": Rule(get=ADMINISTRATOR, post=ADMINISTRATOR, fresh=True),
    "accounts.disable": Rule(get=ADMINISTRATOR, post=ADMINISTRATOR, fresh=True),
    "accounts.enable": Rule(post=ADMINISTRATOR, fresh=True),
    # Rights that were asked for: a second person decides, which the service asks as well
    "rights.waiting": Rule(get=ADMINISTRATOR | COORDINATOR),
    "rights.asked": Rule(get=ADMINISTRATOR | COORDINATOR, post=ADMINISTRATOR | COORDINATOR, fresh=True),
    # The coordinator's morning
    "morning.morning": Rule(get=COORDINATOR, audited=True),
    # Cases
    "cases.worklist": Rule(get=CASEWORK, audited=True),
    "cases.search": Rule(post=CASEWORK),
    "cases.case": Rule(get=CASEWORK, audited=True),
    "cases.describe": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=DESCRIPTION_DATES),
    "cases.note": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    # Who has looked: of members the chair alone, which the page asks
    "access.looks": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "access.looks_file": Rule(get=COORDINATOR, audited=True),
    "access.reason": Rule(get=COORDINATOR, post=COORDINATOR),
    # Restricted cases; who was told of an emergency looks into it, the one who opened the case never
    "access.restrict": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=frozenset({"named"})),
    "access.named": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=frozenset({"named"})),
    "access.unrestrict": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "access.restricted": Rule(get=COORDINATOR),
    "access.emergency": Rule(get=COORDINATOR, post=COORDINATOR),
    "access.openings": Rule(get=FIGURES),
    "access.opening": Rule(get=FIGURES, post=FIGURES),
    # A week's unusual looks; and what an account or a time touched, for whoever has to report it
    "access.unusual": Rule(get=COORDINATOR, audited=True),
    "access.unusual_line": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "access.breach": Rule(get=COORDINATOR, audited=True),
    "access.breach_file": Rule(get=COORDINATOR, audited=True),
    "access.breach_named": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "access.people": Rule(get=COORDINATOR),
    "access.person": Rule(get=COORDINATOR, audited=True),
    "access.person_file": Rule(get=COORDINATOR, audited=True),
    # Conflicts of interest
    "recusal.declare": Rule(get=CASEWORK, post=CASEWORK, audited=True),
    "recusal.bar": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "recusal.lift": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "likenesses.likenesses": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "likenesses.merge": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "likenesses.settled": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    # The inbox: notifications that wait to be decided of
    "inbox.inbox": Rule(get=COORDINATOR, audited=True),
    "inbox.notification": Rule(get=COORDINATOR, audited=True),
    "inbox.accept": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=DESCRIPTION_DATES),
    "inbox.other_case": Rule(get=COORDINATOR),
    "inbox.join": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "inbox.separate": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "inbox.set_aside": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "inbox.put_back": Rule(post=COORDINATOR),
    "inbox.decided": Rule(get=COORDINATOR, audited=True),
    # Taking a case out of review, and back in
    "withdrawal.withdraw": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "withdrawal.undo": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    # Lists of deaths that other services sent
    "lists.lists": Rule(
        get=COORDINATOR, post=COORDINATOR, body=LIST_UPLOAD, repeated=frozenset({"first_day", "last_day"})
    ),
    "lists.example": Rule(get=COORDINATOR),
    "lists.found": Rule(get=COORDINATOR, audited=True),
    "lists.row": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "lists.enter": Rule(post=COORDINATOR),
    "lists.match": Rule(post=COORDINATOR),
    # Classification and joint agency response
    "classification.classify": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=DATED),
    "classification.confirm": Rule(get=MEMBERS, post=MEMBERS, audited=True),
    "classification.certificate": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=DATED),
    "response.response": Rule(get=COORDINATOR, audited=True),
    "response.criteria": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=DATED),
    "response.decision": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=DATED),
    "response.stand_down": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=DATED),
    "response.new_meeting": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=MEETING_REPEATS),
    "response.meeting": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=MEETING_REPEATS),
    "response.agenda": Rule(get=COORDINATOR, audited=True),
    "response.agenda_pdf": Rule(get=COORDINATOR, audited=True),
    "response.record": Rule(get=COORDINATOR, audited=True),
    "response.record_pdf": Rule(get=COORDINATOR, audited=True),
    # Asking agencies
    "asking.ask": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "asking.request": Rule(get=COORDINATOR, audited=True),
    "asking.type_in": Rule(
        get=COORDINATOR,
        post=COORDINATOR,
        audited=True,
        body=ATTACHMENTS,
        repeated=REPLY_REPEATS | HAPPENED_ON | {"files"},
    ),
    "asking.close": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "asking.give": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "asking.send_again": Rule(post=COORDINATOR),
    "asking.revoke": Rule(post=COORDINATOR),
    "asking.open_again": Rule(post=COORDINATOR),
    "asking.letter": Rule(get=COORDINATOR, audited=True),
    "asking.letter_pdf": Rule(get=COORDINATOR, audited=True),
    "question_sharing.questions": Rule(get=COORDINATOR),
    "question_sharing.question": Rule(get=COORDINATOR, post=COORDINATOR),
    # Ready for the panel
    "readiness.decide": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "readiness.forecast": Rule(get=COORDINATOR),
    # Parallel processes
    "processes.strip": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=frozenset({"kinds"})),
    "processes.new_process": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=PROCESS_DATES),
    "processes.process": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=PROCESS_DATES),
    "circumstances.circumstances": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    # The family
    "family.family": Rule(get=COORDINATOR, audited=True),
    "family.key_worker": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=FAMILY_DATES),
    "family.new_contact": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=FAMILY_DATES),
    "family.contact": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=FAMILY_DATES),
    "family.new_wish": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=FAMILY_DATES),
    "family.wish": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=FAMILY_DATES),
    "family.avoid": Rule(post=COORDINATOR),
    "family.new_question": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=FAMILY_DATES),
    "family.answer": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=FAMILY_DATES),
    "family.letter": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=FAMILY_DATES),
    "family.written": Rule(get=COORDINATOR, audited=True),
    "family.written_pdf": Rule(get=COORDINATOR, audited=True),
    # The child death review meeting
    "review_meetings.meetings": Rule(get=COORDINATOR, audited=True),
    "review_meetings.plan": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=REVIEW_REPEATS),
    "review_meetings.move": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=REVIEW_REPEATS),
    "review_meetings.cancel": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "review_meetings.new_minutes": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=REVIEW_REPEATS),
    "review_meetings.minutes": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=REVIEW_REPEATS),
    "review_meetings.agenda": Rule(get=COORDINATOR, audited=True),
    "review_meetings.agenda_pdf": Rule(get=COORDINATOR, audited=True),
    "review_meetings.record": Rule(get=COORDINATOR, audited=True),
    "review_meetings.record_pdf": Rule(get=COORDINATOR, audited=True),
    # The room of one case at a panel's meeting: the page asks who attends, who writes for the panel, who is its chair
    "room.item": Rule(
        get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS, audited=True, repeated=frozenset({"secondary"})
    ),
    "room.projected": Rule(get=COORDINATOR | MEMBERS),
    "room.first_view": Rule(post=MEMBERS),
    "room.reveal_views": Rule(post=COORDINATOR | MEMBERS),
    "room.from_draft": Rule(post=COORDINATOR | MEMBERS),
    "room.defer": Rule(get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS),
    "room.write_on": Rule(post=COORDINATOR | MEMBERS),
    "room.finalise_item": Rule(get=MEMBERS, post=MEMBERS),
    # Analyses outside a meeting, reopening, and what was sent to the national database
    "analyses.waiting": Rule(get=COORDINATOR | MEMBERS),
    "analyses.form": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=frozenset({"secondary"})),
    "analyses.decided": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "analyses.write_on": Rule(post=COORDINATOR),
    "analyses.finalise": Rule(get=MEMBERS, post=MEMBERS),
    "analyses.of_case": Rule(get=COORDINATOR, audited=True),
    "analyses.start": Rule(post=COORDINATOR),
    "analyses.reopening": Rule(get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS, audited=True),
    "analyses.national_return": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "analyses.this_year": Rule(get=COORDINATOR),
    "analyses.unsent_returns": Rule(get=COORDINATOR),
    # Stored files: the originals. Panel members see derived copies alone (security.md P13)
    "files.download": Rule(get=COORDINATOR, audited=True),
    # The register
    "register.upload": Rule(get=COORDINATOR, post=COORDINATOR, body=UPLOAD),
    "register.columns": Rule(get=COORDINATOR),
    "register.template": Rule(get=COORDINATOR),
    "register.codes": Rule(get=COORDINATOR),
    "register.faults": Rule(get=COORDINATOR),
    "register.preview": Rule(get=COORDINATOR, post=COORDINATOR),
    "register.progress": Rule(get=COORDINATOR),
    "register.export": Rule(get=COORDINATOR, post=COORDINATOR, fresh=True),
    # Records returned to others: pseudonymised, or identified by a lead's permission, which the service asks as well
    "register.returns": Rule(get=FIGURES),
    "register.return_pseudonymised": Rule(get=FIGURES, post=FIGURES),
    "register.return_identified": Rule(get=COORDINATOR, post=COORDINATOR, fresh=True),
    "register.return_made": Rule(get=FIGURES, audited=True, fresh=True),
    "register.return_permissions": Rule(get=LEAD, post=LEAD, repeated=frozenset({"until"}), fresh=True),
    "register.end_permission": Rule(post=LEAD, fresh=True),
    # The panel's own settings
    "panel_settings.settings": Rule(get=CASEWORK),
    "panel_settings.change": Rule(get=COORDINATOR, post=COORDINATOR),
    # This area's own panels and who belongs to them
    "panels.panels": Rule(get=COORDINATOR),
    "panels.new": Rule(get=COORDINATOR, post=COORDINATOR, repeated=frozenset({"required"})),
    "panels.panel": Rule(get=COORDINATOR),
    "panels.change": Rule(get=COORDINATOR, post=COORDINATOR, repeated=frozenset({"required"})),
    "panels.new_seat": Rule(get=COORDINATOR, post=COORDINATOR, repeated=SEAT_DATES),
    "panels.seat": Rule(get=COORDINATOR, post=COORDINATOR, repeated=SEAT_DATES),
    # Panel meetings: members see those that they attend, which the queries ask
    "panel_meetings.meetings": Rule(get=COORDINATOR | MEMBERS),
    "panel_meetings.plan": Rule(get=COORDINATOR, post=COORDINATOR),
    "panel_meetings.meeting": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "panel_meetings.answer": Rule(post=COORDINATOR | MEMBERS),
    "panel_meetings.terms": Rule(get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS),
    "panel_meetings.seat_terms": Rule(get=COORDINATOR, post=COORDINATOR),
    "panel_meetings.conflict": Rule(get=MEMBERS, post=MEMBERS, audited=True),
    "panel_meetings.calendar": Rule(get=COORDINATOR | MEMBERS),
    "panel_meetings.agenda": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "panel_meetings.agenda_pdf": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "panel_meetings.change": Rule(get=COORDINATOR, post=COORDINATOR, repeated=ROOM_DATES),
    "panel_meetings.cancel": Rule(get=COORDINATOR, post=COORDINATOR),
    "panel_meetings.hold": Rule(post=COORDINATOR),
    "panel_meetings.choose": Rule(
        get=COORDINATOR, post=COORDINATOR, audited=True, repeated=frozenset({"ready", "early"})
    ),
    "panel_meetings.order": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "panel_meetings.take_off": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "panel_meetings.hearing": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "panel_meetings.attendance": Rule(get=COORDINATOR, post=COORDINATOR),
    "panel_meetings.co_opt": Rule(get=COORDINATOR, post=COORDINATOR),
    "panel_meetings.invite": Rule(get=COORDINATOR, post=COORDINATOR),
    "panel_meetings.year": Rule(get=COORDINATOR),
    "panel_meetings.year_pdf": Rule(get=COORDINATOR),
    # Minutes: members read what is approved; the page asks who writes for the panel, and who is its chair
    "panel_minutes.minutes": Rule(get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS, audited=True),
    "panel_minutes.approve": Rule(post=MEMBERS),
    "panel_minutes.version": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "panel_minutes.version_pdf": Rule(get=COORDINATOR | MEMBERS, audited=True),
    # Panels' papers: prepared by coordinators, confirmed by the chair or scribe too, read by whoever attends
    "papers.gate": Rule(get=COORDINATOR, audited=True),
    "papers.draw": Rule(post=COORDINATOR),
    "papers.exact": Rule(post=COORDINATOR),
    "papers.resolve": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "papers.write": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "papers.read": Rule(get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS, audited=True),
    "papers.copy_to_confirm": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "papers.withdraw": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "papers.file": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=frozenset({"squares", "kept"})),
    "papers.page_picture": Rule(get=COORDINATOR, audited=True),
    "reading_room.room": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "reading_room.papers": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "reading_room.note": Rule(get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS, audited=True),
    "reading_room.conflict": Rule(get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS, audited=True),
    "reading_room.file_copy": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "reading_room.pack": Rule(post=COORDINATOR | MEMBERS),
    "reading_room.opened": Rule(get=COORDINATOR),
    # Residency
    "residency.decision": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=frozenset({"decided_on"})),
    "residency.lead": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "residency.hand_over": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "residency.answer": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "residency.outcome": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "residency.sheet": Rule(get=COORDINATOR, audited=True),
    "review.led_elsewhere": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    # Other areas' panels
    "agencies.panels": Rule(get=COORDINATOR),
    "agencies.new": Rule(get=COORDINATOR, post=COORDINATOR),
    "agencies.change": Rule(get=COORDINATOR, post=COORDINATOR),
    # The directory of agencies
    "directory.agencies": Rule(get=COORDINATOR),
    "directory.new": Rule(get=COORDINATOR, post=COORDINATOR),
    "directory.agency": Rule(get=COORDINATOR),
    "directory.change": Rule(get=COORDINATOR, post=COORDINATOR),
    "directory.assign": Rule(post=COORDINATOR),
    "directory.release": Rule(post=COORDINATOR),
    # Messages that wait, were sent or could not be
    "outbox.outbox": Rule(get=COORDINATOR),
    "outbox.message": Rule(get=COORDINATOR),
    "outbox.again": Rule(post=COORDINATOR),
    # Chasing agencies that have not answered; of panel members the chair alone
    "gathering.outstanding": Rule(get=COORDINATOR, audited=True),
    "gathering.chase": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "gathering.hold": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=frozenset({"until"})),
    "gathering.by_hand": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "gathering.challenges": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "gathering.challenge": Rule(get=COORDINATOR | MEMBERS, audited=True),
    "gathering.challenge_entry": Rule(
        get=COORDINATOR | MEMBERS, post=COORDINATOR | MEMBERS, audited=True, repeated=HAPPENED_ON
    ),
    # What agencies said, put together
    "record.known": Rule(get=COORDINATOR, audited=True),
    "record.question": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "record.reply": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    "record.replies": Rule(get=COORDINATOR, audited=True),
    "record.contradictions": Rule(get=COORDINATOR, audited=True),
    "chronology.chronology": Rule(get=COORDINATOR, audited=True),
    "chronology.picture": Rule(get=COORDINATOR, audited=True),
    "chronology.pdf": Rule(get=COORDINATOR, audited=True),
    "chronology.new": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "chronology.entry": Rule(get=COORDINATOR, post=COORDINATOR, audited=True, repeated=HAPPENED_ON),
    "chronology.take_out": Rule(get=COORDINATOR, post=COORDINATOR, audited=True),
    # Recommendations: drafts exist for whoever writes them, which the queries ask
    # An organisation's own part, by a one-time link and from an agency's account; and telling it
    "answers.link": Rule(get=ANYONE, post=ANYONE),
    "answers.form": Rule(get=ANYONE, audited=True),
    "answers.answer": Rule(get=ANYONE, post=ANYONE, audited=True, repeated=ANSWER_DATES),
    "answers.check": Rule(get=ANYONE, post=ANYONE, audited=True),
    "answers.progress": Rule(get=ANYONE, post=ANYONE, audited=True),
    "answers.evidence": Rule(get=ANYONE, post=ANYONE, audited=True, body=ATTACHMENT),
    "answers.new_action": Rule(get=ANYONE, post=ANYONE, audited=True, repeated=frozenset({"due_on"})),
    "answers.action": Rule(get=ANYONE, post=ANYONE, audited=True, repeated=frozenset({"due_on"})),
    "answers.sent": Rule(get=ANYONE),
    "own_answers.form": Rule(get=AGENCY, audited=True),
    "own_answers.answer": Rule(get=AGENCY, post=AGENCY, audited=True, repeated=ANSWER_DATES),
    "own_answers.check": Rule(get=AGENCY, post=AGENCY, audited=True),
    "own_answers.progress": Rule(get=AGENCY, post=AGENCY, audited=True),
    "own_answers.evidence": Rule(get=AGENCY, post=AGENCY, audited=True, body=ATTACHMENT),
    "own_answers.new_action": Rule(get=AGENCY, post=AGENCY, audited=True, repeated=frozenset({"due_on"})),
    "own_answers.action": Rule(get=AGENCY, post=AGENCY, audited=True, repeated=frozenset({"due_on"})),
    "own_answers.sent": Rule(get=AGENCY),
    "telling.tell": Rule(get=FIGURES, post=FIGURES, repeated=HAPPENED_ON | {"tokens"}),
    "telling.letter": Rule(get=FIGURES, audited=True),
    "telling.letter_pdf": Rule(get=FIGURES, audited=True),
    "telling.send_again": Rule(post=FIGURES),
    "telling.give": Rule(get=FIGURES, post=FIGURES),
    "telling.revoke": Rule(post=FIGURES),
    "telling.open_again": Rule(post=FIGURES),
    "telling.hold": Rule(get=FIGURES, post=FIGURES, repeated=frozenset({"until", "justified"})),
    "telling.by_hand": Rule(get=FIGURES, post=FIGURES, repeated=frozenset({"justified"})),
    "telling.type_in": Rule(get=COORDINATOR, post=COORDINATOR, repeated=ANSWER_DATES | HAPPENED_ON),
    "telling.paused": Rule(get=FIGURES),
    "recommendations.recommendations": Rule(get=CASEWORK),
    "recommendations.recommendation": Rule(get=CASEWORK, audited=True),
    "recommendations.learning": Rule(get=FIGURES, post=FIGURES, audited=True, repeated=frozenset({"points"})),
    "recommendations.new": Rule(get=FIGURES, post=FIGURES),
    "recommendations.from_case": Rule(post=COORDINATOR),
    "recommendations.draft": Rule(get=FIGURES, post=FIGURES, audited=True, repeated=DRAFT_REPEATS),
    "recommendations.check_typed": Rule(post=FIGURES, repeated=DRAFT_REPEATS),
    "recommendations.agree": Rule(get=LEAD | MEMBERS, post=LEAD | MEMBERS, repeated=HAPPENED_ON),
    "recommendations.withdraw": Rule(get=FIGURES, post=FIGURES),
    "recommendations.supersede": Rule(get=LEAD | MEMBERS, post=LEAD | MEMBERS),
    # What is done about recommendations; the pages of signing off ask who is chair
    "following.due": Rule(get=CASEWORK),
    "following.new_action": Rule(get=FIGURES, post=FIGURES, audited=True, repeated=ACTION_REPEATS),
    "following.action": Rule(get=FIGURES, post=FIGURES, audited=True, repeated=ACTION_REPEATS),
    "following.note": Rule(get=FIGURES, post=FIGURES, audited=True, repeated=FOLLOWING_REPEATS),
    "following.evidence": Rule(get=FIGURES, post=FIGURES, audited=True, body=ATTACHMENT, repeated=FOLLOWING_REPEATS),
    "following.file": Rule(get=FIGURES, audited=True),
    "following.done": Rule(get=LEAD | MEMBERS, post=LEAD | MEMBERS, audited=True, repeated=FOLLOWING_REPEATS),
    "following.not_taken_up": Rule(get=LEAD | MEMBERS, post=LEAD | MEMBERS, audited=True, repeated=FOLLOWING_REPEATS),
    "following.reopen": Rule(get=CASEWORK, post=CASEWORK, audited=True, repeated=FOLLOWING_REPEATS),
    "following.follow_up": Rule(get=FIGURES, post=FIGURES, audited=True, body=ATTACHMENT, repeated=FOLLOWING_REPEATS),
    # Themes: small numbers are hidden from members, which the queries ask
    "themes.themes_page": Rule(get=CASEWORK),
    "themes.words": Rule(post=CASEWORK),
    "themes.theme": Rule(get=CASEWORK, audited=True),
    "themes.picture": Rule(get=CASEWORK),
    # Notes of what cases have in common: the lead is told of no case, which the queries ask
    "clusters.clusters": Rule(get=FIGURES),
    "clusters.look_now": Rule(post=FIGURES),
    "clusters.note": Rule(get=FIGURES, post=FIGURES, audited=True),
    # What became of recommendations, for the board
    "progress_reports.reports": Rule(get=CASEWORK),
    "progress_reports.preview": Rule(get=FIGURES, post=FIGURES),
    "progress_reports.report": Rule(get=CASEWORK, audited=True),
    "progress_reports.picture": Rule(get=CASEWORK),
    "progress_reports.download": Rule(get=CASEWORK, audited=True),
    # Figures
    "figures.years": Rule(get=CASEWORK),
    "figures.denominators": Rule(get=FIGURES, post=FIGURES, body=LIST_UPLOAD),
    "figures.comparisons": Rule(get=FIGURES, post=FIGURES, body=LIST_UPLOAD),
    "figures.year": Rule(get=CASEWORK),
    "figures.chart": Rule(get=CASEWORK),
    "figures.summary": Rule(get=CASEWORK),
    "figures.cell": Rule(get=FIGURES, audited=True),
    "figures.download": Rule(get=FIGURES, audited=True),
    "figures.timeliness": Rule(get=FIGURES),
    "figures.quality": Rule(get=FIGURES, audited=True),
    "figures.quality_cases": Rule(get=FIGURES, audited=True),
    "figures.quality_chart": Rule(get=FIGURES),
    "figures.timeliness_chart": Rule(get=FIGURES),
    "figures.printed_totals": Rule(get=FIGURES, post=FIGURES, repeated=frozenset({"published_on"})),
    "figures.printed_reasons": Rule(get=LEAD, post=LEAD),
    # Questions: the board's answers, and the public ones that were given; quarters and local authorities
    "figures.ask": Rule(get=FIGURES),
    "figures.ask_chart": Rule(get=FIGURES),
    "figures.ask_cases": Rule(get=FIGURES, audited=True),
    "figures.give_answer": Rule(post=FIGURES),
    "figures.answer_being_made": Rule(get=FIGURES),
    "figures.answers": Rule(get=CASEWORK),
    "figures.answer": Rule(get=CASEWORK),
    "figures.answer_chart": Rule(get=CASEWORK),
    "figures.answer_file": Rule(get=CASEWORK, audited=True),
    "figures.part": Rule(get=FIGURES),
    "figures.part_cases": Rule(get=FIGURES, audited=True),
    # Publishing a year, and what was published
    "figures.publish": Rule(get=LEAD, post=LEAD),
    "figures.prepare": Rule(post=LEAD),
    "figures.preview_board": Rule(get=LEAD),
    "figures.preview_public": Rule(get=LEAD),
    "figures.commentary": Rule(get=LEAD, post=LEAD),
    "figures.releases": Rule(get=CASEWORK),
    "figures.hidden": Rule(get=FIGURES),
    "figures.restated": Rule(get=FIGURES, audited=True),
    "figures.release_board": Rule(get=FIGURES),
    "figures.published": Rule(get=SIGNED_IN),
    "figures.release_public": Rule(get=SIGNED_IN),
    "figures.release_board_summary": Rule(get=FIGURES),
    "figures.release_public_summary": Rule(get=SIGNED_IN),
    "figures.release_board_chart": Rule(get=FIGURES),
    "figures.release_public_chart": Rule(get=SIGNED_IN),
    "figures.release_cell": Rule(get=FIGURES, audited=True),
    "figures.release_board_file": Rule(get=FIGURES, audited=True),
    "figures.release_public_file": Rule(get=SIGNED_IN, audited=True),
}

# Pages whose line stands above and whose route is still to be written. Whoever adds the route takes its name out;
# a test demands that this is empty.
NOT_YET_BUILT: frozenset[str] = frozenset()
