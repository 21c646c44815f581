"""What is shipped to browsers: whole, ours to ship, and nothing from elsewhere."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.web.small_app import small_app

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
SOURCES = ROOT / "assets"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SUMS = dict(reversed(line.split("  ")) for line in (STATIC / "SHA256SUMS").read_text(encoding="ascii").splitlines())
SCRIPTS = sorted(STATIC.rglob("*.js"))


def _shipped() -> list[str]:
    files = (path for path in STATIC.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    return sorted(path.relative_to(STATIC).as_posix() for path in files)


def test_every_file_is_the_one_that_was_built() -> None:
    assert {name: sha256((STATIC / name).read_bytes()).hexdigest() for name in _shipped()} == SUMS


@pytest.mark.parametrize("name", ["start.js", "lock.js", "writing.js", "checking.js", "favicon.svg", "LICENCES"])
def test_copied_files_equal_their_sources(name: str) -> None:
    assert (STATIC / name).read_bytes() == (SOURCES / name).read_bytes()


def test_the_stylesheet_holds_no_typeface_or_emblem_that_may_not_be_shipped() -> None:
    css = (STATIC / "cdop.css").read_text(encoding="utf-8")
    assert not re.search(r"GDS Transport|Frutiger|@font-face|crest|crown|@import", css, re.IGNORECASE)


def test_every_address_in_the_stylesheet_is_a_file_of_ours() -> None:
    css = (STATIC / "cdop.css").read_text(encoding="utf-8")
    addresses = re.findall(r"url\([\"']?([^)\"']+)", css)
    assert addresses
    for address in addresses:
        assert (ROOT / address.lstrip("/")).is_file()


def test_no_picture_is_an_emblem() -> None:
    assert not [name for name in _shipped() if re.search(r"crest|crown|logo", name, re.IGNORECASE)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_load_only_files_that_are_here(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    for name in re.findall(r"from\s*'([^']+)'", text):
        assert (script.parent / name).is_file()


def test_the_lock_names_every_version_and_no_registry() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages["node_modules/govuk-frontend"]["version"] == "6.3.0"
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in packages.values())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_a_style_a_script_of_its_own_or_an_outside_address(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]* src=)", text)
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text)
    assert "|safe" not in text.replace(" ", ""), "markup is made with Markup in Python, where it can be checked"


def test_an_asset_that_is_not_there_is_noticed_when_the_page_is_made() -> None:
    app = small_app()
    with app.test_request_context(), pytest.raises(FileNotFoundError):
        app.jinja_env.globals["asset_url"]("nothing.css")
