"""A fresh clone, made to serve by the product's own command, until its first page has come."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.cells import Measured
from bench.stock import ROOT, Register

LONGEST_WAIT = 600.0  # seconds


def with_pip(_register: Register) -> Measured:
    """Clone, ``make run``, first page: demonstration panel and all. uv is hidden from the Makefile."""
    return Measured(lambda: _serve("UV=no-such-program"))


def with_uv(_register: Register) -> Measured:
    """The same with uv."""
    return Measured(lambda: _serve("UV=uv"))


def _serve(installer: str) -> None:
    with tempfile.TemporaryDirectory(prefix="cdop-bench-clone-") as folder:
        subprocess.run(["git", "clone", "-q", str(ROOT), folder], check=True)
        port = _free_port()
        environ = {**os.environ, "PORT": str(port), "CDOP_INSTANCE": str(Path(folder) / "instance")}
        environ.pop("DATABASE_URL", None)
        process = subprocess.Popen(
            ["make", "run", installer], cwd=folder, env=environ, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/sign-in", process)
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
    return port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                page.read()
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError("the clone served no page")
