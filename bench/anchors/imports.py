"""A new interpreter that imports what any such application imports."""

import subprocess
import sys

from bench.cells import Measured
from bench.stock import Register


def prepare(_register: Register) -> Measured:
    """Wall time of the whole process, start and end included."""
    command = [sys.executable, "-c", "import flask, flask_sqlalchemy"]
    return Measured(lambda: subprocess.run(command, check=True))
