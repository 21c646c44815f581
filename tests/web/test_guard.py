"""Every route, asked by everybody: the answer is what the permission table says, and a refusal tells nothing."""

import re

import pytest
from flask import Flask, request, url_for
from werkzeug.routing import BaseConverter, Rule

from cdop.accounts.access import ANYONE, faults
from cdop.accounts.access import Rule as Line
from cdop.accounts.people import Role
from cdop.accounts.permissions import NOT_YET_BUILT, PERMISSIONS
from cdop.accounts.service import disable_account
from cdop.database import db, transaction
from cdop.web import guard
from tests.application import COMMAND_LINE, Browser, make_account

EVERYBODY: dict[str, tuple[Role, ...]] = {
    "anonymous": (),
    "disabled": (Role.COORDINATOR,),
    **{role.value: (role,) for role in Role},
    "coordinator and lead": (Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD),
}
# Text that each kind of parameter takes; any other converter must be added here, so that its routes are asked too.
SAMPLES = {
    "UnicodeConverter": "sample",
    "PathConverter": "sample/path",
    "IntegerConverter": "1",
    "Token": "0123456789abcdef" * 2,
}


def sample(parameter: BaseConverter) -> str:
    name = type(parameter).__name__
    if name == "AnyConverter":
        return str(sorted(parameter.items)[0])  # type: ignore[attr-defined]
    return SAMPLES[name]


def address_of(app: Flask, rule: Rule) -> str:
    values = {name: sample(converter) for name, converter in rule._converters.items()}
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, {k: int(v) if v == "1" else v for k, v in values.items()})


@pytest.fixture(autouse=True)
def _whoever_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stage says of its own senders is tested with it: tests/web/test_guard_bodies.py."""
    monkeypatch.setattr(guard, "_senders", {})


@pytest.fixture
def asked(app: Flask, request: pytest.FixtureRequest) -> tuple[str, Browser, str]:
    """Somebody's browser with a form token that is right, and every view replaced by one that says it was reached."""
    who, browser = request.param, Browser(app)
    if who != "anonymous":
        account = make_account(app, *EVERYBODY[who])
        assert browser.sign_in(account.email).status_code == 303
    token = browser.token("/password")
    if who == "disabled":
        with app.app_context(), transaction(db.session()) as session:
            disable_account(session, COMMAND_LINE, session.merge(account))
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = lambda **_values: "reached"
    return who, browser, token


def everybody(who: str) -> set[Role] | None:
    return None if who in {"anonymous", "disabled"} else set(EVERYBODY[who])


def plain(page: str) -> str:
    return re.sub(r'value="[^"]+"', "", page)


def test_a_view_never_takes_a_head_request_for_a_form_that_was_sent(app: Flask) -> None:
    with app.test_request_context():
        address = url_for("help.privacy")
    app.view_functions["help.privacy"] = lambda: (f"told of {request.method}", 200, {"X-Seen": request.method})
    answer = Browser(app).client.open(address, method="HEAD")
    assert (answer.status_code, answer.headers["X-Seen"], answer.text) == (200, "GET", "")


@pytest.mark.parametrize("asked", EVERYBODY, indirect=True)
def test_every_route_opens_to_whom_the_table_says_and_to_nobody_else(
    app: Flask, asked: tuple[str, Browser, str]
) -> None:
    who, browser, token = asked
    roles, reached, cookies = everybody(who), 0, dict(browser.client._cookies or {})
    for rule in app.url_map.iter_rules():
        for method in ("GET", "HEAD", "POST"):
            browser.client._cookies = dict(cookies)  # whoever is refused may lose the session's cookie
            expected = PERMISSIONS[rule.endpoint].allows(method, roles)
            if method == "POST":
                answer = browser.client.post(address_of(app, rule), data={"csrf_token": token})
            else:
                answer = browser.client.open(address_of(app, rule), method=method)
            case = f"{who}: {method} {rule.rule} gave {answer.status_code}"
            if expected:
                assert answer.status_code == 200, case
                assert answer.text == ("" if method == "HEAD" else "reached"), case
                reached += 1
            else:
                assert answer.status_code in {303, 404, 405}, case
                assert "reached" not in answer.text, case
    assert reached >= 3


@pytest.mark.parametrize("asked", [role.value for role in Role], indirect=True)
def test_a_page_that_is_closed_to_a_person_looks_exactly_like_one_that_does_not_exist(
    app: Flask, asked: tuple[str, Browser, str]
) -> None:
    who, browser, token = asked
    absent = {
        "GET": browser.client.get("/no/such/page"),
        "POST": browser.client.post("/no/such/page", data={"csrf_token": token}),
    }
    compared = 0
    for rule in app.url_map.iter_rules():
        line = PERMISSIONS[rule.endpoint]
        if any(line.allows(method, {Role(who)}) for method in ("GET", "POST")):
            continue
        for method, nothing in absent.items():
            answer = browser.client.open(address_of(app, rule), method=method, data={"csrf_token": token})
            assert answer.status_code == nothing.status_code == 404
            assert plain(answer.text) == plain(nothing.text), rule.rule
            assert dict(answer.headers) == dict(nothing.headers) | {"Content-Length": answer.headers["Content-Length"]}
            compared += 1
    assert compared


@pytest.mark.parametrize("address", ["/accounts", "/password", "/no/such/page", "/sign-out", "/accounts/new?x=1"])
def test_somebody_not_signed_in_is_asked_to_sign_in_whether_or_not_there_is_such_a_page(
    visitor: Browser, address: str
) -> None:
    for answer in (visitor.get(address), visitor.client.post(address), visitor.client.head(address)):
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/sign-in?next=/")


def test_only_three_methods_are_spoken_and_none_can_be_smuggled(visitor: Browser, administrator: Browser) -> None:
    for somebody in (visitor, administrator):
        for address in ("/sign-in", "/accounts", "/no/such/page", "/static/cdop.css"):
            for method in ("OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW"):
                answer = somebody.client.open(address, method=method)
                assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST"), (method, address)
    answer = administrator.client.get("/accounts", headers={"X-HTTP-Method-Override": "DELETE"})
    assert answer.status_code == 200


def test_a_method_that_an_open_page_does_not_have_is_405(administrator: Browser, visitor: Browser) -> None:
    assert administrator.post("/accounts", page="/password").status_code == 405
    assert administrator.get("/sign-out").status_code == 405
    assert visitor.client.post("/healthz").status_code == 405


def test_every_route_has_a_line_and_every_line_a_route(app: Flask) -> None:
    assert faults(PERMISSIONS, guard.routes(app), NOT_YET_BUILT) == []


def test_nothing_waits_to_be_built(app: Flask) -> None:
    built = NOT_YET_BUILT & app.view_functions.keys()
    assert not built, f"take these out of NOT_YET_BUILT: {sorted(built)}"
    assert not NOT_YET_BUILT, "lines of the permission table without a page"


def test_a_route_without_a_line_stops_the_start_and_is_closed_all_the_same(app: Flask, administrator: Browser) -> None:
    app._got_first_request = False  # Flask allows no route after the first request
    app.add_url_rule("/forgotten", "forgotten.page", lambda: "reached", methods=["GET", "POST"])
    with pytest.raises(LookupError, match=r"forgotten\.page has no line"):
        guard.check_table(app)
    assert administrator.get("/forgotten").status_code == 404


@pytest.mark.parametrize(
    ("table", "routes", "fault"),
    [
        ({}, {"a.b": {"GET"}}, "a.b has no line in the permission table"),
        ({"a.b": Line(get=ANYONE)}, {}, "a.b has a line in the permission table and no route"),
        ({"a.b": Line(get=ANYONE)}, {"a.b": {"GET", "POST"}}, "a.b answers POST, which its line does not open"),
        (
            {"a.b": Line(get=ANYONE, post=ANYONE)},
            {"a.b": {"GET"}},
            "a.b has no route for POST, which its line opens",
        ),
    ],
)
def test_the_check_names_each_disagreement(table, routes, fault) -> None:  # type: ignore[no-untyped-def]
    assert faults(table, {name: frozenset(methods) for name, methods in routes.items()}) == [fault]


def test_a_line_that_waits_to_be_built_is_no_fault() -> None:
    assert faults({"a.b": Line(get=ANYONE)}, {}, frozenset({"a.b"})) == []


PUBLISHED = {
    "figures.published",
    "figures.release_public",
    "figures.release_public_summary",
    "figures.release_public_chart",
    "figures.release_public_file",
}
"""What anybody may know: public editions as they were given out."""


def test_an_administrator_opens_no_page_about_cases_registers_or_figures() -> None:
    for endpoint, line in PERMISSIONS.items():
        public = endpoint in PUBLISHED
        if endpoint.split(".")[0] in {"cases", "likenesses", "register", "figures"} and not public:
            assert not line.allows("GET", {Role.ADMINISTRATOR}), endpoint
            assert not line.allows("POST", {Role.ADMINISTRATOR}), endpoint


def test_change_of_roles_bites_on_the_next_request(app: Flask, sign_in_as, administrator: Browser) -> None:  # type: ignore[no-untyped-def]
    account = make_account(app, Role.COORDINATOR)
    theirs = Browser(app)
    theirs.sign_in(account.email)
    assert "Public health lead" not in theirs.get("/").text
    form = {"display_name": "Test", "roles": ["public_health_lead"]}
    assert administrator.post(f"/accounts/{account.token}", form).status_code == 303
    home = theirs.get("/").text
    assert "Public health lead" in home
    assert "Coordinator" not in home
