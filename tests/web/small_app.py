"""A tiny application with the furniture alone, so that these tests need no database and no accounts."""

from collections.abc import Callable
from typing import Any

from flask import Flask, render_template, render_template_string

from cdop.web.error_words import error_words
from cdop.web.headers import add_security_headers
from cdop.web.jinja import TEMPLATES, configure_jinja

PAGE = (
    '{% extends "base.html" %}{% block page_title %}Cases{% endblock %}{% block content %}<h1>Cases</h1>{% endblock %}'
)


def small_app(**config: Any) -> Flask:
    app = Flask("small", static_folder=str(TEMPLATES.parent / "static"), static_url_path="/static")
    app.config.update(SECRET_KEY="for tests alone", WTF_CSRF_ENABLED=False, **config)
    configure_jinja(app)
    add_security_headers(app)
    app.add_url_rule("/", "home", lambda: render_template_string(PAGE))
    app.add_url_rule("/broken", "broken", lambda: str(1 // 0))
    app.add_url_rule("/away", "away", lambda: app.redirect("/"))
    for code in (400, 404, 405, 500):
        app.register_error_handler(code, _error_page(code))
    return app


def page(body: str, **values: Any) -> str:
    """The markup of a template's body, its macros imported with ``from``."""
    with small_app().test_request_context():
        return render_template_string(body, **values)


def _error_page(code: int) -> Callable[[Exception], tuple[str, int]]:
    return lambda _: (render_template("errors/error.html", words=error_words(code), reference="K7Q2"), code)
