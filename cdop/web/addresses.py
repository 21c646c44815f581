"""What may stand in an address: random tokens of 32 hexadecimal digits. Anything else names no page."""

from flask import Flask
from werkzeug.routing import BaseConverter


class Token(BaseConverter):
    """``<token:token>``: checked here, so that no text reaches the database that it could not store."""

    regex = "[0-9a-f]{32}"


def configure(app: Flask) -> None:
    """Let routes say ``<token:…>``."""
    app.url_map.converters["token"] = Token
