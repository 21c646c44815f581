"""Settings refuse to start unsafely, in one clear line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT, Settings, UnsafeSettings

SAFE = {
    "CDOP_ENV": "production",
    "CDOP_SECRET_KEY": "k7Qw2Zr9Xc4Vb1Nm8Lp5Jh3Gf6Ds0AaQq",
    "CDOP_PANEL_AREA": "E06000035",
    "CDOP_HOSTS": "reviews.example.org",
    "DATABASE_URL": "sqlite:////nowhere/register.sqlite3",
}
UNSAFE = {
    "no secret": ({"CDOP_SECRET_KEY": ""}, "CDOP_SECRET_KEY"),
    "a short secret": ({"CDOP_SECRET_KEY": "short"}, "CDOP_SECRET_KEY"),
    "a sample secret": ({"CDOP_SECRET_KEY": "changeme" * 6}, "CDOP_SECRET_KEY"),
    "debugging": ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    "no panel area": ({"CDOP_PANEL_AREA": ""}, "CDOP_PANEL_AREA"),
    "no database": ({"DATABASE_URL": ""}, "DATABASE_URL"),
    "no host": ({"CDOP_HOSTS": ""}, "CDOP_HOSTS"),
    "hosts without production": ({"CDOP_ENV": "local"}, "CDOP_ENV=production"),
    "a mode that there is not": ({"CDOP_ENV": "prod"}, "CDOP_ENV"),
    "proxies in words": ({"CDOP_PROXIES": "one"}, "CDOP_PROXIES"),
}


def test_safe_settings_are_taken() -> None:
    assert Settings.from_environment(SAFE).production


@pytest.mark.parametrize(("changed", "named"), UNSAFE.values(), ids=UNSAFE.keys())
def test_unsafe_settings_are_refused_by_name(changed: dict[str, str], named: str) -> None:
    with pytest.raises(UnsafeSettings, match=named):
        Settings.from_environment({**SAFE, **changed})


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
