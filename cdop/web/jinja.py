"""What templates may use: where they are found, their filters and their globals."""

from pathlib import Path

from flask import Flask, current_app, url_for
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.routing import BuildError

from cdop.reference import wording
from cdop.web.assets import asset_url
from cdop.web.form_errors import error_links

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def configure_jinja(app: Flask) -> None:
    """Give the application the design system's templates beside ours, and our words.

    A stage may add globals of its own; ``navigation`` and ``demonstration`` are the application's to set.
    """
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}),
        ]
    )
    environment = app.jinja_env
    environment.undefined = ChainableUndefined  # the design system's macros look into parameters never given
    environment.filters.update(
        {
            word: getattr(wording, word)
            for word in ("long_date", "short_datetime", "plural", "reasons_in_line", "thousands")
        }
    )
    environment.globals.update(
        asset_url=asset_url,
        error_links=error_links,
        route_url=route_url,
        thousands=wording.thousands,
    )


def route_url(endpoint: str, **values: object) -> str:
    """The address of a route, or nothing where this installation has none, so that furniture asks rather than fails."""
    if endpoint not in current_app.view_functions:
        return ""
    try:
        return url_for(endpoint, **values)  # type: ignore[arg-type]  # Flask types its reserved keywords too narrowly
    except (BuildError, RuntimeError):  # the latter where the request's host is not ours
        return ""
