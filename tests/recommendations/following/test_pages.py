"""Recording what was done, page by page: forms come back with what was typed, and what is refused leaves nothing."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.audit.models import AuditEntry
from cdop.audit.service import utc_now
from cdop.database import db, insert_rows, transaction
from cdop.recommendations.following.service import (
    Closing,
    Deed,
    Said,
    add_evidence,
    close_as_done,
    close_as_not_taken_up,
    keep_action,
    reopen,
)
from cdop.recommendations.models import LearningUse
from cdop.recommendations.queries import ACTIONS, FOLLOW_UPS
from cdop.recommendations.rules import Happening, State
from cdop.recommendations.service import Step, happen
from cdop.recommendations.telling.own import own_at
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs
from tests.case.making import case_id, store
from tests.recommendations.following.making import ACCEPTED, AGREED_ON, TOLD, Made, events, made, row_of

SEEN = "The audit of March shows it."
FORMS = ("note", "evidence", "actions/new", "done", "not-taken-up", "open-again")


def boxes(day: Any, name: str = "dated") -> dict[str, list[str]]:
    return {name: [str(day.day), str(day.month), str(day.year)]}


def page_of(one: Made, last: str) -> str:
    return f"/recommendations/with/{one.addressee}/{last}"


def version(app: Flask, one: Made) -> str:
    with app.app_context():
        return str(row_of(db.session(), one.addressee).version)


def shown(app: Flask, one: Made) -> None:
    """Evidence is there."""
    with app.app_context(), transaction(db.session()) as session:
        add_evidence(session, COMMAND_LINE, one.addressee, Said(SEEN, AGREED_ON))


def closed(app: Flask, one: Made, days: int = 100) -> None:
    shown(app, one)
    with app.app_context(), transaction(db.session()) as session:
        said = Said("Every ward gives it.", today() - timedelta(days=days))
        closing = Closing(said, "Ann Example", "Chair", row_of(session, one.addressee).version)
        close_as_done(session, COMMAND_LINE, one.addressee, closing)


def state(app: Flask, one: Made) -> State:
    with app.app_context():
        return row_of(db.session(), one.addressee).state


def follow_up_numbers(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(FOLLOW_UPS.c.id).order_by(FOLLOW_UPS.c.due_on)))


def audited(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        query = select(AuditEntry.detail).where(AuditEntry.event == "recommendation.followed").order_by(AuditEntry.id)
        return [dict(detail or {}) for detail in db.session.scalars(query)]


def test_a_note_is_kept_with_its_day_and_can_say_that_work_has_begun(app: Flask, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    typed: dict[str, Any] = {"words": "The leaflet is printed.", "begun": "y", **boxes(AGREED_ON + timedelta(days=3))}
    answer = coordinator.post(page_of(one, "note"), typed)
    assert (answer.status_code, answer.location) == (303, f"/recommendations/{one.recommendation}")
    (note,) = events(app, Happening.NOTE)
    assert (note.words, note.shown, note.dated) == (typed["words"], typed["words"], AGREED_ON + timedelta(days=3))
    assert state(app, one) is State.IN_PROGRESS
    assert [entry["what"] for entry in audited(app)[-2:]] == ["note", "begun"]
    page = coordinator.get(answer.location).text
    assert "Progress and evidence" in page
    assert typed["words"] in page


def test_a_refused_note_comes_back_as_it_was_typed(app: Flask, public_health_lead: Browser) -> None:
    one = made(app, *ACCEPTED)
    late = {"words": "Printed at last.", **boxes(today() + timedelta(days=3))}
    answer = public_health_lead.post(page_of(one, "note"), late)
    assert answer.status_code == 422
    assert "Printed at last." in answer.text
    assert "The day must be today or in the past" in answer.text
    assert events(app, Happening.NOTE) == []


def test_a_name_is_changed_or_explained_before_it_is_kept(app: Flask, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    typed: dict[str, Any] = {"words": "Mrs Okafor gives it to each family.", **boxes(AGREED_ON)}
    refused = coordinator.post(page_of(one, "note"), typed)
    assert refused.status_code == 422
    assert "‘Mrs Okafor’ could name somebody" in refused.text
    assert typed["words"] in refused.text
    assert events(app, Happening.NOTE) == []
    (key,) = re.findall(r'name="justified"[^>]* value="([0-9a-f]{24})"', refused.text)
    unexplained = coordinator.post(page_of(one, "note"), typed | {"justified": [key]})
    assert unexplained.status_code == 422
    assert "Say why the words that you ticked name nobody" in unexplained.text
    kept = coordinator.post(page_of(one, "note"), typed | {"justified": [key], "reason": "A doll’s name."})
    assert kept.status_code == 303
    (note,) = events(app, Happening.NOTE)
    assert note.detail["justified"] == {key: "A doll’s name."}
    assert "Okafor" not in note.shown


def test_an_action_says_who_by_role_and_each_version_is_kept(app: Flask, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    typed = {"words": "Print the leaflet", "owner": "Mrs Okafor", "state": "planned", **boxes(AGREED_ON, "due_on")}
    refused = coordinator.post(page_of(one, "actions/new"), typed)
    assert refused.status_code == 422
    assert "‘Mrs Okafor’ could name somebody" in refused.text
    assert coordinator.post(page_of(one, "actions/new"), typed | {"owner": "Head of Midwifery"}).status_code == 303
    with app.app_context():
        token = db.session.scalars(select(ACTIONS.c.token)).one()
    page = coordinator.get(f"/recommendations/{one.recommendation}").text
    assert "Head of Midwifery" in page
    assert "Overdue" in page
    address = page_of(one, f"actions/{token}")
    seen = {"version": "1", "owner": "Head of Midwifery"}
    begun = typed | seen | {"state": "under_way"}
    assert coordinator.post(address, begun).status_code == 303
    assert state(app, one) is State.IN_PROGRESS
    second = coordinator.post(address, begun | {"words": "Print it twice"})
    assert second.status_code == 409
    assert "Print it twice" in second.text
    assert 'name="version" type="hidden" value="2"' in second.text
    with app.app_context():
        rows = db.session.execute(select(ACTIONS.c.version, ACTIONS.c.state).order_by(ACTIONS.c.id)).all()
    assert [tuple(row) for row in rows] == [(1, "planned"), (2, "under_way")]


def test_an_organisations_own_words_are_kept_as_written_and_masked_for_others(app: Flask) -> None:
    one = made(app, *ACCEPTED)
    with app.app_context(), transaction(db.session()) as session:
        deed = Deed("Mrs Okafor prints it", "Matron", None)
        keep_action(session, COMMAND_LINE, one.addressee, deed, by_addressee=True)
    with app.app_context():
        row = db.session.execute(select(ACTIONS)).one()
    assert row.words == "Mrs Okafor prints it"
    assert "Okafor" not in row.shown


def test_a_link_tells_nobody_whom_the_cases_know(app: Flask, sign_in_as: SignInAs) -> None:
    one = made(app, *ACCEPTED)
    case = case_id(app, store(app, "A-1"))
    with app.app_context(), transaction(db.session()) as session:
        number = row_of(session, one.addressee).recommendation_number
        insert_rows(session, LearningUse, [{
            "recommendation_id": number, "kind": "case", "case_id": case, "analysis": None, "place": None, "theme": "",
            "removed": False, "reason": "", "at": utc_now(), "by": "a test",
        }])  # fmt: skip
        deed = Deed("amaryllis prints it", "amaryllis, ward 3", None)
        keep_action(session, COMMAND_LINE, one.addressee, deed, by_addressee=True)
        own = own_at(session, Person(None, "a link", frozenset(), "a test"), one.addressee)
    assert own is not None
    assert [(each.words, each.owner) for each in own.actions] == [(deed.words, deed.owner)]
    assert "amaryllis, ward 3" in sign_in_as(Role.COORDINATOR).get(f"/recommendations/{one.recommendation}").text
    for role in (Role.PUBLIC_HEALTH_LEAD, Role.PANEL_MEMBER):
        assert "amaryllis" not in sign_in_as(role).get(f"/recommendations/{one.recommendation}").text
    assert "amaryllis" not in sign_in_as(Role.PUBLIC_HEALTH_LEAD).get("/recommendations/follow-ups").text


def test_evidence_is_a_file_that_staff_alone_may_take(app: Flask, sign_in_as: SignInAs, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    typed = {"words": "", "file": (BytesIO(b"Every ward."), "audit.txt"), **boxes(AGREED_ON)}
    assert coordinator.post(page_of(one, "evidence"), typed).status_code == 303
    (kept,) = events(app, Happening.EVIDENCE)
    address = page_of(one, f"evidence/{kept.detail['file']}")
    for browser in (coordinator, sign_in_as(Role.PUBLIC_HEALTH_LEAD)):
        answer = browser.get(address)
        assert (answer.status_code, answer.data) == (200, b"Every ward.")
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for role in (Role.PANEL_MEMBER, Role.AGENCY_CONTACT, Role.ADMINISTRATOR):
        assert sign_in_as(role).get(address).status_code == 404
    assert coordinator.get(f"/files/{kept.detail['file']}").status_code == 404
    assert coordinator.get(page_of(made(app, *ACCEPTED, reference="2021-22/02"), address[-41:])).status_code == 404
    member = sign_in_as(Role.PANEL_MEMBER).get(f"/recommendations/{one.recommendation}").text
    assert "audit.txt" not in member
    assert kept.detail["file"] not in member


def test_evidence_of_nothing_and_a_harmful_kind_of_file_are_refused(app: Flask, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    nothing = coordinator.post(page_of(one, "evidence"), {"words": " ", **boxes(AGREED_ON)})
    assert nothing.status_code == 422
    assert "Choose a file, or say where the evidence can be seen" in nothing.text
    sent = {"words": "Seen.", "file": (BytesIO(b"MZ"), "audit.exe"), **boxes(AGREED_ON)}
    refused = coordinator.post(page_of(one, "evidence"), sent)
    assert refused.status_code == 422
    assert "This kind of file is not taken" in refused.text
    assert events(app, Happening.EVIDENCE) == []


@pytest.mark.parametrize("who", ["lead", "chair"])
def test_the_lead_or_the_chair_signs_it_off_with_evidence_alone(app: Flask, sign_in_as: SignInAs, who: str) -> None:
    one = made(app, *ACCEPTED)
    chair = {"duties": (Duty.CHAIR,)} if who == "chair" else {}
    browser = sign_in_as(Role.PANEL_MEMBER if chair else Role.PUBLIC_HEALTH_LEAD, name="Ann Example", **chair)
    page = browser.get(page_of(one, "done"))
    assert 'value="Ann Example"' in page.text
    typed = {
        "words": "Every ward gives it.", "signed_by": "Ann Example", "signed_role": "Chair of the panel",
        "version": version(app, one), **boxes(today()),
    }  # fmt: skip
    without = browser.post(page_of(one, "done"), typed)
    assert without.status_code == 422
    assert "Add the evidence first" in without.text
    shown(app, one)
    slow = browser.post(page_of(one, "done"), typed)
    assert slow.status_code == 409
    assert "Chair of the panel" in slow.text
    assert SEEN in slow.text.split("How it stands now")[1].split("Done when")[0]
    nobody = browser.post(page_of(one, "done"), typed | {"signed_role": "", "version": version(app, one)})
    assert nobody.status_code == 422
    assert state(app, one) is State.ACCEPTED
    assert browser.post(page_of(one, "done"), typed | {"version": version(app, one)}).status_code == 303
    (end,) = events(app, Happening.DONE)
    assert (end.detail["signed_by"], end.detail["signed_role"]) == ("Ann Example", "Chair of the panel")
    shows = browser.get(f"/recommendations/{one.recommendation}").text
    assert "Signed off by Ann Example, Chair of the panel." in shows


def test_a_coordinator_and_a_member_sign_nothing_off(app: Flask, sign_in_as: SignInAs) -> None:
    one = made(app, *ACCEPTED)
    shown(app, one)
    for role in (Role.COORDINATOR, Role.PANEL_MEMBER):
        browser = sign_in_as(role)
        for end in ("done", "not-taken-up"):
            assert browser.get(page_of(one, end)).status_code == 404
            typed = {"signed_by": "A", "signed_role": "B", "words": "C", "version": version(app, one), **boxes(today())}
            assert browser.post(page_of(one, end), typed, page="/").status_code == 404
        assert page_of(one, "done") not in browser.get(f"/recommendations/{one.recommendation}").text
    assert state(app, one) is State.ACCEPTED


def test_the_service_itself_takes_the_signature_of_the_lead_and_the_chair_alone(app: Flask) -> None:
    one = made(app, *ACCEPTED)
    shown(app, one)
    coordinator, member = (Person(None, "Test", frozenset({role}), "a test")
                           for role in (Role.COORDINATOR, Role.PANEL_MEMBER))  # fmt: skip
    with app.app_context():
        closing = Closing(Said("Why."), "Ann Example", "Chair", row_of(db.session(), one.addressee).version)
        for person in (coordinator, member):
            for close in (close_as_done, close_as_not_taken_up):
                with pytest.raises(PermissionError), transaction(db.session()) as session:
                    close(session, person, one.addressee, closing)
    closed(app, one)
    with app.app_context(), pytest.raises(PermissionError), transaction(db.session()) as session:
        reopen(session, member, one.addressee, Said("Why."), row_of(session, one.addressee).version)
    assert state(app, one) is State.DONE


def test_a_member_reads_all_of_it_and_writes_nothing(app: Flask, panel_member: Browser, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    closed(app, one)
    number = follow_up_numbers(app)[0]
    page = panel_member.get(f"/recommendations/{one.recommendation}")
    assert page.status_code == 200
    assert "Signed off and followed up" in page.text
    assert "/recommendations/with/" not in page.text
    assert panel_member.get("/recommendations/follow-ups").status_code == 200
    for last in (*FORMS, f"follow-ups/{number}"):
        assert panel_member.get(page_of(one, last)).status_code == 404
        assert panel_member.post(page_of(one, last), {"words": "x", **boxes(today())}, page="/").status_code == 404
    assert coordinator.get(page_of(one, f"follow-ups/{number}")).status_code == 200


def test_not_taken_up_needs_a_reason_and_opens_again_to_be_told(app: Flask, public_health_lead: Browser) -> None:
    one = made(app, *TOLD)
    typed = {"signed_by": "Ann Example", "signed_role": "Director", "version": version(app, one), **boxes(today())}
    refused = public_health_lead.post(page_of(one, "not-taken-up"), typed)
    assert refused.status_code == 422
    assert "Enter the reason" in refused.text
    assert public_health_lead.post(page_of(one, "not-taken-up"), typed | {"words": "It closed."}).status_code == 303
    assert state(app, one) is State.NOT_TAKEN_UP
    assert follow_up_numbers(app) == []
    again = {"words": "It opened under another name.", "version": version(app, one), **boxes(today())}
    assert public_health_lead.post(page_of(one, "open-again"), again).status_code == 303
    assert state(app, one) is State.AGREED
    assert [one.words for one in events(app, Happening.NOT_TAKEN_UP)] == ["It closed."]


def test_a_follow_up_that_says_no_leads_to_opening_again(app: Flask, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    closed(app, one)
    first, second, _ = follow_up_numbers(app)
    address = page_of(one, f"follow-ups/{first}")
    typed = {"happened": "yes", "worked": "no", "words": "The audit shows no change.", **boxes(today())}
    nothing = coordinator.post(address, typed | {"worked": ""})
    assert nothing.status_code == 422
    assert "Say whether it worked" in nothing.text
    assert "The audit shows no change." in nothing.text
    sent = typed | {"where": "The audit of June.", "file": (BytesIO(b"No change."), "june.txt")}
    assert coordinator.post(address, sent).status_code == 303
    assert coordinator.post(address, typed).status_code == 409
    (answer,) = events(app, Happening.FOLLOWED_UP)
    assert (answer.detail["months"], answer.detail["worked"]) == (3, "no")
    assert events(app, Happening.EVIDENCE)[-1].detail["follow_up"] == first
    early = coordinator.post(page_of(one, f"follow-ups/{second}"), typed)
    assert early.status_code == 422
    assert "too early to ask" in early.text
    page = coordinator.get(f"/recommendations/{one.recommendation}").text
    (href,) = re.findall(rf'href="({page_of(one, "open-again")}\?after={first})" role="button"', page)
    form = coordinator.get(href).text
    assert "After 3 months. Did it happen? Yes. Did it work? No." in form
    again = {"words": "It did not work.", "version": version(app, one), **boxes(today())}
    assert coordinator.post(page_of(one, "open-again"), again).status_code == 303
    assert state(app, one) is State.IN_PROGRESS
    with app.app_context():
        dropped = db.session.scalars(select(FOLLOW_UPS.c.dropped).order_by(FOLLOW_UPS.c.due_on)).all()
    assert dropped == [False, True, True]
    assert "The audit shows no change." in coordinator.get(f"/recommendations/{one.recommendation}").text


def test_what_is_closed_takes_no_notes(app: Flask, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    closed(app, one)
    answer = coordinator.post(page_of(one, "note"), {"words": "More.", **boxes(today())})
    assert answer.status_code == 422
    assert "It is closed: open it again first" in answer.text


def test_what_does_not_exist_for_somebody_has_no_page(app: Flask, coordinator: Browser) -> None:
    made(app, *ACCEPTED)
    for last in ("note", "evidence", "actions/new", "open-again", "follow-ups/1", f"actions/{'0' * 32}"):
        assert coordinator.get(f"/recommendations/with/{'0' * 32}/{last}").status_code == 404


def test_who_is_told_twice_stays_as_it_was(app: Flask) -> None:
    one = made(app, *TOLD)
    with app.app_context(), pytest.raises(Exception, match="told already"), transaction(db.session()) as session:
        happen(session, COMMAND_LINE, one.addressee, Step(Happening.TOLD))
    assert state(app, one) is State.TOLD
