"""The register's pages: bring a file in, see what would be stored, store it; take the register out."""

import io
import tempfile
from datetime import UTC, datetime
from typing import IO

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session, only_read
from cdop.reference.calendar import LONDON
from cdop.register import guide, jobs, service
from cdop.register.forms import AgainForm, ExportForm, StoreForm, UploadForm
from cdop.register.presenters import by_column, first_rows, held_words, hint_words, value_words
from cdop.register.queries import case_tokens, cases_held
from cdop.register.rules import Fault
from cdop.register.summary import SHOWN
from cdop.register.uploads import GOOD, REFUSED, STORED, Upload, Uploads
from cdop.web.downloads import csv_file
from cdop.web.guard import current_person


def upload() -> str | tuple[str, int] | AnyResponse:
    """Choose a file to bring in."""
    form = UploadForm()
    if not form.is_submitted():
        return render_template("register/upload.html", form=form)
    if not form.validate():
        return render_template("register/upload.html", form=form), 422
    person, file = current_person(), form.file.data
    assert file is not None
    added = _uploads().add(_account(person), file.filename or "register", file.stream)
    record(current_session(), person, Event.REGISTER_CHECKED)
    current_session().commit()  # the check works beside this request and must not wait for it
    jobs.begin(_app(), _uploads(), added, person, store=False)
    return redirect(url_for("register.preview", token=added.token))


def columns() -> str:
    """Each column of the file, whether it must be there, and the codes that it takes."""
    return render_template("register/columns.html", columns=list(guide.columns()))


def template() -> AnyResponse:
    """An empty register to fill in."""
    return csv_file(guide.template(), "register-template.csv")


def codes() -> AnyResponse:
    """Every code with its label."""
    return csv_file(guide.all_codes(), "register-codes.csv")


def preview(token: str) -> str | AnyResponse:
    """What the file would store, every fault, or how far the work has come; POST stores it.

    A file whose work died is checked once more.
    """
    found, form = _found(token), StoreForm()
    if form.validate_on_submit() and form.cancel.data and not found.working and found.state != STORED:
        _uploads().forget(found)
        flash("Nothing was stored, and the file is thrown away.")
        return redirect(url_for("register.upload"))
    if form.validate_on_submit() and (found.state == GOOD or found.stopped):
        current_session().rollback()  # the storing has its own transaction; this request must not hold the lock
        jobs.begin(_app(), _uploads(), found, current_person(), store=found.state == GOOD)
        return redirect(url_for("register.preview", token=token))
    if found.state == REFUSED:
        return _refused(found)
    held = cases_held(current_session(), current_person()) if found.state == STORED else 0
    summary = _uploads().summary(found) if found.state == GOOD else None
    return render_template(
        "register/preview.html", upload=found, form=form, again=AgainForm(), held=held, summary=summary,
        columns=list(SHOWN), first_rows=first_rows(summary) if summary else [],
    )  # fmt: skip


def _refused(found: Upload) -> str:
    """Why a file was refused: kind by kind, or row by row where the address asks for it."""
    by_row = request.args.get("order") == "rows"
    columns = [] if by_row else by_column(_uploads().groups(found))
    rows = _uploads().first_faults(found) if by_row else []
    shown = [*rows, *(fault for column in columns for group in column.groups for fault in group.shown)]
    return render_template(
        "register/refused.html", upload=found, columns=columns, rows=rows, by_row=by_row,
        cases=_cases_of(shown), value_words=value_words, held_words=held_words, hint_words=hint_words,
    )  # fmt: skip


def _cases_of(shown: list[Fault]) -> dict[str, str]:
    """Where the cases are that the register has with other facts, by reference."""
    references = {fault.value for fault in shown if fault.column == "case_ref" and "with other facts" in fault.words}
    if not references:
        return {}
    tokens = case_tokens(current_session(), current_person(), references)
    return {reference: url_for("cases.case", token=token) for reference, token in tokens.items()}


def faults(token: str) -> AnyResponse:
    """Every fault of a refused file, a line each, as the command line says them."""
    found = _found(token)
    if found.state != REFUSED:
        abort(404)
    return send_file(
        _uploads().fault_file(found),
        mimetype="text/plain; charset=utf-8",
        as_attachment=True,
        download_name="faults.txt",
    )


def progress(token: str) -> Response:
    """How far the work has come, for the page's own script."""
    found = _found(token)
    return jsonify(rows=found.rows, working=found.working)


def export() -> str | tuple[str, int] | AnyResponse:
    """Take the register out."""
    form = ExportForm()
    if not form.is_submitted():
        return render_template("register/export.html", form=form)
    if not form.validate():
        return render_template("register/export.html", form=form), 422
    full = form.form.data == "full"
    # The entry is kept before the first byte is read: no export is ever without one.
    service.record_export(current_session(), current_person(), full=full)
    current_session().commit()
    file, more = _written(full)
    if more:  # the download is no page: the next page says it
        flash(
            f"In the file that you took out, {service.words_for_more(more)}. To keep everything, take everything out."
        )
    name = f"register-{datetime.now(UTC).astimezone(LONDON):%Y-%m-%d}.{'jsonl' if full else 'csv'}"
    kind = "application/x-ndjson" if full else "text/csv; charset=utf-8"
    return send_file(file, mimetype=kind, as_attachment=True, download_name=name)


def _written(full: bool) -> tuple[IO[bytes], int]:
    """The register in a file of its own, and how many cases hold more than it tells."""
    only_read(current_session())
    file = tempfile.TemporaryFile()  # noqa: SIM115 - sent and closed by the server
    out = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    more = 0
    if full:
        service.export_full(current_session(), current_person(), out)
    else:
        _, more = service.export(current_session(), current_person(), out)
    out.detach()
    file.seek(0)
    return file, more


def _app() -> Flask:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(app, Flask)
    return app


def _uploads() -> Uploads:
    return Uploads(current_app.extensions["settings"].uploads)


def _account(person: Person) -> int:
    assert person.account_id is not None
    return person.account_id


def _found(token: str) -> Upload:
    found = _uploads().find(token, _account(current_person()))
    return found or abort(404)
