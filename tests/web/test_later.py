"""What a start leaves for later: views that load when asked for, and addresses written when one is needed."""

import inspect

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule

from cdop.web.addresses import Address
from cdop.web.later import Later
from tests.web.test_guard import address_of


def test_every_view_that_loads_later_is_there_and_takes_what_its_address_says(app: Flask) -> None:
    later = {name: view for name, view in app.view_functions.items() if isinstance(view, Later)}

    assert {name.partition(".")[0] for name in later} >= {"figures", "lists", "register"}
    for name, view in later.items():
        (rule,) = app.url_map.iter_rules(name)
        taken = inspect.signature(view.view()).parameters.keys()
        if (
            "opened" in taken
        ):  # a page of a reply stands at two places: its frame takes the request that one of them names
            assert taken - {"opened"} == rule.arguments - {"token"}, name
        else:
            assert taken == rule.arguments, name


def test_every_address_is_written_as_the_library_writes_it(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]  # Flask's own, made before ours
    assert len(rules) > 50
    for rule in rules:
        plain = Rule(rule.rule, endpoint=rule.endpoint, methods=rule.methods)
        values = Map([plain], converters=app.url_map.converters)
        written = address_of(app, rule)

        assert isinstance(rule, Address)
        _, arguments = app.url_map.bind("localhost").match(written, method=min(rule.methods or {"GET"}))
        for more in (arguments, {**arguments, "page": 2, "sort": "oldest first"}):
            here, there = (each.bind("localhost") for each in (app.url_map, values))
            assert here.build(rule.endpoint, more) == there.build(rule.endpoint, more)


def test_no_address_is_prepared_before_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared, prepare = [], Rule._compile_builder
    monkeypatch.setattr(Rule, "_compile_builder", lambda *of: prepared.append(of) or prepare(*of))  # type: ignore[func-returns-value]
    addresses = Map([Address("/cases/<token>", endpoint="case"), Address("/cases", endpoint="cases")]).bind("localhost")
    assert not prepared

    for _ in range(2):
        assert addresses.build("case", {"token": "a", "page": "2"}) == "/cases/a?page=2"

    assert len(prepared) == 1
