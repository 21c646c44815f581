"""The server that ``flask start`` becomes, once the database is ready."""

import os
import socket
import sys
from collections.abc import Mapping
from typing import NoReturn

from config import ROOT

HOST = "127.0.0.1"
USUAL_PORT = 5000
THREADS = 8
# The method, the path and the answer: no query, no address, no name.
_ACCESS_LOG = "%(t)s %(m)s %(U)s %(s)s"


class CannotServe(Exception):
    """The port cannot be used. The text says why and what to do."""


def port_of(environ: Mapping[str, str]) -> int:
    """The port that ``PORT`` names, 5000 unless it is set. Raises ``CannotServe``."""
    given = environ.get("PORT", "").strip() or str(USUAL_PORT)
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 2**16):
        raise CannotServe("PORT must be a whole number from 1 to 65535.")
    return int(given)


def check_free(port: int) -> None:
    """Raises ``CannotServe`` where something else listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = f"Port {port} cannot be used ({error.strerror})."
            raise CannotServe(f"{reason} Name another one: PORT={port % 65535 + 1} make run") from None


def become_server(port: int) -> NoReturn:
    """Replace this process by the server, so that Ctrl-C reaches it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *arguments(port)])  # noqa: S606 - no shell, fixed words


def arguments(port: int) -> list[str]:
    """How the server is started."""
    return [
        *("-m", "gunicorn", "--chdir", str(ROOT), "--config", str(ROOT / "gunicorn.conf.py")),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS)),
        *("--bind", f"{HOST}:{port}", "--graceful-timeout", "3", "--no-control-socket"),
        *("--log-level", "warning", "--access-logfile", "-", "--access-logformat", _ACCESS_LOG),
        "wsgi:app",
    ]
