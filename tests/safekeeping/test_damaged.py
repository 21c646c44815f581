"""A damaged, foreign or wrong backup is refused before anything is written (R14, S67)."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdop.database import db
from cdop.safekeeping import keys
from cdop.safekeeping.archive import Damaged
from cdop.safekeeping.verifying import verify
from tests.safekeeping.world import Installation, installation

SITE = "a key for tests alone, long enough to pass"


def test_every_flipped_byte_and_every_cut_is_found(ours: Installation, kept: Path, tmp_path: Path) -> None:
    whole, chance, key = kept.read_bytes(), random.Random(14), keys.identity(ours.key)
    verify(kept, key, SITE)
    path = tmp_path / "damaged"
    for number in range(40):
        content = bytearray(whole)
        if number % 4:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        else:
            del content[chance.randrange(len(content)) :]
        path.write_bytes(content)
        with pytest.raises(Damaged):
            verify(path, key, SITE)


def test_a_damaged_one_touches_nothing(ours: Installation, kept: Path, empty: Installation, tmp_path: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[-100] ^= 1
    damaged = tmp_path / "damaged"
    damaged.write_bytes(content)
    result = empty.run("restore", str(damaged), "--key", str(ours.key))
    assert result.exit_code == 1
    assert "cannot be used" in result.output
    assert empty.digests() == {}
    assert empty.files() == {}


def test_another_key_opens_nothing(ours: Installation, kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    keys.make(other)
    result = ours.run("backup", "verify", str(kept), "--key", str(other))
    assert result.exit_code == 1
    assert "another key" in result.output


def test_what_is_in_use_is_never_touched(ours: Installation, kept: Path) -> None:
    before = ours.digests()
    result = ours.run("restore", str(kept), "--key", str(ours.key))
    assert result.exit_code == 1
    assert "not empty" in result.output
    assert ours.digests() == before


def test_another_installations_backup_is_refused_unless_it_is_asked_for(
    ours: Installation, kept: Path, another: Callable[..., Installation]
) -> None:
    """One who knows the public key can encrypt for us: only the site's own key makes the seal."""
    foreign = another(secret_key="the key of quite another installation")
    result = foreign.run("restore", str(kept), "--key", str(ours.key))
    assert result.exit_code == 1
    assert "not made by this installation" in result.output
    assert foreign.run("restore", str(kept), "--key", str(ours.key), "--from-elsewhere").exit_code == 0


def test_another_area_is_refused(ours: Installation, kept: Path, another: Callable[..., Installation]) -> None:
    elsewhere = another(panel_area=("E10000016",))
    result = elsewhere.run("restore", str(kept), "--key", str(ours.key))
    assert result.exit_code == 1
    assert "CDOP_PANEL_AREA" in result.output


def test_nothing_of_it_can_be_read(ours: Installation, kept: Path) -> None:
    content = kept.read_bytes()
    with ours.app.app_context():
        names = db.session.scalars(sa.text("SELECT display_name FROM accounts")).all()
    assert names
    assert not [name for name in (*names, "case_facts", "head.json") if name.encode() in content]
    assert oct(kept.stat().st_mode & 0o777) == "0o600"


def test_without_a_key_nothing_is_written(
    another: Callable[..., Installation], demonstration_url: Callable[[], str], tmp_path: Path
) -> None:
    made = installation(demonstration_url(), tmp_path / "no key", tmp_path / "key.txt")
    made.app.extensions["settings"] = _without_keys(made)
    result = made.run("backup")
    made.close()
    assert result.exit_code == 1
    assert "CDOP_BACKUP_KEYS" in result.output
    assert made.backups == []


def _without_keys(made: Installation) -> object:
    return replace(made.app.extensions["settings"], backup_keys=())


def test_a_file_whose_bytes_are_gone_is_named_and_all_else_is_kept(
    demonstration_url: Callable[[], str], tmp_path: Path, ours: Installation
) -> None:
    made = installation(demonstration_url(), tmp_path / "gone", ours.key)
    result = made.run("backup")
    assert result.exit_code == 1
    assert "are gone or have changed" in result.output
    (only,) = made.backups
    found = made.run("backup", "verify", str(only), "--key", str(ours.key))
    made.close()
    assert found.exit_code == 0
    assert "were gone" in found.output
