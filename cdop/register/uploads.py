"""Files on their way into the register: kept outside the web root under random names, and not for long."""

import json
import os
import re
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from cdop.register.claims import Claim
from cdop.register.faults import as_json, fault_from_json
from cdop.register.grouping import MOST_SHOWN, Group, Grouping, groups_from_json
from cdop.register.rules import Fault
from cdop.register.summary import Summary

KEPT_FOR = 24 * 3600  # seconds
SILENT_FOR = 60  # seconds without a sign of life, after which a job is taken for dead
_TOKEN = re.compile(r"[0-9a-f]{32}")

CHECKING, GOOD, REFUSED, STORING, STORED, FAILED = "checking", "good", "refused", "storing", "stored", "failed"
AT_WORK = frozenset({CHECKING, STORING})
_TITLES = {
    CHECKING: "Checking the file",
    GOOD: "The file is good",
    REFUSED: "The file was refused",
    STORING: "Storing the cases",
    STORED: "The cases are stored",
    FAILED: "The file could not be stored",
}


@dataclass(frozen=True)
class Upload:
    """One uploaded file and how far it has come. Numbers are rows; ``beat`` is seconds since 1970.

    ``likenesses`` are the pairs of cases that may be one child which wait for a decision since it was stored.
    """

    token: str
    account_id: int
    name: str
    state: str = CHECKING
    rows: int = 0
    new: int = 0
    faults: int = 0
    words: str = ""
    likenesses: int = 0
    beat: float = field(default_factory=time.time)

    @property
    def stopped(self) -> bool:
        """The process that worked on it gives no sign of life: what it had not committed was not stored."""
        return self.state in AT_WORK and time.time() - self.beat > SILENT_FOR

    @property
    def working(self) -> bool:
        """The work goes on, for all that is known."""
        return self.state in AT_WORK and not self.stopped

    @property
    def title(self) -> str:
        """What the page is called."""
        return "The work stopped" if self.stopped else _TITLES[self.state]

    @property
    def already(self) -> int:
        return self.rows - self.new


class Uploads:
    """The folder of uploads: a file, its state beside it, who works on it, and the faults found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, account_id: int, name: str, content: IO[bytes]) -> Upload:
        """Keep a file, readable by the server's own account alone, and clear away old ones."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear()
        upload = Upload(secrets.token_hex(16), account_id, name[:100])
        descriptor = os.open(self.file(upload), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            while block := content.read(1 << 20):
                out.write(block)
        self.save(upload)
        return upload

    def find(self, token: str, account_id: int) -> Upload | None:
        """The account's own upload of that token, if there is one that is not too old. Clears away old ones."""
        if not _TOKEN.fullmatch(token):
            return None
        self._clear()
        try:
            upload = Upload(**json.loads((self.folder / f"{token}.json").read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        return upload if upload.account_id == account_id else None

    def save(self, upload: Upload) -> Upload:
        """Write the state down, whole or not at all."""
        path = self.folder / f"{upload.token}.json"
        passing = path.with_suffix(".passing")
        with _own(passing) as out:
            json.dump(asdict(upload), out)
        passing.replace(path)
        return upload

    def move(self, upload: Upload, **changes: str | int) -> Upload:
        """Save the upload with changes and a new sign of life."""
        return self.save(replace(upload, beat=time.time(), **changes))  # type: ignore[arg-type]

    def claim(self, upload: Upload) -> Claim | None:
        """Take a file to work on that nobody works on: just brought in, found good, or left by a server that died.

        Of two who ask at once one has it. Whoever asks on the word of an older state than the file's gets nothing.
        """
        claim = Claim.take(self.folder / f"{upload.token}.claim")
        now = self.find(upload.token, upload.account_id) if claim else None
        if claim and (now is None or now.state != upload.state):
            claim.give_back()
            return None
        return claim

    def keep_faults(self, upload: Upload, faults: Iterable[Fault]) -> list[Fault]:
        """Write down what is wrong with the file, a fault a line. Returns those that its pages can show."""
        grouping = Grouping()
        first: list[Fault] = []
        with _own(self.fault_file(upload)) as out:
            for fault in faults:
                out.write(f"{fault}\n")
                grouping.add(fault)
                if len(first) < MOST_SHOWN:
                    first.append(fault)
        with _own(self._group_file(upload)) as out:
            json.dump({"kinds": grouping.as_json(), "rows": [as_json(fault) for fault in first]}, out)
        return [*first, *(fault for group in grouping.groups for fault in group.shown)]

    def groups(self, upload: Upload) -> list[Group]:
        """What is wrong with a refused file, kind by kind."""
        return groups_from_json(self._told(self._group_file(upload)).get("kinds", []))

    def first_faults(self, upload: Upload) -> list[Fault]:
        """The first faults of a refused file, row by row."""
        return [fault_from_json(told) for told in self._told(self._group_file(upload)).get("rows", [])]

    def keep_summary(self, upload: Upload, summary: Summary) -> None:
        """Write down what a good file would store. It goes when the file goes."""
        with _own(self._summary_file(upload)) as out:
            json.dump(summary.as_json(), out)

    def summary(self, upload: Upload) -> Summary | None:
        """What a good file would store; none where that is not kept."""
        told = self._told(self._summary_file(upload))
        return Summary.from_json(told) if told else None

    def forget(self, upload: Upload) -> None:
        """Throw away a file that is not to be stored, with all that is known of it."""
        self.drop_file(upload)
        (self.folder / f"{upload.token}.json").unlink(missing_ok=True)

    def file(self, upload: Upload) -> Path:
        return self.folder / f"{upload.token}.file"

    def fault_file(self, upload: Upload) -> Path:
        return self.folder / f"{upload.token}.faults"

    def _group_file(self, upload: Upload) -> Path:
        return self.folder / f"{upload.token}.groups"

    def _summary_file(self, upload: Upload) -> Path:
        return self.folder / f"{upload.token}.summary"

    def _told(self, path: Path) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return told

    def drop_file(self, upload: Upload) -> None:
        """Throw away the file, and what was read from it."""
        self.file(upload).unlink(missing_ok=True)
        self._summary_file(upload).unlink(missing_ok=True)

    def _clear(self) -> None:
        for entry in os.scandir(self.folder) if self.folder.exists() else ():
            with suppress(FileNotFoundError):  # another request may clear at the same time
                if entry.stat().st_mtime < time.time() - KEPT_FOR:
                    os.unlink(entry)


def _own(path: Path) -> IO[str]:
    """A file to write text to, for the server's own account alone from its first moment."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8")
