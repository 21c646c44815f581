"""``flask accounts``: the permission table for machines, and the first administrator."""

import json
import re

from flask import Flask
from sqlalchemy import select

from cdop.accounts.models import Account
from cdop.accounts.permissions import PERMISSIONS
from cdop.database import db
from tests.application import Browser

NEW = "a wholly different pass phrase"


def test_a_fresh_installation_has_no_account(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalars(select(Account.id)).all() == []


def test_the_first_administrator_is_made_by_command_and_sets_a_password(app_on_each: Flask) -> None:
    runner = app_on_each.test_cli_runner()
    made = runner.invoke(args=["accounts", "add-administrator", "First@Panel.Example", "First Administrator"])
    assert made.exit_code == 0, made.output
    code = re.search(r"^([a-z2-9]{4}-){6}[a-z2-9]{4}$", made.output, re.MULTILINE)
    assert code is not None
    assert "/activate within 48 hours" in made.output
    visitor = Browser(app_on_each)
    form = {"email": "first@panel.example", "code": code[0], "new_password": NEW, "again": NEW}
    assert visitor.post("/activate", form).status_code == 303
    assert visitor.sign_in("first@panel.example", NEW).status_code == 303
    assert visitor.get("/accounts").status_code == 200
    again = runner.invoke(args=["accounts", "add-administrator", "first@panel.example", "Somebody Else"])
    assert again.exit_code == 1
    assert "already an account" in again.output


def test_what_is_no_address_makes_no_account(app: Flask) -> None:
    for email, name in (("nobody", "Name"), ("a@b", " "), ("a@b", "x\x07")):
        made = app.test_cli_runner().invoke(args=["accounts", "add-administrator", email, name])
        assert made.exit_code == 1


def test_the_permission_table_is_printed_for_machines(app: Flask) -> None:
    printed = json.loads(app.test_cli_runner().invoke(args=["accounts", "permissions", "--json"]).stdout)
    assert {line["endpoint"] for line in printed} == {rule.endpoint for rule in app.url_map.iter_rules()}
    people = next(line for line in printed if line["endpoint"] == "accounts.people")
    assert people == {"endpoint": "accounts.people", "address": "/accounts", "methods": {"GET": ["administrator"]}}
    assert all(set(line["methods"]) == PERMISSIONS[line["endpoint"]].methods for line in printed)


def test_the_permission_table_is_printed_for_people(app: Flask) -> None:
    printed = app.test_cli_runner().invoke(args=["accounts", "permissions"]).stdout
    assert re.search(r"^/accounts/new +POST +administrator$", printed, re.MULTILINE)
