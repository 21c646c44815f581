"""Whatever people write stays text: on every page that shows it, to everybody who may see it (security.md S33)."""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask
from lxml import html

from cdop.case.facts import Fact, FactKind
from cdop.case.models import LikenessSettlement
from cdop.database import db
from tests.application import Browser
from tests.case.making import NOTIFIED, add_fact, described, facts, store_many
from tests.case.test_case_page import ANALYSIS
from tests.case.test_editing import FORM

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</bdi></dd></dl><form action=//evil.example><button>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "{% for x in config %}{{ x }}{% endfor %}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "{{config.SECRET_KEY}}",
    "&lt;script&gt;",
    "&#x3c;script&#x3e;",
    "<!-- --><base href=//evil.example>",
    "<style>*{display:none}</style>",
    "<a href=javascript:alert(1)>x</a>",
    "\u202eevil\u2066",
    "\u2028\u2029\ufeff",
    "%3Cscript%3E",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "a\\u003cb\\x3cscript",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "`${alert(1)}`",
    "<details open ontoggle=alert(1)>",
)
OUR_SCRIPTS = 3


def added(text: str) -> list[str]:
    """What of a page its template did not put there."""
    tree = html.document_fromstring(text)
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    found = [str(e.tag) for e in elements if e.tag in {"img", "svg", "iframe", "base", "style", "math", "object"}]
    found += [name for e in elements for name in map(str, e.attrib) if name.startswith(("on", "srcdoc", "xlink"))]
    ways = [
        str(e.attrib[name]) for e in elements for name in ("href", "src", "action", "formaction") if name in e.attrib
    ]
    found += [way for way in ways if not re.match(r"/[^/]|/$|#", way)]
    return found + ["script"] * (len(tree.xpath("//script")) != OUR_SCRIPTS)


def pages(app: Flask, browser: Browser, tokens: dict[str, str], sought: str, sees_identity: bool) -> dict[str, str]:
    """What somebody sees of two like cases, on every page that shows any of it."""
    token = tokens["A-1"]
    addresses = ["/cases", f"/cases/{token}"]
    if sees_identity:
        addresses += [f"/cases/{token}/describe", f"/cases/{token}/note", "/likely-duplicates"]
    found = {address.replace(token, "case"): browser.get(address).text for address in addresses}
    if sees_identity:
        post = browser.post(f"/cases/{token}/note", {"text": sought, "version": "0"})
        found |= {"conflict": post.text, "search": browser.post("/cases/search", {"text": sought}, page="/cases").text}
        wrong = {**FORM, "family_name": sought, "given_names": sought, "nhs_number": sought, "version": sought}
        found["refused"] = browser.post(f"/cases/{token}/describe", wrong).text
        mine = {**FORM, "family_name": sought, "given_names": sought, "version": "0"}
        found["details conflict"] = browser.post(f"/cases/{token}/describe", mine).text
    return {name: re.sub(r"<option[^>]*>[^<]*</option>", "", text) for name, text in found.items()}


def two_cases(app: Flask, words: str) -> dict[str, str]:
    """Two like cases that say these words wherever somebody may write."""
    child = {"family_name": words, "given_names": f"Ann {words}"}
    analysis = {**ANALYSIS, "factors": [words, f"second {words}"]}
    story = facts(
        NOTIFIED,
        Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": "E06000035"}),
        Fact(FactKind.FINALISED, date(2014, 7, 1), analysis, recorded_by=words),
        Fact(FactKind.NOTED, date(2014, 7, 1), identity={"text": f"{words}\n{words}"}),
        **child,
    )
    tokens = store_many(app, {"A-1": story, "A-2": facts(**child)})
    again = described(**{**child, "given_names": f"Bee {words}"})
    add_fact(app, tokens["A-1"], Fact(again.kind, again.dated, again.detail, again.identity))
    return tokens


@pytest.mark.parametrize("words", PAYLOADS)
def test_what_people_write_adds_nothing_to_a_page(
    app: Flask, coordinator: Browser, panel_member: Browser, public_health_lead: Browser, words: str
) -> None:
    tokens = two_cases(app, words)
    seen = {
        who: pages(app, browser, tokens, words, who == "coordinator")
        for who, browser in (("coordinator", coordinator), ("member", panel_member), ("lead", public_health_lead))
    }
    for who, shown in seen.items():
        for name, text in shown.items():
            assert added(text) == [], (who, name)
        if who != "coordinator":
            assert all("Ann " not in text for text in shown.values())


def test_the_words_themselves_are_there_to_read(app: Flask, coordinator: Browser, panel_member: Browser) -> None:
    words = "<script>alert('é')</script> {{ 7*7 }}"
    tokens = two_cases(app, words)
    for name, text in pages(app, coordinator, tokens, words, sees_identity=True).items():
        if name != "search":
            assert words in unescape(text), name
    page = panel_member.get(f"/cases/{tokens['A-1']}").text
    assert words in html.document_fromstring(page).text_content()


def test_a_name_that_turns_the_writing_round_turns_itself_alone(app: Flask, coordinator: Browser) -> None:
    tokens = two_cases(app, "\u202eevil")
    for text in pages(app, coordinator, tokens, "evil", sees_identity=True).values():
        for element in html.document_fromstring(text).iter("td", "dd"):
            if element.text and "\u202e" in element.text:
                raise AssertionError(f"not isolated: {element.text!r}")


def test_the_reason_for_a_decision_is_stored_as_it_was_written(app: Flask, coordinator: Browser) -> None:
    tokens = two_cases(app, "Oak")
    reason = "<script>alert(1)</script>' OR 1=1 --"
    form = {"first": tokens["A-1"], "second": tokens["A-2"], "reason": reason, "page": "1"}
    add_fact(app, tokens["A-1"], described(family_name="Oak", given_names="Ann Oak"))
    assert coordinator.post("/likely-duplicates", form).status_code == 303
    with app.app_context():
        assert set(db.session.scalars(db.select(LikenessSettlement.reason))) == {reason}
