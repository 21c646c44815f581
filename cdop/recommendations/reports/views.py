"""Progress reports: all of them, a preview of the next, one as it was made, and each as a file."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.documents.svg import svg_of
from cdop.recommendations.queries import WRITERS
from cdop.recommendations.reports import shown
from cdop.recommendations.reports.content import WHOLE, Sheet, sheet_of
from cdop.recommendations.reports.forms import DayForm, MakeForm
from cdop.recommendations.reports.kept import Head, Kept, heads, report_at
from cdop.recommendations.reports.page_tables import shown_tables
from cdop.recommendations.reports.service import ChangedSincePreview, draw, make
from cdop.reference.calendar import today
from cdop.reference.wording import long_date, short_datetime
from cdop.web.guard import current_person

# A drawing brings its own styles and nothing else; by itself in a window it may do nothing.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
CHANGED = "Something was recorded since you saw this. Read the report again before you make it."


def reports() -> str:
    """Every report, the latest first; whoever writes recommendations makes the next."""
    person = current_person()
    rows = [
        [
            {"text": long_date(one.to_on), "href": url_for(".report", token=one.token)},
            f"After {long_date(one.since_on)}" if one.since_on else "The first report",
            short_datetime(one.made_at),
            one.made_by,
        ]
        for one in heads(current_session(), person)
    ]
    form = DayForm(formdata=None, up_to=today()) if person.is_a(*WRITERS) else None
    return render_template("recommendations/reports/reports.html", rows=rows, form=form)


def preview() -> AnyResponse:
    """What a report up to a day would say; sent back, it is made."""
    asked, session, person = DayForm(request.args), current_session(), current_person()
    if not asked.validate():
        return make_response(render_template("recommendations/reports/day.html", form=asked), 422)
    to = asked.up_to.data
    assert to is not None
    if asked.up_to.in_boxes:
        return redirect(url_for(".preview", up_to=to.isoformat()), 303)
    form, changed = MakeForm(), False
    if form.is_submitted() and form.validate():
        try:
            token = make(session, person, to, str(form.seen.data))
        except ChangedSincePreview:
            changed = True
        else:
            flash(f"The report up to {long_date(to)} is made. It stays as it is.", "success")
            return redirect(url_for(".report", token=token), 303)
    drawn = draw(session, person, to)
    sheet = sheet_of(drawn.content)
    page = render_template(
        "recommendations/reports/preview.html",
        sheet=sheet,
        tables=shown_tables(sheet, drawn.content["recommendations"]),
        to=to,
        form=MakeForm(formdata=None, seen=drawn.sha256),
        changed=CHANGED if changed else "",
    )
    return make_response(page, 409 if changed else 422 if form.is_submitted() else 200)


def report(token: str) -> str:
    """One report as it was made; of one organisation, where the address names it."""
    found = _found(token)
    sheet, organisation = _sheet(found)
    _note(found, organisation)
    return render_template(
        "recommendations/reports/report.html",
        report=found,
        sheet=sheet,
        organisation=organisation,
        organisations=shown.of_organisations(found.content),
        standing=shown.standing_words(found),
        tables=shown_tables(sheet, found.content["recommendations"]),
        picture=_picture(found, sheet, organisation),
        downloads=[(words, _address(found, form, organisation)) for form, words in FORM_WORDS.items()],
    )


def picture(token: str) -> Response:
    """How many recommendations stand how, as a drawing; with ``size=narrow`` for a telephone."""
    from cdop.recommendations.reports.printed import chart_words

    sheet, _ = _sheet(_found(token))
    width = shown.NARROW if request.args.get("size") == "narrow" else shown.WIDE
    answer = Response(svg_of(shown.drawing(sheet, width), chart_words(sheet)), mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = DRAWING_POLICY
    return answer


def download(token: str, form: str) -> Response:
    """A report as a file. Leaves one audit entry; one whose content is not what was made is not handed out."""
    if form not in FORMATS:
        abort(404)
    found = _found(token)
    sheet, organisation = _sheet(found)
    if not found.intact:
        abort(404)
    _note(found, organisation, form)
    writer, media_type = FORMATS[form]
    answer = Response(writer(found, sheet), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{shown.file_name(found, sheet, form)}"'
    return answer


def _found(token: str) -> Kept:
    return report_at(current_session(), current_person(), token) or abort(404)


def _sheet(found: Kept) -> tuple[Sheet, str]:
    """The sheet that the address asks for, and its organisation's token. 404 for one that the report has not."""
    organisation = request.args.get("organisation", WHOLE)
    try:
        return sheet_of(found.content, organisation), organisation
    except KeyError:
        abort(404)


def _note(found: Head, organisation: str, form: str = "page") -> None:
    words = {"organisation": organisation} if organisation else {}
    record(
        current_session(), current_person(), Event.PROGRESS_REPORT_READ, None, report=found.token, form=form, **words
    )


def _address(found: Head, form: str, organisation: str) -> str:
    return url_for(".download", token=found.token, form=form, organisation=organisation or None)


def _picture(found: Head, sheet: Sheet, organisation: str) -> dict[str, object] | None:
    """Where the drawing is, its words and its sizes; None where there is nothing to draw."""
    from cdop.recommendations.reports.printed import chart_words

    if not sheet.bars:
        return None
    wide, narrow = (
        url_for(".picture", token=found.token, organisation=organisation or None, size=size)
        for size in (None, "narrow")
    )
    return {"wide": wide, "narrow": narrow, "words": chart_words(sheet), **shown.sizes(sheet)}


def _pdf(found: Head, sheet: Sheet) -> bytes:
    from cdop.recommendations.reports.printed import to_pdf

    return to_pdf(sheet, shown.standing_words(found), shown.made_at(found))


def _xlsx(found: Head, sheet: Sheet) -> bytes:
    from cdop.recommendations.reports.workbook import to_xlsx

    return to_xlsx(sheet, shown.standing_words(found), found.to_on)


def _docx(found: Head, sheet: Sheet) -> bytes:
    from cdop.recommendations.reports.word import to_docx

    return to_docx(sheet, shown.standing_words(found), found.made_at)


FORM_WORDS: Mapping[str, str] = MappingProxyType(
    {"pdf": "To print (PDF)", "docx": "To edit (Word document, DOCX)", "xlsx": "Spreadsheet (XLSX)"}
)
FORMATS: Mapping[str, tuple[Callable[[Head, Sheet], bytes], str]] = MappingProxyType(
    {
        "pdf": (_pdf, "application/pdf"),
        "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "docx": (_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    }
)
