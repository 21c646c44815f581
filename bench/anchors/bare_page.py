"""The least that a page can be: hello, and a bare list of cases in the design system's shell. Nobody signs in."""

from collections.abc import Callable

from flask import Flask, render_template_string
from jinja2 import ChainableUndefined, PackageLoader, PrefixLoader
from werkzeug.test import TestResponse

from bench.anchors import bare_query
from bench.cells import Measured
from bench.listed import references
from bench.stock import Register

_LIST = """{% extends "govuk_frontend_jinja/template.html" %}
{% block content %}<h1 class="govuk-heading-l">Cases</h1>
<table class="govuk-table"><tbody class="govuk-table__body">
{% for row in rows %}<tr class="govuk-table__row">{% for cell in row %}<td class="govuk-table__cell">{{ cell }}</td>
{% endfor %}</tr>{% endfor %}</tbody></table>{% endblock %}"""


def hello(_register: Register) -> Measured:
    """Flask saying hello."""
    return _page(lambda: "Hello")


def listing(register: Register) -> Measured:
    """Fifty rows of eight columns by SQLAlchemy Core."""
    return _listing(bare_query.listing(register))


def by_name(register: Register) -> Measured:
    """The bare indexed search by a name."""
    return _listing(bare_query.by_name(register))


def _listing(query: Measured) -> Measured:
    page = _page(lambda: render_template_string(_LIST, rows=query.run()[:50]))
    return Measured(page.run, references)


def _page(view: Callable[[], str]) -> Measured:
    app = Flask(__name__)
    app.jinja_options = {"undefined": ChainableUndefined}  # the shell's own template needs it
    app.jinja_loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})  # type: ignore[misc]
    app.add_url_rule("/", "page", view)
    client = app.test_client()
    return Measured(lambda: _good(client.get("/")))


def _good(response: TestResponse) -> str:
    assert response.status_code == 200, response.status
    return response.text
