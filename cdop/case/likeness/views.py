"""Likely duplicates: pairs side by side; two children, or one; and taking either back."""

from collections.abc import Iterable, Sequence

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.filtering import asked_number
from cdop.case.joining import CannotJoin
from cdop.case.likeness.forms import PUT_BACK, UNDO_MERGE, MergeForm, TakeBackForm, TwoChildrenForm
from cdop.case.likeness.merging import NotMergeable, NotMerged, merge_cases, undo_merge
from cdop.case.likeness.presenters import case_link, compared, heading
from cdop.case.likeness.queries import (
    LikeCase,
    Pair,
    case_id_of,
    likely_duplicates,
    merged_cases,
    pair_of,
    settled_pairs,
)
from cdop.case.likeness.service import put_back, settle_as_two_children
from cdop.database import current_session
from cdop.web.fields import listed
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal

SETTLED = "The pair is off the list: these are two children."
GONE = "That pair is not on the list any more: somebody settled it, or one of the cases has changed."
MERGED = "The two cases are merged. Both references keep working."
TAKEN_BACK = "Taken back. What was decided stays on the record."
NOT_SETTLED = "There is nothing to take back any more: somebody did it, or one of the cases has changed."


def likenesses_page() -> Response:
    """The open pairs, a page of them; by POST, one of them is settled."""
    if request.method == "GET":
        return _page(asked_number(request.args.get("page")))
    form = TwoChildrenForm()
    number = asked_number(form.page.data)
    if not form.validate():
        keep_despite_refusal()  # the page shows the pairs again, and the audit says so
        return _page(number, form)
    settled = settle_as_two_children(current_session(), current_person(), form.tokens, str(form.reason.data))
    flash(SETTLED if settled else GONE, "success" if settled else "message")
    return redirect(url_for(".likenesses", page=number if number > 1 else None), 303)


def _page(number: int, refused: TwoChildrenForm | None = None) -> Response:
    session, person = current_session(), current_person()
    pairs, more = likely_duplicates(session, person, number)
    _note([case for pair in pairs for case in (pair.first, pair.second)])
    forms = _forms(pairs, number, refused)
    table = [(pair, heading(pair), *compared(pair), form) for pair, form in zip(pairs, forms, strict=True)]
    page = render_template("case/likenesses.html", pairs=table, number=number, more=more, form=refused)
    return make_response(page, 422 if refused else 200)


def _forms(pairs: Sequence[Pair], number: int, refused: TwoChildrenForm | None) -> list[TwoChildrenForm]:
    """One form for each pair, with ids of its own; the refused one where it belongs, with what was typed."""
    forms = []
    for position, pair in enumerate(pairs, start=1):
        tokens = (pair.first.token, pair.second.token)
        form = refused if refused and refused.tokens == tokens else TwoChildrenForm.of(tokens, number)
        form.reason.id = f"reason-{position}"
        forms.append(form)
    return forms


def merge(first: str, second: str) -> Response:
    """The pair side by side; by POST, the two become one case."""
    session, person = current_session(), current_person()
    pair = pair_of(session, person, (first, second)) or abort(404)
    _note([pair.first, pair.second])
    form = MergeForm()
    cases = {case.token: case for case in (pair.first, pair.second)}
    form.keep.choices = listed((token, f"Keep {case.reference}") for token, case in cases.items())
    if request.method == "POST":
        if form.validate() and (merged := _merge(cases, form)):
            return merged
        keep_despite_refusal()
    rows, alike = compared(pair)
    words = {"pair": pair, "heading": heading(pair), "rows": rows, "alike": alike}
    page = render_template("case/likenesses_merge.html", form=form, **words)
    return make_response(page, 422 if request.method == "POST" else 200)


def _merge(cases: dict[str, LikeCase], form: MergeForm) -> Response | None:
    """Where to go on; None where they cannot be merged so: the form says why."""
    kept = cases[str(form.keep.data)]
    (merged,) = (case for case in cases.values() if case is not kept)
    try:
        merge_cases(current_session(), current_person(), kept.case_id, merged.case_id, str(form.reason.data))
    except CannotJoin as refusal:
        form.keep.errors = [str(refusal)]
        return None
    except NotMergeable:
        flash(GONE, "message")
        return redirect(url_for(".likenesses"), 303)
    flash(MERGED, "success")
    return redirect(url_for("cases.case", token=kept.token), 303)


def settled() -> Response:
    """What was decided of pairs; by POST, one decision is taken back."""
    if request.method == "GET":
        return _settled(asked_number(request.args.get("page")))
    form = TakeBackForm()
    number = asked_number(form.page.data)
    if not form.validate():
        keep_despite_refusal()
        return _settled(number, form)
    try:
        done = _take_back(form)
    except CannotJoin as refusal:
        form.reason.errors = [str(refusal)]
        keep_despite_refusal()
        return _settled(number, form)
    flash(TAKEN_BACK if done else NOT_SETTLED, "success" if done else "message")
    return redirect(url_for(".settled"), 303)


def _take_back(form: TakeBackForm) -> bool:
    session, person, reason = current_session(), current_person(), str(form.reason.data)
    if form.what.data == PUT_BACK:
        return put_back(session, person, form.tokens, reason)
    merged = case_id_of(session, person, form.tokens[0]) if form.what.data == UNDO_MERGE else None
    if merged is None:
        return False
    try:
        undo_merge(session, person, merged, reason)
    except NotMerged:
        return False
    return True


def _settled(number: int, refused: TakeBackForm | None = None) -> Response:
    session, person = current_session(), current_person()
    pairs, more_pairs = settled_pairs(session, person, number)
    merges, more_merges = merged_cases(session, person, number)
    _note([*(case for p in pairs for case in (p.first, p.second)), *(c for m in merges for c in (m.merged, m.kept))])
    two = [(UNDO_MERGE, m.merged, m.kept, m.settled) for m in merges]
    two += [(PUT_BACK, p.first, p.second, p.settled) for p in pairs if p.settled]
    entries = []
    for position, (what, one, other, decided) in enumerate(two, start=1):
        tokens = (one.token, other.token)
        form = refused if refused and refused.tokens == tokens else TakeBackForm.of(what, tokens, number)
        form.reason.id = f"reason-{position}"
        entries.append((what, case_link(one), case_link(other), decided, form))
    more = more_pairs or more_merges
    page = render_template("case/likenesses_settled.html", entries=entries, number=number, more=more, form=refused)
    return make_response(page, 422 if refused else 200)


def _note(cases: Iterable[LikeCase]) -> None:
    """One audit entry for each child that the page shows."""
    shown = dict.fromkeys(case.case_id for case in cases)
    record_each(current_session(), current_person(), Event.LIKENESS_VIEWED, shown)
