"""Who signs off is another than who recorded the only evidence; what the organisation gave is another hand."""

from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.database import db, transaction
from cdop.recommendations.following.service import Said, add_evidence
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs
from tests.recommendations.following.making import ACCEPTED, Made, made, row_of

DAY = today()
BOXES = {"dated": [str(DAY.day), str(DAY.month), str(DAY.year)]}


def sign(app: Flask, browser: Browser, one: Made) -> tuple[int, str]:
    with app.app_context():
        version = str(row_of(db.session(), one.addressee).version)
    typed = {"version": version, "signed_by": "L. F.", "signed_role": "Lead", "words": "It is given.", **BOXES}
    answer = browser.post(f"/recommendations/with/{one.addressee}/done", typed)
    return answer.status_code, answer.text


def show(browser: Browser, one: Made) -> None:
    shown = {"words": "The audit of March shows it.", **BOXES}
    assert browser.post(f"/recommendations/with/{one.addressee}/evidence", shown).status_code == 303


def test_the_lead_does_not_sign_for_what_the_lead_alone_showed(app: Flask, sign_in_as: SignInAs) -> None:
    one, lead, coordinator = made(app, *ACCEPTED), sign_in_as(Role.PUBLIC_HEALTH_LEAD), sign_in_as(Role.COORDINATOR)
    show(lead, one)
    code, page = sign(app, lead, one)
    assert code == 422
    assert "You recorded the only evidence yourself" in page
    assert "It is given." in page
    show(coordinator, one)
    assert sign(app, lead, one)[0] == 303


def test_another_who_signs_is_another_hand(app: Flask, sign_in_as: SignInAs) -> None:
    one, lead = made(app, *ACCEPTED), sign_in_as(Role.PUBLIC_HEALTH_LEAD)
    show(lead, one)
    assert sign(app, sign_in_as(Role.PUBLIC_HEALTH_LEAD), one)[0] == 303


def test_the_organisation_is_another_hand(app: Flask, sign_in_as: SignInAs) -> None:
    one, lead = made(app, *ACCEPTED), sign_in_as(Role.PUBLIC_HEALTH_LEAD)
    show(lead, one)
    with app.app_context(), transaction(db.session()) as session:
        add_evidence(session, COMMAND_LINE, one.addressee, Said("See our report.", by_addressee=True))
    assert sign(app, lead, one)[0] == 303
