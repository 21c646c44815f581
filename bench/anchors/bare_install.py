"""A virtual environment with the same requirements and nothing of the project, by the same installer."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.cells import Measured
from bench.stock import ROOT, Register


def prepare(_register: Register) -> Measured:
    """With uv where it is present, as the Makefile has it; else with pip."""
    return Measured(_install)


def _install() -> None:
    requirements = ["--require-hashes", "-r", str(ROOT / "requirements.txt")]
    with tempfile.TemporaryDirectory(prefix="cdop-bench-venv-") as folder:
        python = str(Path(folder) / "bin" / "python")
        if shutil.which("uv"):
            subprocess.run(["uv", "venv", "-q", "--clear", "--python", sys.executable, folder], check=True)
            install = ["uv", "pip", "install", "-q", "--python", python, "--compile-bytecode"]
        else:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, *requirements], check=True)
