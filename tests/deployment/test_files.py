"""What is copied to a server fits the program: commands, settings, limits, what listens (docs/deployment.md)."""

import configparser
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
from flask import Flask

from cdop.app import create_app
from config import ROOT, Settings
from tests.databases import KEYS, close
from tests.house.test_settings import GOOD_SECRET

DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
ONLY_REFUSED = {"CDOP_DEMO_PASSWORD", "FLASK_DEBUG"}
FILLED = {
    "CDOP_PANEL_AREA": "E06000035",
    "CDOP_PANEL_NAME": "Medway",
    "CDOP_HOSTS": "reviews.example.org",
    "CDOP_SECRET_KEY": GOOD_SECRET,
    "CDOP_CONTROLLER": "Medway Council",
    "CDOP_PRIVACY_CONTACT": "privacy@example.org",
}


class Asked(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_of, self.names = values, set[str]()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.values_of[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_of)

    def __len__(self) -> int:
        return len(self.values_of)


def example() -> dict[str, str]:
    lines = (DEPLOY / "settings.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def tasks() -> dict[str, list[str]]:
    """The words after ``flask`` of each task."""
    text = (DEPLOY / "task").read_text(encoding="utf-8")
    return {name: shlex.split(words) for name, words in re.findall(r"^  (\w+)\) flask (.+) ;;$", text, re.MULTILINE)}


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text(encoding="utf-8").replace("\\\n", " "))
    return read


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'x.sqlite3'}", secret_key="for tests", testing=True, instance=tmp_path
    )
    app = create_app(settings)
    yield app
    close(app)


def test_the_example_names_every_setting_and_no_other() -> None:
    asked = Asked({**example(), **FILLED, "CDOP_KEYS": str(KEYS)})  # where the example names it, there is none here
    assert Settings.from_environment(asked).production
    assert set(example()) == asked.names - ONLY_REFUSED
    assert not [name for name in FILLED if example()[name]], "what differs everywhere is left empty"


def test_every_scheduled_task_is_a_command_that_there_is(program: Flask) -> None:
    assert len(tasks()) > 7
    for name, typed in tasks().items():
        words = typed
        command: click.Command = program.cli
        context = click.Context(command, obj=None)
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(context, words[0])
            assert found is not None, f"{name}: no command {words[0]}"
            context = found.make_context(words[0], words[1:], parent=context, resilient_parsing=True)
            command, words = context.command, words[1:]
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, name


def test_every_timer_starts_a_task_and_the_guide_tells_of_each() -> None:
    timers = {path.stem.removeprefix("cdop-"): unit(path) for path in (DEPLOY / "timers").glob("*.timer")}
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", GUIDE, re.MULTILINE))
    assert set(timers) == set(tasks()) == set(told)
    for name, timer in timers.items():
        assert timer["Timer"]["Unit"] == f"cdop-task@{name}.service"
        clock = re.search(r"(\d\d):(\d\d):00$", timer["Timer"]["OnCalendar"])
        if clock:
            assert f"{clock[1]}:{clock[2]}" in told[name]


@pytest.mark.parametrize("name", ["cdop.service", "cdop-task@.service"])
def test_what_runs_is_not_root_and_may_do_little(name: str) -> None:
    service = unit(DEPLOY / name)["Service"]
    assert service["User"] == "cdop"
    assert service["UMask"] == "0077"
    assert service["CapabilityBoundingSet"] == ""
    for closed in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictNamespaces"):
        assert service[closed] == "yes", closed
    assert service["ProtectSystem"] == "strict"
    assert service["EnvironmentFile"] in ("/etc/cdop/settings", "-/etc/cdop/settings.%i")


def test_the_proxy_takes_what_the_tracker_takes_and_keeps_no_link(program: Flask) -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    size = re.search(r"client_max_body_size (\d+)m;", text)
    assert size
    assert int(size[1]) * 1024 * 1024 == program.config["MAX_CONTENT_LENGTH"]
    served = unit(DEPLOY / "cdop.service")["Service"]["ExecStart"]
    sockets = set(re.findall(r"unix:(/\S+?sock)", text)) | set(re.findall(r"unix:(/\S+?sock)", served))
    assert sockets == {"/run/cdop/cdop.sock"}
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$request " not in text
    for log in re.findall(r"access_log (\S+) (\S+);", text):
        assert log[1] == "cdop"


def logged(text: str, uri: str, typed: str) -> str:
    """What the proxy's map makes of an address: the first line that matches, in order."""
    lines = re.search(r'map "\$uri \$request_uri" \$cdop_shown \{(.+?)\n\}', text, re.DOTALL)
    assert lines
    for pattern, shown in re.findall(r'^\s+(~\S+|default)\s+"?([^";]+)"?;$', lines[1], re.MULTILINE):
        flags = re.IGNORECASE if pattern.startswith("~*") else 0
        if pattern == "default" or re.search(pattern.lstrip("~*"), f"{uri} {typed}", flags):
            return str(shown).replace("$uri", uri).replace("$request_uri", typed)
    raise AssertionError("the map has no default")


@pytest.mark.parametrize(
    ("uri", "typed", "shown"),
    [
        ("/reply/SECRET", "/reply/SECRET", "/reply/[a link]"),
        ("/reply/SECRET", "/%72eply/SECRET", "/reply/[a link]"),
        ("/answer/SECRET", "/%61nswer%2FSECRET", "/answer/[a link]"),
        ("/REPLY/SECRET", "/REPLY/SECRET", "/reply/[a link]"),
        ("/reply/form/2", "/reply/form/2?x=SECRET", "/reply/form/2"),
        ("/cases", "/cases?page=2", "/cases?page=2"),
    ],
)
def test_the_proxys_log_keeps_no_link_however_it_is_typed(uri: str, typed: str, shown: str) -> None:
    assert logged((DEPLOY / "nginx.conf").read_text(encoding="utf-8"), uri, typed) == shown


def test_the_image_holds_what_serves_and_nothing_else() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = {name for line in re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE) for name in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    assert not copied & {"tests", "bench", "instance", "."}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert let_in == copied
    assert "--require-hashes" in text
    assert re.search(r"^USER 10001$", text, re.MULTILINE)


def test_files_that_the_guide_copies_are_there() -> None:
    for name in re.findall(r"deploy/[\w@.*/-]+[\w*]", GUIDE):
        assert list(ROOT.glob(name)), name
