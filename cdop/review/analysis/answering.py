"""Saving answers from a page, whole by its button or field by field while somebody types, and showing the page again.

One way for both: what was sent is saved field by field in one transaction. A script asks for JSON and is told when the
server has stored what it sent, never before; without one the page comes back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.reference.calendar import now
from cdop.reference.wording import plural
from cdop.review.analysis.answers import checked
from cdop.review.analysis.desk import Desk, desk_of
from cdop.review.analysis.earlier import earlier_of
from cdop.review.analysis.page_form import Sent, page_form, sent_fields
from cdop.review.analysis.queries import PANEL, last_of
from cdop.review.analysis.saving import Beside, NotOpen, Saved, TooManyRows, begin, ratify, save_answer, settle
from cdop.review.analysis.shown import parts
from cdop.web.unit_of_work import keep_despite_refusal

BESIDE = "Somebody else saved another answer meanwhile: theirs holds, yours stands beside it. Nothing is lost."
MORE_ROWS = "rows"
"""How the value of a button begins that saves and asks for more blank rows, after which comes the domain."""
CLOSED = "The analysis is decided or final: nothing was saved."
FULL = "An analysis has 60 factors and 60 learning points at most: nothing was saved."


@dataclass(frozen=True)
class Around:
    """The page around the form: its template, where it is sent, and what else it shows."""

    template: str
    action: str
    words: Mapping[str, Any] = field(default_factory=dict)


Again = Callable[[Desk], Around]
Then = Callable[[Desk, str], Response | None]
"""What a button of the form does after the save: by its value, upon the desk as it then is. None: the page again."""


def saved(desk: Desk, again: Again, back: str, then: Then) -> Response:
    """Save what was sent, all of it or nothing, then do what the button says. JSON for a script, else the page."""
    asks_json = request.accept_mimetypes.best == "application/json"
    sent = [one for one in sent_fields(desk.form, request.form) if not _untouched(desk, one)]
    try:
        outcomes = _save(desk, sent)
    except NotPossible as refusal:
        words = list(refusal.faults.values())
        return _answer({"state": "refused", "words": words}, 422) if asks_json else _refused(desk, again, sent, words)
    except LookupError:
        return _answer({"state": "refused", "words": ["This page is not as it was sent"]}, 422)
    except (NotOpen, TooManyRows) as refusal:
        why = CLOSED if isinstance(refusal, NotOpen) else FULL
        if asks_json:
            return _answer({"state": "refused", "words": [why]}, 409)
        flash(why)
        return redirect(back, 303)
    after = _after(desk)
    if asks_json:
        return _acknowledged(after, outcomes)
    beside = any(isinstance(outcome, Beside) for outcome in outcomes.values())
    if beside:
        keep_despite_refusal()
        return page(after, again, 409, refused=[BESIDE])
    if (button := request.form.get("then", "")) and (answer := then(after, button)):
        return answer
    flash("Saved." if outcomes else "Everything on this page is saved.")
    return redirect(back + _place_of(desk, button), 303)


def _place_of(desk: Desk, button: str) -> str:
    """Where the page goes on: at the domain whose button asked for more rows."""
    what, _, code = button.partition(":")
    return f"#domain-{code}" if what == MORE_ROWS and code in desk.form.domains else ""


def page(
    desk: Desk,
    again: Again,
    code: int = 200,
    *,
    typed: Mapping[str, Any] | None = None,
    refused: Sequence[str] = (),
    **words: Any,
) -> Response:
    """The page with the form. ``typed``: answers that were refused and stay in their boxes; ``refused``: why."""
    around = again(desk)
    content = {**desk.content, **(typed or {})}
    questions = page_form(desk.form, content)
    more = {**around.words, **words}
    shown_page = render_template(
        around.template,
        **{"desk": desk, "action": around.action, "names": names_in(desk), "words": value_words, **more},
        earlier=earlier_of(current_session(), desk.person, desk), why=[{"text": words} for words in refused],
        parts=parts(desk.content, desk.form),
        questions=questions.fields, factors=questions.factors, blank=questions.blank, learning=questions.learning,
    )  # fmt: skip
    return make_response(shown_page, code)


def why_not(desk: Desk) -> list[str]:
    """Why the analysis can be neither decided nor final, in words."""
    words = [finding.words for finding in desk.contradictions]
    if left := len(desk.written.drafts):
        words.append(f"Answers of the draft that nobody has ratified: {left}")
    return words


def settled(desk: Desk, what: str, about: str, back: str) -> Response | None:
    """Ratify one answer of the draft (``about``: its field) or all, or be done with what stands beside another.

    None for a button of another kind.
    """
    session, analysis = current_session(), desk.analysis
    if analysis is None or what not in {"ratify", "settle"}:
        return None
    try:
        if what == "ratify":
            number = ratify(session, desk.person, analysis, [about] if about else None)
            flash(f"Ratified: {plural(number, 'answer')}." if number else "There was nothing to ratify.")
        elif about.isascii() and about.isdigit() and len(about) < 10:
            settle(session, desk.person, analysis, int(about))
            flash("Done with. It stays stored.")
    except NotOpen:
        flash(CLOSED)
    except LookupError:
        flash("Somebody is done with it already.")
    return redirect(back, 303)


def names_in(desk: Desk) -> list[str]:
    """What looks like a name or a day of this case in the answers that this person reads as they were written."""
    shown_raw = (answer for answer in desk.written.holding.values() if desk.reads_as_written(answer))
    found = (name for answer in shown_raw for name in desk.mask.looks_like_a_name(answer.value))
    return list(dict.fromkeys(found))


def _save(desk: Desk, sent: list[Sent]) -> dict[str, Saved | Beside]:
    session, analysis = current_session(), desk.analysis
    if not sent:
        return {}
    for one in sent:
        checked(desk.form, one.name, one.value)  # all or nothing
    if desk.final:
        raise NotOpen(desk.case_id)
    token = desk.item.token if desk.item else None
    if analysis is None or (analysis.origin == PANEL and token and analysis.item != token):
        analysis = begin(session, desk.person, desk.case_id, item=token)
    return {one.name: save_answer(session, desk.person, analysis, one.name, one.value, one.seen) for one in sent}


def _untouched(desk: Desk, one: Sent) -> bool:
    """Whether a box was sent as this person was shown it: with roles in place of names, perhaps."""
    answer = desk.written.holding.get(one.name)
    if answer is None or answer.number != one.seen:
        return False
    try:
        return bool(checked(desk.form, one.name, one.value) == checked(desk.form, one.name, desk.shown(answer)))
    except (NotPossible, LookupError):
        return False


def _after(desk: Desk) -> Desk:
    """The same desk after the save."""
    session = current_session()
    analysis = desk.analysis if desk.analysis and not desk.item else last_of(session, desk.person, desk.case_id)
    return desk_of(session, desk.person, desk.case_id, analysis, desk.item, desk.meeting)


def _acknowledged(desk: Desk, outcomes: Mapping[str, Saved | Beside]) -> Response:
    """What a script is told. It goes out after the commit: an acknowledged answer is stored."""
    fields: dict[str, Any] = {}
    for name, outcome in outcomes.items():
        answer = desk.written.holding.get(name)
        fields[name] = {
            "state": "saved" if isinstance(outcome, Saved) else "beside",
            "number": outcome.number if isinstance(outcome, Saved) else None,
            "beside": render_template(
                "analysis/_beside.html", beside=desk.written.beside.get(name, []), desk=desk, name=name,
                holds=answer if isinstance(outcome, Beside) else None, words=value_words, buttons=False,
            ),
        }  # fmt: skip
    findings = render_template("analysis/_findings.html", desk=desk, names=names_in(desk))
    told = {"state": "saved", "at": f"{now():%H:%M:%S}", "fields": fields, "findings": findings}
    return _answer(told, 200)


def value_words(desk: Desk, answer: Any) -> str:
    """An answer as a text, for reading beside another."""
    value = desk.shown(answer)
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(value)
    listed = desk.form.factors.get(value.get("code") or "")
    words = [listed.label if listed else value["words"]]
    words += [f"score {value['score']}"] if value.get("score") else []
    words += [f"modifiable: {value['modifiable']}"] if value.get("modifiable") else []
    words += [value["reason"]] if value.get("reason") else []
    return "; ".join([*words, "taken out"] if value.get("removed") else words)


def _refused(desk: Desk, again: Again, sent: list[Sent], words: list[str]) -> Response:
    typed = {one.name: one.value for one in sent if _showable(one.value)}
    return page(desk, again, 422, typed=typed, refused=words, has_errors=True)


def _showable(value: Any) -> bool:
    return not isinstance(value, str) or "\x00" not in value


def _answer(told: Mapping[str, Any], code: int) -> Response:
    return make_response(jsonify(told), code)
