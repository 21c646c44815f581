"""The administrator's pages. Nothing here shows a case, or a password."""

from datetime import timedelta

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_wtf import FlaskForm

from cdop.accounts import queries, service
from cdop.accounts.forms import ChangeAccountForm, ConfirmForm, NewAccountForm
from cdop.accounts.models import Account
from cdop.accounts.people import DUTY_WORDS, ROLE_WORDS
from cdop.accounts.queries import Listed
from cdop.accounts.rules import NotAllowed, duties_of, roles_of
from cdop.database import db
from cdop.web.guard import current_person


def people() -> str:
    """Everybody who may sign in, or might again."""
    listed = queries.accounts(db.session(), current_person())
    return render_template("accounts/people.html", rows=[_row(account) for account in listed])


def new_page() -> Response:
    """The questions about somebody new."""
    return _form("new", NewAccountForm())


def new() -> Response:
    """Store the account and show the one-time code that its owner needs."""
    form = NewAccountForm()
    if not form.validate():
        return _form("new", form, 422)
    try:
        account = service.create_account(db.session(), current_person(), form.details())
        return _code(account)
    except NotAllowed as fault:
        form.email.errors = [str(fault)]
        return _form("new", form, 422)


def change_page(token: str) -> Response:
    """What somebody is called and may do."""
    account = _account(token)
    data = {"roles": sorted(roles_of(account.roles)), "duties": sorted(duties_of(account.duties))}
    return _form("change", ChangeAccountForm(display_name=account.display_name, **data), account=account)


def change(token: str) -> Response:
    """Store the change; it bites on that person's next request."""
    account, form = _account(token), ChangeAccountForm()
    if not form.validate():
        return _form("change", form, 422, account)
    try:
        service.change_account(db.session(), current_person(), account, form.details(account.email))
    except NotAllowed as fault:
        form.roles.errors = [str(fault)]
        return _form("change", form, 409, account)
    return _done("The account is changed.")


def reset_password_page(token: str) -> Response:
    """Is one sure?"""
    return _form("reset_password", ConfirmForm(), account=_account(token))


def reset_password(token: str) -> Response:
    """End the old password and show the one-time code with which the owner sets another."""
    account = _account(token)
    try:
        return _code(account)
    except NotAllowed as fault:
        return _refused("reset_password", account, fault)


def disable_page(token: str) -> Response:
    """Is one sure?"""
    return _form("disable", ConfirmForm(), account=_account(token))


def disable(token: str) -> Response:
    """Close the account; its owner's next request is refused."""
    account = _account(token)
    try:
        service.disable_account(db.session(), current_person(), account)
    except NotAllowed as fault:
        return _refused("disable", account, fault)
    return _done("The account is disabled. Its owner is signed out everywhere.")


def enable(token: str) -> Response:
    """Open the account again."""
    service.enable_account(db.session(), current_person(), _account(token))
    return _done("The account is enabled.")


def _row(account: Listed) -> list[object]:
    name = {"text": account.display_name, "href": url_for("accounts.change", token=account.token)}
    words = [ROLE_WORDS[role] for role in sorted(account.roles)] + [DUTY_WORDS[duty] for duty in sorted(account.duties)]
    waiting = "" if account.has_password else "Waits for its owner to set a password"
    return [name, account.email, ", ".join(words), "Disabled" if account.disabled_at else waiting]


def _account(token: str) -> Account:
    return queries.account_at(db.session(), current_person(), token) or abort(404)


def _form(name: str, form: FlaskForm, status: int = 200, account: Account | None = None) -> Response:
    hours = _hours(service.life_of_code(account)) if account else 0
    return make_response(render_template(f"accounts/{name}.html", form=form, account=account, hours=hours), status)


def _refused(name: str, account: Account, fault: NotAllowed) -> Response:
    form = ConfirmForm()
    form.form_errors.append(str(fault))
    return _form(name, form, 409, account)


def _code(account: Account) -> Response:
    """The answer that shows a code, once: it is in no address, cookie or log, and kept as a hash alone."""
    life = service.life_of_code(account)
    code = service.give_code(db.session(), current_person(), account, life)
    return make_response(render_template("accounts/code.html", account=account, code=code, hours=_hours(life)))


def _hours(life: timedelta) -> int:
    return int(life.total_seconds() // 3600)


def _done(words: str) -> Response:
    flash(words, "success")
    return make_response(redirect(url_for("accounts.people"), 303))
