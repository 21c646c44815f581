"""The pages of the chronology: the whole of it with its picture, as a file, and entries to add, correct, take out."""

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.form_page import note_view
from cdop.case.presenters import name_words
from cdop.case.views import case_or_absent
from cdop.gathering.case_pages import FactPage
from cdop.gathering.record import picture as pictures
from cdop.gathering.record.chronology import Asked, Chronology
from cdop.gathering.record.chronology import chronology as chronology_of
from cdop.gathering.record.chronology_forms import EntryForm, PeriodForm, TakeOutForm, taken_out
from cdop.gathering.record.chronology_shown import (
    CONFIDENTIAL,
    HEAD,
    address_of,
    asked_of,
    choices,
    shown,
    when_words,
)  # fmt: skip
from cdop.gathering.record.entries import KINDS, Entry
from cdop.reference.wording import long_date

DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
ADDED, CORRECTED, TAKEN_OUT = "The entry is added.", "The entry is corrected.", "The entry is taken out."


def chronology(token: str) -> str:
    """All entries in order, or those asked for, with their picture."""
    case = case_or_absent(token)
    note_view(case)
    period = PeriodForm(request.args)
    period.validate()
    found, asked = _found(case, period)
    entries, said = found.chosen(asked), _said(asked)
    sizes = [(width, pictures.height_of(entries)) for width in (pictures.WIDE, pictures.NARROW)]
    (wide, height), (narrow, _) = sizes
    return render_template(
        "gathering/record/chronology.html",
        case=case,
        confidential=CONFIDENTIAL,
        rows=[shown(token, entry) for entry in entries],
        removed=[shown(token, entry) for entry in found.removed],
        choices=choices(found, asked),
        asked=said,
        form=period,
        pdf=url_for(".pdf", token=token, **said),
        picture=url_for(".picture", token=token, **said) if pictures.lanes_of(entries) else "",
        words=pictures.words_of(entries),
        size=(wide, height),
        narrow=(url_for(".picture", token=token, size="narrow", **said), narrow, height),
    )


def picture(token: str) -> Response:
    """The same entries as a picture; with ``size=narrow`` for a telephone."""
    case = case_or_absent(token)
    note_view(case)
    found, asked = _found(case, PeriodForm(request.args))
    width = pictures.NARROW if request.args.get("size") == "narrow" else pictures.WIDE
    answer = Response(pictures.drawing(found.chosen(asked), width), mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = DRAWING_POLICY
    return answer


def pdf(token: str) -> Response:
    """The same entries as a file to print."""
    from cdop.gathering.record.chronology_pdf import Printed, to_pdf  # loads what makes PDFs: not at start

    case = case_or_absent(token)
    note_view(case)
    found, asked = _found(case, PeriodForm(request.args))
    rows = [(when_words(entry), entry.what, entry.source) for entry in found.chosen(asked)]
    printed = Printed(case.reference, CONFIDENTIAL, _facts(case, asked), HEAD, rows)
    answer = make_response(to_pdf(printed, datetime.now(UTC)))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="chronology.pdf"'
    return answer


def new(token: str) -> Response:
    """Add an entry. Its key stands in the page, so that what is sent twice is stored once."""
    case = case_or_absent(token)
    page = _page(case, "entry", None)
    if request.method == "GET":
        return page.shown(EntryForm.new(secrets.token_hex(16), case.version))
    form = EntryForm()
    if not form.validate():
        return page.shown(form, 422)
    key = _sent_key(form)
    form.shows(0)
    return page.says(form, form.fact(key), "entry", ADDED)


def entry(token: str, key: str) -> Response:
    """Correct an entry; what it said before stays. One that was taken out comes back."""
    case = case_or_absent(token)
    now = chronology_of(case.facts).entry(key) or abort(404)
    page = _page(case, "entry", now)
    if request.method == "GET":
        return page.shown(EntryForm.of(now, case.version))
    form = EntryForm()
    return page.says(form, form.fact(key), "entry", CORRECTED) if form.validate() else page.shown(form, 422)


def take_out(token: str, key: str) -> Response:
    """Take an entry out of the chronology."""
    case = case_or_absent(token)
    now = chronology_of(case.facts).entry(key) or abort(404)
    page = _page(case, "take_out", now)
    if request.method == "GET":
        return page.shown(TakeOutForm(formdata=None, data={"version": str(case.version)}))
    form = TakeOutForm()
    return page.says(form, taken_out(now), "entry", TAKEN_OUT) if form.validate() else page.shown(form, 422)


def _said(asked: Asked) -> dict[str, Any]:
    """What an address says to show the same entries: all of them texts."""
    return {**address_of(asked)}


def _found(case: CaseView, period: PeriodForm) -> tuple[Chronology, Asked]:
    found = chronology_of(case.facts)
    return found, asked_of(request.args, period.first.data, period.last.data, found)


def _page(case: CaseView, template: str, entry: Entry | None) -> FactPage:
    words = {"entry": shown(case.token, entry) if entry else None, "removed": bool(entry and entry.removed)}
    return FactPage(f"gathering/record/{template}.html", case, words, url_for(".chronology", token=case.token))


def _sent_key(form: EntryForm) -> str:
    """The key that the page held; a new one where what came is none."""
    key = form.entry.data or ""
    good = len(key) == 32 and all(sign in "0123456789abcdef" for sign in key)
    return key if good else secrets.token_hex(16)


def _facts(case: CaseView, asked: Asked) -> list[tuple[str, str]]:
    identity = case.described.identity or {}
    name = str(name_words(identity.get("family_name"), identity.get("given_names")))
    rows = [("Child", name)]
    if asked:
        words = (KINDS.get(asked.kind, ""), asked.source, _period(asked))
        rows.append(("Only", ", ".join(filter(None, words))))
    return rows


def _period(asked: Asked) -> str:
    first = f"from {long_date(asked.first)}" if asked.first else ""
    return " ".join(filter(None, (first, f"until {long_date(asked.last)}" if asked.last else "")))
