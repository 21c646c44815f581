"""Signing in and out."""

from cdop.accounts.people import Role
from tests.application import make_account


def test_an_account_signs_in_and_sees_its_home(app, visitor):
    account = make_account(app, Role.COORDINATOR)
    answer = visitor.sign_in(account.email)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == "/"
    home = visitor.get("/")
    assert home.status_code == 200
    assert "Coordinator" in home.text
