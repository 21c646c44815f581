"""Files with a reply: checked, listed by name, removed; never given back."""

from flask import flash, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.files.checking import HELD
from cdop.files.rules import MOST_FILES
from cdop.files.service import remove
from cdop.gathering.replying.arriving import LONGEST_SHOWN, NotTaken, keep, looked_at
from cdop.gathering.replying.asked import load
from cdop.gathering.replying.forms import GO_ON, FileForm
from cdop.gathering.replying.page import Opened, opens, to
from cdop.gathering.replying.presenters import FILES
from cdop.gathering.replying.shelves import shelf

KEPT_WORDS = "‘{}’ is added."
HELD_WORDS = "‘{}’ is added. It is looked through for harmful content before anybody opens it."


@opens()
def files(opened: Opened) -> Response:
    """The files so far, and one more. Who goes on keeps the file that was chosen, if one was."""
    if request.method != "POST":
        opened.saw(FILES)
        return _page(opened, FileForm())
    form = FileForm()
    given = form.file.data
    if not isinstance(given, FileStorage) or not given.filename:
        if GO_ON in request.form:
            return to(opened.after(FILES))
        form.file.errors = ["Choose a file"]
        return _page(opened, form, 422)
    try:
        state = _keep(opened, given)
    except NotTaken as refusal:
        form.file.errors = refusal.words
        return _page(opened, form, 422)
    flash((HELD_WORDS if state == HELD else KEPT_WORDS).format(given.filename[:LONGEST_SHOWN]), "success")
    return to(opened.after(FILES) if GO_ON in request.form else opened.to(FILES))


@opens(to_change=True)
def remove_file(opened: Opened, file: str) -> Response:
    """Take a file away; one that is gone already stays so."""
    try:
        remove(current_session(), shelf(), opened.sender.person, opened.sender.token, file)
    except LookupError:
        return to(opened.to(FILES))
    flash("The file is removed.", "success")
    return to(opened.to(FILES))


def _keep(opened: Opened, given: FileStorage) -> str:
    """Look at a file while nobody waits, then keep it with the request, if that is still open. Raises ``NotTaken``."""
    with looked_at([given]) as checked:
        sender, session = opened.sender, current_session()
        replying = load(session, sender.person, sender.token, to_change=True)
        (kept,) = keep(session, sender.person, checked, replying.case_id, sender.token)
    return kept.state


def _page(opened: Opened, form: FileForm, code: int = 200) -> Response:
    return opened.shown(
        "files", code, form=form, files=opened.files(), most=MOST_FILES, back=opened.before(FILES),
        following=opened.after(FILES), scanned=bool(shelf().scanner),
    )  # fmt: skip
