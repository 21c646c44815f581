"""The page that asks: whom, and what. Everything that is ticked is asked in one transaction."""

from flask import current_app, request, url_for
from werkzeug.wrappers import Response

from cdop.agencies.directory.queries import agencies_of
from cdop.case.editing import Seen
from cdop.case.form_page import FormPage
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.gathering.asking.ask_form import ADD_AGENCY, ADD_SET, COUNT, AskForm, added, ask_form
from cdop.gathering.asking.asking_page import AskingPage
from cdop.gathering.asking.queries import going
from cdop.gathering.rules import ENDED
from cdop.gathering.service import Asking
from cdop.gathering.service import ask as ask_agencies
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.reference.wording import plural
from cdop.web.guard import current_person


def ask(token: str) -> Response:
    """Whom to ask about one case, with the reason, and asking them."""
    session, case = current_session(), case_or_absent(token)
    directory = agencies_of(session)
    sets = added(request.form.get("added_sets"), code_list("supplementary"))
    tokens = added(request.form.get("added"), (agency.token for agency in directory))
    seen = AskingPage(case, directory, tokens, sets)
    adding = [name for name in (ADD_AGENCY, ADD_SET, COUNT) if name in request.form]
    if adding:
        more, more_sets = request.form.get("more", ""), request.form.get("more_sets", "")
        tokens = added(",".join((*tokens, more if ADD_AGENCY in adding else "")), (one.token for one in directory))
        sets = added(",".join((*sets, more_sets if ADD_SET in adding else "")), code_list("supplementary"))
    page = AskingPage(case, directory, tokens, sets)
    form = ask_form(page.addable, None if request.method == "POST" else case.version)
    form.offer(page.addable_agencies())
    if adding:
        _tick_new(form, seen, page)
        return _page(page, form).shown(form)
    if request.method == "GET":
        return _page(page, form).shown(form)
    done = f"{plural(len(form.chosen), 'agency', 'agencies')} asked."
    return _page(page, form).sent(form, lambda at: _ask(form, at), done)


def _tick_new(form: AskForm, before: AskingPage, after: AskingPage) -> None:
    """What was just added is ticked, as nobody could have ticked it; nothing is wrong yet."""
    form.added.data, form.added_sets.data = ",".join(after.added), ",".join(after.added_sets)
    form.more.data = form.more_sets.data = ""
    offered = {offer.agency.token for offer in before.addable.offers}
    for offer in after.addable.offers:
        token, kind = offer.agency.token, offer.agency.kind
        if token not in offered:
            form.tick(token).data = offer.strong
        for code in after.addable.sets_for(kind):
            if token not in offered or code not in before.addable.sets:
                form.set_tick(token, code).data = after.addable.sets[code]


def _ask(form: AskForm, seen: Seen) -> None:
    askings = [
        Asking(
            offer.agency, form.sets_of(offer.agency.token, offer.agency.kind), "; ".join(offer.reasons),
            form.words.data or "",
        )
        for offer in form.chosen
    ]  # fmt: skip
    ask_agencies(current_session(), current_person(), seen, str(current_app.config["SECRET_KEY"]), askings)


def _page(page: AskingPage, form: AskForm) -> FormPage:
    session, person, case = current_session(), current_person(), page.case
    words = {
        "rows": page.rows(form),
        "sets": page.sets(),
        "standing": page.standing_rows(going(session, person, case.case_id), today()),
        "lacking": list(page.lacking()),
        "others": page.asked.other_agencies,
        "ended": case.status in ENDED,
    }
    return FormPage("gathering/asking/ask.html", case, words, url_for("cases.case", token=case.token) + "#gathering")
