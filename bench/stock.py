"""The registers that a run measures on: made once by the product's own commands, and kept between runs.

Each has the application's database, and the same cases in one flat table for the anchors. How long the
import took is written beside them.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import create_engine

from bench import data
from bench.anchors import flat
from bench.filled import fill
from cdop.sealing.keys import Keys

ROOT = Path(__file__).resolve().parent.parent
# A register made by other code is not used again.
_MADE_BY = (
    "bench/data.py",
    "bench/filled.py",
    "bench/anchors/flat.py",
    "cdop/case",
    "cdop/register",
    "cdop/reference",
    "cdop/sealing",
    "migrations",
)
PANEL, NATIONAL, FILLED = "panel", "national", "filled"


@dataclass(frozen=True)
class Register:
    """One synthetic register: fifty cases in the measured year whatever its size, or spread evenly.

    ``filled`` is spread evenly, and holds only what the duplicate service reads.
    """

    kind: str
    cases: int
    folder: Path

    @property
    def csv(self) -> Path:
        return self.folder / "register.csv"

    @property
    def workbook(self) -> Path:
        return self.folder / "register.xlsx"

    @property
    def database(self) -> Path:
        return self.folder / "register.sqlite3"

    @property
    def keys(self) -> Path:
        return self.folder / "keys.json"

    @property
    def flat(self) -> Path:
        return self.folder / "flat.sqlite3"

    @property
    def flat_csv(self) -> Path:
        return self.folder / "flat.csv"

    @property
    def made(self) -> dict[str, float]:
        """How the making went: seconds, and the import's peak of memory (MB)."""
        found: dict[str, float] = json.loads((self.folder / "made.json").read_text())
        return found


def home() -> Path:
    """Where registers are kept: outside the project."""
    return Path(os.environ.get("CDOP_BENCH", "") or Path(tempfile.gettempdir()) / f"cdop-bench-{os.getuid()}")


def register(kind: str, cases: int) -> Register:
    """The register of this kind and size, made now if it is not there yet."""
    found = Register(kind, cases, home() / _stamp() / f"{kind}-{cases}")
    found.folder.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{found.folder}.lock").open("w") as lock:  # two test processes may ask for the same one
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (found.folder / "made.json").exists():
            print(f"  making the {kind} register of {cases:,} cases", file=sys.stderr)
            (found.folder / "made.json").write_text(json.dumps(_make(found)))
    return found


@lru_cache(maxsize=1)
def _stamp() -> str:
    sources = [p for name in _MADE_BY for p in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))]
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(sources))).hexdigest()[:12]


def _make(new: Register) -> dict[str, float]:
    shutil.rmtree(new.folder, ignore_errors=True)  # what a making that was stopped has left
    new.folder.mkdir()
    data.write(new.csv, data.rows(new.cases) if new.kind == PANEL else data.national_rows(new.cases))
    _command(new, "db", "upgrade")
    import_seconds, import_mb = 0.0, 0.0
    if new.kind == FILLED:
        fill(new.csv, new.database, keys_of(new))
    else:
        import_seconds, import_mb = _command(new, "register", "import", str(new.csv))
    start = time.perf_counter()
    flat.load(new.csv, new.flat)
    flat_seconds = time.perf_counter() - start
    flat.dump(new.flat, new.flat_csv)
    return {"import_seconds": import_seconds, "import_mb": import_mb, "flat_seconds": flat_seconds}


def keys_of(register: Register) -> Keys:
    """What seals and opens in a register's database."""
    return Keys(register.keys, create_engine(f"sqlite:///{register.database}"))


def environment(register: Register) -> dict[str, str]:
    """The environment in which the application serves this register."""
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{register.database}",
        "CDOP_PANEL_AREA": data.HOME,
        "CDOP_INSTANCE": str(register.folder),
        "CDOP_KEYS": str(register.keys),
        "CDOP_ENV": "local",
        "CDOP_SECOND_FACTOR": "off",
        "PYTHONDONTWRITEBYTECODE": "",
    }


def _command(new: Register, *arguments: str) -> tuple[float, float]:
    """One command of the product. Returns its seconds and its peak of memory (MB)."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(new), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - start, usage.ru_maxrss / 1024
