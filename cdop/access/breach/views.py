"""The breach list as a page and as files: by references, or with names after fresh proof."""

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.access.breach import queries
from cdop.access.breach.forms import NamedForm
from cdop.access.breach.queries import Asked
from cdop.access.breach.shown import file_of, other_rows, rows, sentences
from cdop.access.looks.period import Period
from cdop.access.looks.queries import people
from cdop.accounts.proof import fault_of_proof
from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.database import current_session
from cdop.web.downloads import csv_file
from cdop.web.guard import current_person

HEADS = ("Case", "Seen", "Taken out", "Sent", "People", "First", "Last", "How")


def breach_page() -> str:
    """Whose data an account or a time touched; before anything is asked for, the questions alone."""
    session, person, (asked, said) = current_session(), current_person(), _asked()
    found = queries.breach(session, person, asked) if asked else None
    if asked and found:
        _note(Event.BREACH_LISTED, asked, len(found.touched), named="no")
    return render_template(
        "access/breach.html", found=found, said=said,
        accounts=[(one.token, one.name) for one in people(session, person)],
        head=HEADS, rows=rows(found.touched) if found else [], others=other_rows(found) if found else [],
        sentences=sentences(found) if found else [],
        file=url_for("access.breach_file", **said) if asked else "",  # type: ignore[arg-type]  # all of them texts
        named=url_for("access.breach_named", **said) if asked else "",  # type: ignore[arg-type]
    )  # fmt: skip


def references_file() -> Response:
    """The same as a file, by references alone."""
    asked = _asked()[0] or Asked(Period())
    found = queries.breach(current_session(), current_person(), asked)
    _note(Event.BREACH_EXPORTED, asked, len(found.touched), named="no")
    return csv_file(file_of(found), "breach.csv")


def named_file() -> Response:
    """The same with who each child was, after fresh proof of who asks."""
    session, person, form, (asked, said) = current_session(), current_person(), NamedForm(), _asked()
    if request.method == "GET" or not form.validate():
        return _named_page(form, said, 422 if form.errors else 200)
    if fault := fault_of_proof(form.password.data):
        form.password.errors = [fault[0]]
        return _named_page(form, said, fault[1])
    wanted = asked or Asked(Period())
    found = queries.breach(session, person, wanted)
    cases = [one.case_id for one in found.touched]
    named = queries.children(session, person, cases)
    _note(Event.BREACH_EXPORTED, wanted, len(cases), named="yes")
    record_each(session, person, Event.BREACH_NAMED, cases)
    return csv_file(file_of(found, named), "breach-with-names.csv")


def _named_page(form: NamedForm, said: dict[str, str], code: int) -> Response:
    back = url_for("access.breach", **said)  # type: ignore[arg-type]  # all of them texts
    return make_response(render_template("access/breach_named.html", form=form, back=back), code)


def _asked() -> tuple[Asked | None, dict[str, str]]:
    """What the address asks for, and how it says it; None where it asks for nothing that there is."""
    session, person, given = current_session(), current_person(), request.args
    period = Period.asked(given.get("since", ""), given.get("until", ""))
    token, reference = given.get("account", ""), given.get("case", "").strip()
    account = next((one.account_id for one in people(session, person) if one.token == token), None) if token else None
    case = queries.case_of_reference(session, person, reference) if reference else None
    said = period.address()
    said |= {"account": token} if account is not None else {}
    said |= {"case": reference} if case is not None else {}
    unknown = (token and account is None) or (reference and case is None)
    return (Asked(period, account, case) if said and not unknown else None), said


def _note(event: Event, asked: Asked, cases: int, named: str) -> None:
    told: dict[str, str | int | None] = {"account": asked.account, "cases": cases, "named": named}
    record(current_session(), current_person(), event, asked.case, **told, **asked.period.address())
