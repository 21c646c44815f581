"""Settings refuse to start unsafely, in one clear line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cdop.app import create_app
from cdop.database import db, transaction
from cdop.installation import mark_demonstration
from config import ROOT, Settings, UnsafeSettings
from tests.databases import KEYS, close

SAFE = {
    "CDOP_ENV": "production",
    "CDOP_SECRET_KEY": "k7Qw2Zr9Xc4Vb1Nm8Lp5Jh3Gf6Ds0AaQq",
    "CDOP_PANEL_AREA": "E06000035",
    "CDOP_HOSTS": "reviews.example.org",
    "DATABASE_URL": "sqlite:////nowhere/register.sqlite3",
    "CDOP_INSTANCE": "/nowhere/instance",
}
SAFE["CDOP_KEYS"] = str(KEYS)
GOOD_SECRET = SAFE["CDOP_SECRET_KEY"]
UNSAFE = {
    "no secret": ({"CDOP_SECRET_KEY": ""}, "CDOP_SECRET_KEY must be set"),
    "a short secret": ({"CDOP_SECRET_KEY": "short"}, "CDOP_SECRET_KEY must be set"),
    "a sample secret": ({"CDOP_SECRET_KEY": "changeme" * 6}, "CDOP_SECRET_KEY looks like a sample"),
    "a sample beside random characters": ({"CDOP_SECRET_KEY": f"Change-Me-{GOOD_SECRET}"}, "looks like a sample"),
    "an example of instructions": ({"CDOP_SECRET_KEY": "32-or-more-random-characters-here"}, "looks like a sample"),
    "a sequence": ({"CDOP_SECRET_KEY": "0123456789abcdef0123456789abcdef"}, "looks like a sample"),
    "a repeated piece": ({"CDOP_SECRET_KEY": "k7Qw2Zr9Xc4Vb1Nm" * 2}, "CDOP_SECRET_KEY repeats itself"),
    "a repeated character": ({"CDOP_SECRET_KEY": f"{GOOD_SECRET}zzzzzz"}, "CDOP_SECRET_KEY repeats itself"),
    "few characters": ({"CDOP_SECRET_KEY": "abcabdaceabfabcdaefbacdebfacdbefa"}, "fewer than 10 different"),
    "debugging": ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    "debugging in words": ({"FLASK_DEBUG": "True"}, "FLASK_DEBUG"),
    "no file of keys": ({"CDOP_KEYS": ""}, "CDOP_KEYS must be set"),
    "a file of keys that is not there": ({"CDOP_KEYS": "/nowhere/keys"}, "/nowhere/keys is not there"),
    "a file of keys that is none": ({"CDOP_KEYS": __file__}, "open to other accounts"),
    "no panel area": ({"CDOP_PANEL_AREA": ""}, "CDOP_PANEL_AREA"),
    "no database": ({"DATABASE_URL": ""}, "DATABASE_URL must be set"),
    "a database in memory": ({"DATABASE_URL": "sqlite://"}, "in memory"),
    "a database in memory by name": ({"DATABASE_URL": "sqlite:///:memory:"}, "in memory"),
    "a shared database in memory": ({"DATABASE_URL": "sqlite:///file:x?mode=memory&uri=true"}, "in memory"),
    "a database somewhere below": ({"DATABASE_URL": "sqlite:///register.sqlite3"}, "whole path"),
    "a far database in the open": ({"DATABASE_URL": "postgresql://u@db.example.org/cdop"}, "sslmode=verify-full"),
    "a far database unproven": (
        {"DATABASE_URL": "postgresql+psycopg://u@db.example.org/cdop?sslmode=require"},
        "sslmode=verify-full",
    ),
    "a far database in its options": ({"DATABASE_URL": "postgresql:///cdop?host=db.example.org"}, "verify-full"),
    "no host": ({"CDOP_HOSTS": ""}, "CDOP_HOSTS must name"),
    "this machine alone": ({"CDOP_HOSTS": "localhost,127.0.0.1"}, "CDOP_HOSTS must name"),
    "every host": ({"CDOP_HOSTS": "*"}, "CDOP_HOSTS names"),
    "every host below one": ({"CDOP_HOSTS": "reviews.example.org,.example.org"}, "'.example.org'"),
    "every host below one, starred": ({"CDOP_HOSTS": "*.example.org"}, "CDOP_HOSTS names"),
    "every address": ({"CDOP_HOSTS": "0.0.0.0"}, "0.0.0.0, which is every address"),
    "every new address": ({"CDOP_HOSTS": "[::]"}, "which is every address"),
    "a host with its port": ({"CDOP_HOSTS": "reviews.example.org:443"}, "CDOP_HOSTS names"),
    "a page": ({"CDOP_HOSTS": "https://reviews.example.org/"}, "CDOP_HOSTS names"),
    "hosts without production": ({"CDOP_ENV": "local"}, "CDOP_ENV=production"),
    "a mode that there is not": ({"CDOP_ENV": "prod"}, "CDOP_ENV"),
    "proxies in words": ({"CDOP_PROXIES": "one"}, "CDOP_PROXIES"),
    "a crowd of proxies": ({"CDOP_PROXIES": "6"}, "CDOP_PROXIES says 6"),
    "the demonstration's password": ({"CDOP_DEMO_PASSWORD": "x"}, "CDOP_DEMO_PASSWORD must not be set"),
}


def test_safe_settings_are_taken() -> None:
    assert Settings.from_environment(SAFE).production
    assert Settings.from_environment({**SAFE, "CDOP_PROXIES": "2", "CDOP_SECRET_KEY": "9f3b" + "0a7c5d1e" * 4})


@pytest.mark.parametrize(("changed", "named"), UNSAFE.values(), ids=UNSAFE.keys())
def test_unsafe_settings_are_refused_by_name(changed: dict[str, str], named: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment({**SAFE, **changed})
    assert named in str(refused.value)
    secret = changed.get("CDOP_SECRET_KEY")
    assert not secret or secret not in str(refused.value)


def test_every_fault_is_named_at_once() -> None:
    changed = {"CDOP_SECRET_KEY": "short", "CDOP_HOSTS": "*", "CDOP_PROXIES": "40", "FLASK_DEBUG": "1"}
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment({**SAFE, **changed})
    lines = str(refused.value).splitlines()
    assert len(lines) == 1 + len(changed)
    assert all(any(name in line for line in lines) for name in changed)


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701])
def test_what_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    instance, file = tmp_path / "instance", tmp_path / "register.sqlite3"
    instance.mkdir(0o700)
    file.touch(0o600)
    settings = {**SAFE, "CDOP_INSTANCE": str(instance), "DATABASE_URL": f"sqlite:///{file}"}
    assert Settings.from_environment(settings).production
    file.chmod(mode & 0o666)
    if mode & 0o066:
        with pytest.raises(UnsafeSettings, match=f"chmod 600 {file}"):
            Settings.from_environment(settings)
    file.chmod(0o600)
    instance.chmod(mode)
    with pytest.raises(UnsafeSettings, match=f"chmod 700 {instance}"):
        Settings.from_environment(settings)


def test_a_demonstration_is_not_opened_in_production(migrated_url: str, tmp_path: Path) -> None:
    settings = {"panel_area": ("E06000035",), "trusted_hosts": ("reviews.example.org",), "instance": tmp_path}
    live = Settings(database_url=migrated_url, secret_key=GOOD_SECRET, production=True, **settings)
    app = create_app(live)
    with app.app_context(), transaction(db.session()) as session:
        mark_demonstration(session)
    close(app)
    with pytest.raises(UnsafeSettings, match="names a demonstration"):
        create_app(live)


def test_a_database_that_is_not_made_yet_keeps_nothing_from_starting(database_url: str, tmp_path: Path) -> None:
    live = Settings(
        database_url=database_url, secret_key=GOOD_SECRET, production=True, trusted_hosts=("a.example",),
        instance=tmp_path,
    )  # fmt: skip
    close(create_app(live))


@pytest.mark.parametrize(
    "changed",
    [{"CDOP_SECRET_KEY": ""}, {"CDOP_PANEL_AREA": "E99999999"}, {"DATABASE_URL": "mysql://x/y"}, {"FLASK_DEBUG": "1"}],
)
def test_the_program_ends_with_one_line(changed: dict[str, str], tmp_path: Path) -> None:
    environment = {**os.environ, **SAFE, "DATABASE_URL": f"sqlite:///{tmp_path / 'r.sqlite3'}", **changed}
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert ended.returncode != 0
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ended.stderr.startswith("The tracker did not start.")


def test_nothing_need_be_set_on_ones_own_machine(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CDOP_INSTANCE": str(tmp_path / "own")})
    assert settings.panel_area == ("E06000035",)
    assert len(settings.signing_key) == 64
    assert settings.signing_key == settings.signing_key
    key = tmp_path / "own" / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_key_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")
    settings = Settings(instance=tmp_path)
    assert len(settings.signing_key) == 64
    assert settings.signing_key == (tmp_path / "secret_key").read_text()
