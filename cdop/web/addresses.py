"""What may stand in an address: random tokens of 32 hexadecimal digits. Anything else names no page."""

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import BaseConverter, Rule


class Token(BaseConverter):
    """``<token:token>``: checked here, so that no text reaches the database that it could not store."""

    regex = "[0-9a-f]{32}"


class Address(Rule):
    """A rule that learns to write its address when one is first written: for all rules at once that slows a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        prepare, prepared = super()._compile_builder, list[Callable[..., tuple[str, str]]]()

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            if not prepared:
                prepared.append(prepare(append_unknown))
            return prepared[0](rule, **values)

        return build


def configure(app: Flask) -> None:
    """Let routes say ``<token:…>``. Stands before every route."""
    app.url_rule_class = Address
    app.url_map.converters["token"] = Token
