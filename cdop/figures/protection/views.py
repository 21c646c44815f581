"""The page of what the public edition does not show, for those who publish it and those who prepare it."""

from flask import abort, render_template, request

from cdop.database import current_session
from cdop.figures.asking import clock_or_absent
from cdop.figures.protection.page import hidden_page


def hidden(label: str) -> str:
    """Every number that the public edition would not show now; with ``table=``, what would show more of one."""
    at = clock_or_absent(label)
    try:
        page = hidden_page(current_session(), at, request.args.get("table", ""))
    except KeyError:
        abort(404)
    return render_template("figures/hidden.html", page=page)
