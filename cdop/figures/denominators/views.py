"""The page of live births and populations: what is loaded, and loading another edition."""

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.figures.denominators.columns import COLUMNS
from cdop.figures.denominators.forms import DenominatorsForm
from cdop.figures.denominators.queries import LoadedEdition, editions
from cdop.figures.denominators.reading import Read, read_counts
from cdop.figures.denominators.service import load
from cdop.figures.loading import MOST_FAULTS, AlreadyLoaded, NotNamed, Refused, kept_while_read
from cdop.reference.wording import plural, short_datetime
from cdop.web.guard import current_person
from cdop.web.unit_of_work import let_go


def denominators() -> Response:
    """What is loaded, and the form for another edition. Loading leaves one audit entry."""
    form = DenominatorsForm()
    if request.method == "GET":
        return _asking(form, 200)
    if not form.validate():
        return _asking(form, 422)
    assert form.file.data is not None
    let_go()
    try:
        read = _read(form.file.data)
        counts = load(current_session(), current_person(), read, str(form.source.data), str(form.edition.data))
    except Refused as refusal:
        return _asking(form, 422, refusal)
    except NotNamed as fault:
        form.refuse(fault)
        return _asking(form, 422)
    except AlreadyLoaded as words:
        flash(str(words))
    else:
        flash(f"{plural(counts, 'count')} loaded. Rates use them from now on.", "success")
    return redirect(url_for("figures.denominators"), 303)


def _asking(form: DenominatorsForm, code: int, refusal: Refused | None = None) -> Response:
    faults = refusal.faults if refusal else []
    page = render_template(
        "figures/denominators.html", form=form, faults=faults[:MOST_FAULTS], count=len(faults),
        columns=list(COLUMNS.items()), editions=[_row(one) for one in editions(current_session())],
    )  # fmt: skip
    return make_response(page, code)


def _row(one: LoadedEdition) -> list[str]:
    years = one.first_year if one.first_year == one.last_year else f"{one.first_year} to {one.last_year}"
    loaded = f"{one.recorded_by}, {short_datetime(one.recorded_at)}"
    return [f"{one.source}, {one.edition}", years, f"{one.counts:,}", loaded]


def _read(file: FileStorage) -> Read:
    with kept_while_read(file) as path:
        return read_counts(path)
