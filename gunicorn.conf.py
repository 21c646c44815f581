"""What the server does besides what its command line says; gunicorn reads this file where it is started.

A connection that falls silent in the middle of a request is dropped, so that it does not hold one of the few threads.
One that goes on sending a byte now and then is the proxy's to hold off (docs/running.md).
"""

import socket
import struct
from typing import Any

LONGEST_SILENCE = 10  # seconds between two pieces of one request


def when_ready(server: Any) -> None:
    """Bound the wait for data on every connection: the kernel hands the listener's time limit on to each."""
    for listener in server.LISTENERS:
        drop_silent_connections(listener.sock, LONGEST_SILENCE)


def drop_silent_connections(listening: socket.socket, seconds: float) -> None:
    """Make reading from connections accepted here fail once nothing has come for so long."""
    whole, part = divmod(round(seconds * 1_000_000), 1_000_000)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", whole, part))
