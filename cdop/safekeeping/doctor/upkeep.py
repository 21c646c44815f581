"""What is kept beside the database, and what must be done from time to time: files, backups, marks, messages, room."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from cdop.accounts.models import Account
from cdop.accounts.people import Role
from cdop.accounts.standing import Policy
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.audit.service import utc_now
from cdop.database import table_of
from cdop.files.models import StoredFileRecord
from cdop.files.shelf import Damaged, Shelf, shelf_of
from cdop.installation import DEMONSTRATION, Installation
from cdop.outbox.models import OutboxMessage
from cdop.production import OTHERS
from cdop.safekeeping import keys
from cdop.safekeeping.doctor.findings import Finding, State, judged
from config import Settings

BACKUP_WITHIN = timedelta(hours=26)  # a nightly one, and two hours
MARKS_WITHIN = timedelta(days=8)
SENT_WITHIN = timedelta(minutes=15)
LEAST_ROOM = 1_000_000_000  # bytes
_PRIVATE = b"AGE-SECRET-KEY-"
_LOOKED_THROUGH = 10_000  # bytes at the start of a file, for a private key
_FILES, _AUDIT = table_of(StoredFileRecord), table_of(AuditEntry)
_MESSAGES, _INSTALLATION, _ACCOUNTS = table_of(OutboxMessage), table_of(Installation), table_of(Account)


def look(connection: Connection, settings: Settings, *, deep: bool) -> Iterator[Finding]:
    """Everything but the engine. ``deep`` reads every stored file and compares it with its sum."""
    demonstration = connection.scalar(sa.select(_INSTALLATION.c.value).where(_INSTALLATION.c.key == DEMONSTRATION))
    real = demonstration is None
    if settings.production:
        words = "Everything in it is invented: name another database."
        yield judged("demonstration", "no", "no" if real else "yes", words)
    yield from _second_factor(connection, settings, real=real)
    yield from _files(connection, settings, deep=deep)
    yield from _closed(settings)
    yield from _backups(connection, settings, real=real)
    yield from _messages(connection, real=real)
    yield from _room(settings)
    yield Finding(
        "disk encryption", State.UNSEEN, "on", "unknown",
        "Ask whoever runs the machine: the tracker cannot see whether its disk and its memory on disk are encrypted.",
    )  # fmt: skip


def _second_factor(connection: Connection, settings: Settings, *, real: bool) -> Iterator[Finding]:
    """Whether a stolen password alone opens cases, and whether there is somebody to approve rights."""
    asked = Policy(settings.second_factor, timedelta(), timedelta()).asks(demonstration=not real, enrolled=False)
    words = "A password alone opens every case. Take CDOP_SECOND_FACTOR=off away."
    if not real:
        words = "It is off in a demonstration. CDOP_SECOND_FACTOR=on shows it."
    otherwise = State.FAULT if real else State.WARNING
    yield judged("second factor", "on", "on" if asked else "off", words, otherwise=otherwise)
    if real:
        working = (_ACCOUNTS.c.disabled_at.is_(None), _ACCOUNTS.c.roles == Role.ADMINISTRATOR.value)
        number = connection.scalar(sa.select(sa.func.count()).select_from(_ACCOUNTS).where(*working)) or 0
        words = "Rights then wait for a coordinator, or for the command line: `flask --app wsgi accounts waiting`."
        found = "2 or more" if number > 1 else str(number)
        yield judged("administrators", "2 or more", found, words, otherwise=State.WARNING)


def _files(connection: Connection, settings: Settings, *, deep: bool) -> Iterator[Finding]:
    shelf = shelf_of(settings)
    rows = connection.execute(
        sa.select(_FILES.c.token, _FILES.c.size, _FILES.c.sha256).where(_FILES.c.state != "removed")
    )
    wrong, number = [], 0
    for token, size, sha256 in rows:
        number += 1
        if not _is_there(shelf, token, size, sha256 if deep else None):
            wrong.append(token)
    found = f"{number} as stored" if not wrong else f"{len(wrong)} of {number} gone or changed, first {wrong[0]}"
    yield judged("stored files", f"{number} as stored", found, "Take them from a backup.")
    if deep:
        clear = _in_the_clear(connection, shelf)
        yield judged("stored files in the clear", 0, clear, "Run `flask --app wsgi files scan`: it seals them.")
    held = connection.scalar(sa.select(sa.func.count()).select_from(_FILES).where(_FILES.c.state == "held"))
    words = "They wait for the scanner and are sent to nobody: run `flask --app wsgi files scan`."
    yield judged("files that wait", 0, held, words, otherwise=State.WARNING)


def _in_the_clear(connection: Connection, shelf: Shelf) -> int:
    rows = connection.execute(sa.select(_FILES.c.token, _FILES.c.sha256).where(_FILES.c.state != "removed"))
    number = 0
    for token, sha256 in rows:
        with suppress(Damaged):
            number += shelf.stands_clear(token, sha256)
    return number


def _is_there(shelf: Shelf, token: str, size: int, sha256: str | None) -> bool:
    try:
        if sha256 is not None:
            shelf.read(token, sha256)
        return shelf.path(token).stat().st_size >= size  # what seals it takes room as well
    except (Damaged, OSError):
        return False


def _closed(settings: Settings) -> Iterator[Finding]:
    """Folders and the database's file for the tracker's own account alone; no private key beside the backups."""
    paths = [settings.instance, settings.files, settings.backups]
    if settings.database_url.startswith("sqlite:///"):
        paths.append(Path(settings.database_url.removeprefix("sqlite:///")))
    for path in paths:
        if path.exists():
            mode = path.stat().st_mode
            found = "owner alone" if not mode & OTHERS else f"{mode & 0o777:o}"
            yield judged(f"who may open {path.name}", "owner alone", found, f"chmod go-rwx {path}")
    beside = [path.name for path in _kept_at(settings.instance, settings.backups) if _holds_private_key(path)]
    words = "Whoever takes the backups takes the key too: move it to where the server is not."
    yield judged("private key of backups here", "none", ", ".join(beside) or "none", words)


def _kept_at(*folders: Path) -> Iterator[Path]:
    for folder in dict.fromkeys(folders):
        if folder.is_dir():
            yield from (Path(entry.path) for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))


def _holds_private_key(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _PRIVATE in file.read(_LOOKED_THROUGH)
    except OSError:
        return False


def _backups(connection: Connection, settings: Settings, *, real: bool) -> Iterator[Finding]:
    missing = State.FAULT if settings.production else State.WARNING
    try:
        keys.recipients(settings.backup_keys)
        set_up = "set"
    except keys.WrongKey:
        set_up = "none that can be used"
    yield judged("keys of backups", "set", set_up, "Set CDOP_BACKUP_KEYS (`backup key` makes one).", otherwise=missing)
    if not real:
        return
    made = _newest(connection, Event.BACKUP_MADE)
    words = "Run `flask --app wsgi backup` each night, and copy what it makes to another place."
    yield _within("newest backup", made, BACKUP_WITHIN, words, missing)
    marked = _newest(connection, Event.RECORD_MARKED)
    words = "Run `flask --app wsgi audit anchor FILE` each week, and keep the file where nobody here can change it."
    yield _within("newest marks of the record", marked, MARKS_WITHIN, words, State.WARNING)


def _newest(connection: Connection, event: Event) -> datetime | None:
    found: datetime | None = connection.scalar(sa.select(sa.func.max(_AUDIT.c.at)).where(_AUDIT.c.event == event.value))
    return found


def _within(subject: str, moment: datetime | None, within: timedelta, words: str, otherwise: State) -> Finding:
    expected = f"within {within.days} days" if within.days > 1 else f"within {within // timedelta(hours=1)} hours"
    if moment is None:
        return Finding(subject, otherwise, expected, "none", words)
    well = utc_now() - moment <= within
    found = f"{moment:%Y-%m-%d %H:%M} UTC"
    return Finding(subject, State.WELL if well else otherwise, expected, found, "" if well else words)


def _messages(connection: Connection, *, real: bool) -> Iterator[Finding]:
    if not real:
        return
    due = (_MESSAGES.c.state == "waiting") & (_MESSAGES.c.not_before < utc_now() - SENT_WITHIN)
    late = connection.scalar(sa.select(sa.func.count()).select_from(_MESSAGES).where(due))
    words = "Is `flask --app wsgi outbox send` run every few minutes, and does the mail server take them?"
    yield judged("messages that should have gone", 0, late, words, otherwise=State.WARNING)


def _room(settings: Settings) -> Iterator[Finding]:
    if settings.instance.exists():
        free = shutil.disk_usage(settings.instance).free
        state = State.WELL if free >= LEAST_ROOM else State.WARNING
        words = "" if state is State.WELL else "When the disk is full nothing is stored, and people are told so."
        yield Finding("room on the disk", state, "1 GB or more", f"{free / 1e9:,.1f} GB", words)
