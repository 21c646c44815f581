"""The pages of themes: all of them, one with its time line, and what words among learning points show."""

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.filtering import asked_number
from cdop.database import current_session
from cdop.documents.svg import ENLARGED
from cdop.recommendations.themes import shown
from cdop.recommendations.themes.forms import WordsForm
from cdop.recommendations.themes.queries import Theme, known_theme, theme_at, theme_of_words, themes
from cdop.recommendations.themes.small import KEY, sees_small_numbers
from cdop.reference.calendar import today
from cdop.web.guard import current_person

PAGE = 50
# A drawing brings its own styles and nothing else; by itself in a window it may do nothing.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def themes_page() -> str:
    """Every theme with its cases by year, and how its recommendations stand."""
    return _list(WordsForm(formdata=None))


def theme(token: str) -> str:
    """One theme over the years. The cases that its learning points name leave an audit entry each."""
    return _page(_found(token), drawn=True)


def picture(token: str) -> Response:
    """The time line drawn; with ``size=narrow`` for a telephone."""
    from cdop.recommendations.themes import picture as pictures

    width = pictures.NARROW if request.args.get("size") == "narrow" else pictures.WIDE
    response = Response(pictures.svg(_found(token), width), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    return response


def words() -> AnyResponse | str | tuple[str, int]:
    """What some words show. They are sent and not asked for by an address: somebody may type a name."""
    session, person, area, form = current_session(), current_person(), current_app.extensions["panel_area"], WordsForm()
    if not form.validate():
        return _list(form), 422
    asked = " ".join((form.words.data or "").split())
    if known := known_theme(session, person, area, today(), asked):
        return redirect(url_for("themes.theme", token=known), 303)
    return _page(theme_of_words(session, person, area, today(), asked), drawn=False)


def _list(form: WordsForm) -> str:
    person, area = current_person(), current_app.extensions["panel_area"]
    years, found = themes(current_session(), person, area, today())
    pages = max(1, -(-len(found) // PAGE))
    number = min(asked_number(request.args.get("page")), pages)
    some = found[(number - 1) * PAGE : number * PAGE]
    return render_template(
        "recommendations/themes/list.html",
        form=form,
        head=shown.list_head(years),
        rows=shown.list_rows(years, some),
        number=number,
        pages=pages,
        address=lambda page: url_for("themes.themes_page", page=page if page > 1 else None),
        key=_key(person),
    )


def _page(found: Theme, *, drawn: bool) -> str:
    person = current_person()
    seen = dict.fromkeys(point.case_id for point in found.learning.points if point.case_id is not None)
    record_each(current_session(), person, Event.CASE_LISTED, seen)
    return render_template(
        "recommendations/themes/theme.html",
        theme=found,
        picture=_picture(found) if drawn else None,
        head=shown.head(found),
        rows=shown.rows(found),
        key=_key(person) if found.cases is not None else "",
        not_counted=found.cases is None,
        writes=sees_small_numbers(person),
    )


def _picture(found: Theme) -> dict[str, object]:
    from cdop.recommendations.themes import picture as pictures

    sizes = [pictures.drawing(found, width) for width in (pictures.WIDE, pictures.NARROW)]
    wide, narrow = [(round(one.width * ENLARGED), round(one.height * ENLARGED)) for one in sizes]
    address = url_for("themes.picture", token=found.key)
    caption, fit = "The same numbers stand in the table below.", len(pictures.drawn_years(found, pictures.NARROW))
    if fit < len(found.years):
        caption += f" On a narrow screen the last {fit} of {len(found.years)} years are drawn."
    return {
        "address": address, "words": pictures.alternative_text(found), "caption": caption, "size": wide,
        "narrow": (f"{address}?size=narrow", *narrow),
    }  # fmt: skip


def _found(token: str) -> Theme:
    area = current_app.extensions["panel_area"]
    return theme_at(current_session(), current_person(), area, today(), token) or abort(404)


def _key(person: Person) -> str:
    return "" if sees_small_numbers(person) else KEY
