"""An installation with the demonstration and its files, and commands run in it as an operator runs them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from cdop.database import db
from cdop.files.shelf import shelf_of
from cdop.safekeeping import keys
from tests.application import make_app
from tests.databases import close


@dataclass
class Installation:
    """A database, the folder of files, and the two halves of the key of its backups."""

    app: Flask
    folder: Path
    key: Path

    def run(self, *words: str) -> Result:
        """Run a command of ``flask --app wsgi``."""
        return self.app.test_cli_runner().invoke(args=list(words))

    def backup(self) -> Path:
        """Make a backup; returns its file."""
        there = set(self.backups)
        result = self.run("backup")
        assert result.exit_code == 0, result.output
        (made,) = set(self.backups) - there
        return made

    @property
    def backups(self) -> list[Path]:
        folder = self.folder / "backups"
        return sorted(folder.iterdir()) if folder.exists() else []

    def digests(self) -> dict[str, str]:
        """The SHA-256 and number of rows of each table, by its name."""
        result = self.run("state-digest")
        assert result.exit_code == 0, result.output
        return {name: f"{summed} {rows}" for summed, name, rows in map(str.split, result.output.splitlines())}

    def files(self) -> dict[str, bytes]:
        folder = self.folder / "files"
        return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}

    def close(self) -> None:
        close(self.app)


def installation(url: str, folder: Path, key: Path, **settings: object) -> Installation:
    """An installation whose backups are encrypted for the key in a file, which is made where there is none."""
    public = str(keys.identity(key).to_public()) if key.exists() else keys.make(key)
    return Installation(make_app(url, folder, backup_keys=(public,), **settings), folder, key)


def give_bytes(installed: Installation) -> None:
    """Bytes for every row of a file: a copied demonstration has the rows alone."""
    with installed.app.app_context():
        shelf = shelf_of(installed.app.extensions["settings"])
        shelf.folder.mkdir(mode=0o700)
        tokens = db.session.scalars(sa.text("SELECT token FROM stored_files ORDER BY id")).all()
        for number, token in enumerate(tokens):
            content = token.encode() * (1 + number * 50_000)
            shelf.path(token).write_bytes(content)
            shelf.seal_again(token, hashlib.sha256(content).hexdigest())
            told = {"token": token, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            db.session.execute(
                sa.text("UPDATE stored_files SET sha256 = :sha256, size = :size WHERE token = :token"), told
            )
        db.session.commit()
        assert len(tokens) > 3


def restored(where: Installation, ours: Installation, backup: Path) -> None:
    """Put a backup of ours into another installation."""
    result = where.run("restore", str(backup), "--key", str(ours.key))
    assert result.exit_code == 0, result.output
