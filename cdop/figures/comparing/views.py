"""The page of published figures: what is loaded, and loading another edition."""

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.figures.comparing.columns import COLUMNS
from cdop.figures.comparing.forms import ComparisonsForm
from cdop.figures.comparing.queries import LoadedEdition, editions
from cdop.figures.comparing.reading import read_figures
from cdop.figures.comparing.service import load
from cdop.figures.loading import MOST_FAULTS, AlreadyLoaded, NotNamed, Refused, kept_while_read
from cdop.reference.wording import plural, short_datetime
from cdop.web.guard import current_person
from cdop.web.unit_of_work import let_go


def comparisons() -> Response:
    """What is loaded, and the form for another edition. Loading leaves one audit entry."""
    form = ComparisonsForm()
    if request.method == "GET":
        return _asking(form, 200)
    if not form.validate():
        return _asking(form, 422)
    assert form.file.data is not None
    let_go()
    try:
        with kept_while_read(form.file.data) as path:
            read = read_figures(path)
        figures = load(current_session(), current_person(), read, str(form.source.data), str(form.edition.data))
    except Refused as refusal:
        return _asking(form, 422, refusal)
    except NotNamed as fault:
        form.refuse(fault)
        return _asking(form, 422)
    except AlreadyLoaded as words:
        flash(str(words))
    else:
        flash(f"{plural(figures, 'figure')} loaded. They stand beside the panel's own from now on.", "success")
    return redirect(url_for("figures.comparisons"), 303)


def _asking(form: ComparisonsForm, code: int, refusal: Refused | None = None) -> Response:
    faults = refusal.faults if refusal else []
    page = render_template(
        "figures/comparisons.html", form=form, faults=faults[:MOST_FAULTS], count=len(faults),
        columns=list(COLUMNS.items()), editions=[_row(one) for one in editions(current_session())],
    )  # fmt: skip
    return make_response(page, code)


def _row(one: LoadedEdition) -> list[str]:
    years = one.first_year if one.first_year == one.last_year else f"{one.first_year} to {one.last_year}"
    loaded = f"{one.recorded_by}, {short_datetime(one.recorded_at)}"
    return [f"{one.source}, {one.edition}", years, f"{one.figures:,}", loaded]
