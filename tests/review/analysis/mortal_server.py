"""A server that may be killed at any moment and is there again at once: each life is a process of its own.

``python -m tests.review.analysis.mortal_server DATABASE FOLDER`` prints the port, then the process number of each life.
"""

import os
import socket
import sys
from pathlib import Path

from werkzeug.serving import make_server

from cdop.review.analysis import room_views
from tests.application import make_app


def main(url: str, folder: Path) -> None:
    assert room_views.item  # loaded once, not in each life
    app = make_app(url, folder)
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listening:
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            life = os.fork()
            if life == 0:
                make_server("127.0.0.1", 0, app, fd=listening.fileno()).serve_forever()
            sys.stdout.write(f"{life}\n")
            sys.stdout.flush()
            os.waitpid(life, 0)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
