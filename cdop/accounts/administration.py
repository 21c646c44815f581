"""The administrator's pages. Nothing here shows a case, or a password."""

from datetime import timedelta

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, url_for
from flask_wtf import FlaskForm

from cdop.accounts import queries, service
from cdop.accounts.factors import service as factors
from cdop.accounts.forms import ChangeAccountForm, ConfirmForm, NewAccountForm
from cdop.accounts.models import Account
from cdop.accounts.people import DUTY_WORDS, ROLE_WORDS, Role
from cdop.accounts.queries import Listed
from cdop.accounts.rights import service as rights
from cdop.accounts.rules import NotAllowed, duties_of, roles_of
from cdop.database import db
from cdop.web.guard import current_person

WAITS = "Its rights wait for a second person: another administrator or a coordinator"


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
        if not _two_people():
            account = service.create_account(db.session(), current_person(), form.details())
            return code_page(account, _give(account))
        rights.create(db.session(), current_person(), form.details())
    except NotAllowed as fault:
        form.email.errors = [str(fault)]
        return _form("new", form, 422)
    return _done(f"The account is stored. {WAITS}, who then gets the one-time code for its owner.")


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
        waits = _change(account, form.details(account.email))
    except NotAllowed as fault:
        form.roles.errors = [str(fault)]
        return _form("change", form, 409, account)
    return _done(f"The name is stored. {WAITS}." if waits else "The account is changed.")


def reset_password_page(token: str) -> Response:
    """Is one sure?"""
    return _form("reset_password", ConfirmForm(), account=_account(token))


def reset_password(token: str) -> Response:
    """End the old password and show the one-time code with which the owner sets another."""
    account = _account(token)
    try:
        code = _give(account)
    except NotAllowed as fault:
        return _refused("reset_password", account, fault)
    if code is None:
        return _done(f"This account has no second factor, so whoever has the code has the account. {WAITS}.")
    return code_page(account, code)


def reset_factor_page(token: str) -> Response:
    """Is one sure?"""
    return _form("reset_factor", ConfirmForm(), account=_account(token))


def reset_factor(token: str) -> Response:
    """Show the one-time code with which the owner, who knows the password, sets up another app."""
    account = _account(token)
    try:
        code = factors.start_reset(db.session(), current_person(), account)
    except NotAllowed as fault:
        return _refused("reset_factor", account, fault)
    return make_response(render_template("accounts/factor_code.html", account=account, code=code))


def disable_page(token: str) -> Response:
    """Is one sure?"""
    return _form("disable", ConfirmForm(), account=_account(token))


def disable(token: str) -> Response:
    """Close the account; its owner's next request is refused."""
    account = _account(token)
    try:
        rights.close(db.session(), current_person(), account)
    except NotAllowed as fault:
        return _refused("disable", account, fault)
    return _done("The account is disabled. Its owner is signed out everywhere.")


def enable(token: str) -> Response:
    """Open the account again, once a second person approves."""
    account = _account(token)
    if not _two_people():
        service.enable_account(db.session(), current_person(), account)
        return _done("The account is enabled.")
    held = service.Details(account.email, account.display_name, roles_of(account.roles), duties_of(account.duties))
    rights.ask(db.session(), current_person(), account, held, gives_code=account.password_hash is None)
    return _done(f"The account stays closed for now. {WAITS}.")


def _row(account: Listed) -> list[object]:
    name = {"text": account.display_name, "href": url_for("accounts.change", token=account.token)}
    words = [ROLE_WORDS[role] for role in sorted(account.roles)] + [DUTY_WORDS[duty] for duty in sorted(account.duties)]
    return [name, account.email, ", ".join(words), _state(account)]


def _state(account: Listed) -> str:
    """What an administrator must know of an account at a glance."""
    if account.waits:
        return "Waits for a second person to approve"
    if account.disabled_at:
        return "Disabled"
    if not account.has_password:
        return "Waits for its owner to set a password"
    return "" if account.enrolled else "No second factor yet"


def _account(token: str) -> Account:
    return queries.account_at(db.session(), current_person(), token) or abort(404)


def _form(name: str, form: FlaskForm, status: int = 200, account: Account | None = None) -> Response:
    hours = _hours(service.life_of_code(account)) if account else 0
    words = {"form": form, "account": account, "hours": hours, "two_people": _two_people()}
    return make_response(render_template(f"accounts/{name}.html", **words), status)


def _refused(name: str, account: Account, fault: NotAllowed) -> Response:
    form = ConfirmForm()
    form.form_errors.append(str(fault))
    return _form(name, form, 409, account)


def code_page(account: Account, code: str | None) -> Response:
    """The answer that shows a code, once: it is in no address, cookie or log, and kept as a hash alone."""
    hours = _hours(service.life_of_code(account))
    may_again = current_person().is_a(Role.ADMINISTRATOR)
    return make_response(
        render_template("accounts/code.html", account=account, code=code, hours=hours, may_again=may_again)
    )


def _give(account: Account) -> str | None:
    return rights.let_in(db.session(), current_person(), account, two_people=_two_people())


def _change(account: Account, details: service.Details) -> bool:
    """Store what may be stored now. Returns whether more waits for a second person."""
    if _two_people():
        return rights.change(db.session(), current_person(), account, details)
    service.change_account(db.session(), current_person(), account, details)
    return False


def _two_people() -> bool:
    return bool(current_app.config["TWO_PEOPLE"])


def _hours(life: timedelta) -> int:
    return int(life.total_seconds() // 3600)


def _done(words: str) -> Response:
    flash(words, "success")
    return make_response(redirect(url_for("accounts.people"), 303))
