"""What the server does besides what its command line says; gunicorn reads this file where it is started.

A connection that falls silent in the middle of a request is dropped, so that it does not hold one of the few threads.
One that goes on sending a byte now and then is the proxy's to hold off (docs/running.md).

No log keeps the address of a one-time link: whoever reads logs could try to open it.
"""

import logging
import os
import re
import socket
import struct
import sys
from typing import Any
from urllib.parse import unquote

from gunicorn.glogging import Logger

LINK = re.compile(r"(/(?:reply|answer)/)(?!form(?:[/?#\s\"']|$))[^\s\"']+")
LONGEST_SILENCE = 10  # seconds between two pieces of one request


def masked(text: str) -> str:
    """A line of a log without the secret part of a link; none of it where the address was written in codes."""
    plain = unquote(text)
    if any(prefix not in text and prefix in plain for prefix in ("/reply/", "/answer/")):
        return "[a link]"
    return LINK.sub(r"\1[a link]", text)


def mask(entry: logging.LogRecord) -> bool:
    """Rewrite an entry of the error log."""
    entry.msg, entry.args = masked(entry.getMessage()), ()
    return True


class MaskingLogger(Logger):
    """gunicorn's own logger, which keeps no link."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(mask)

    def atoms(self, *request: Any) -> dict[str, Any]:
        """The pieces of which a line of the access log is made."""
        pieces = super().atoms(*request)
        return {name: masked(piece) if isinstance(piece, str) else piece for name, piece in pieces.items()}


logger_class = MaskingLogger


def on_starting(_server: Any) -> None:
    """Refuse to serve real cases from a database of another version: half of the pages would work."""
    if os.environ.get("CDOP_ENV", "").strip() != "production":
        return
    from cdop.schema_state import cannot_serve
    from wsgi import app

    if fault := cannot_serve(app):
        sys.exit(f"The tracker did not start. {fault}")


def when_ready(server: Any) -> None:
    """Bound the wait for data on every connection: the kernel hands the listener's time limit on to each."""
    for listener in server.LISTENERS:
        drop_silent_connections(listener.sock, LONGEST_SILENCE)


def drop_silent_connections(listening: socket.socket, seconds: float) -> None:
    """Make reading from connections accepted here fail once nothing has come for so long."""
    whole, part = divmod(round(seconds * 1_000_000), 1_000_000)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", whole, part))
