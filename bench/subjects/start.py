"""The application built in a new interpreter, as a web server or a command does."""

import subprocess
import sys

from bench.cells import Measured
from bench.stock import ROOT, Register, environment

IMPORT = "import wsgi"


def prepare(register: Register) -> Measured:
    """Wall time of the whole process, start and end included."""
    command = [sys.executable, "-c", IMPORT]
    return Measured(lambda: subprocess.run(command, check=True, cwd=ROOT, env=environment(register)))
