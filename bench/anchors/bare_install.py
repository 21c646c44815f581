"""A virtual environment with the same requirements and nothing of the project, by the same installer."""

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.cells import Measured
from bench.stock import ROOT, Register


def with_pip(_register: Register) -> Measured:
    """As the Makefile does where there is no uv."""
    return Measured(lambda: _install(uv=False))


def with_uv(_register: Register) -> Measured:
    """As the Makefile does where there is uv."""
    return Measured(lambda: _install(uv=True))


def _install(*, uv: bool) -> None:
    requirements = ["--require-hashes", "-r", str(ROOT / "requirements.txt")]
    with tempfile.TemporaryDirectory(prefix="cdop-bench-venv-") as folder:
        python = str(Path(folder) / "bin" / "python")
        if uv:
            subprocess.run(["uv", "venv", "-q", "--clear", "--python", sys.executable, folder], check=True)
            install = ["uv", "pip", "install", "-q", "--python", python, "--compile-bytecode"]
        else:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, *requirements], check=True)
