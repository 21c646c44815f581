"""The mail server of the settings, and the command that a scheduler runs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from cdop.outbox.servers import MailServer, NotAServer, Security, mail_faults, mail_server
from config import Settings, UnsafeSettings
from tests.application import make_app
from tests.databases import SQLite, close
from tests.outbox.sending import rows, waiting
from tests.outbox.sink import Sink, sink

FROM = "panel@reviews.example"


@pytest.fixture
def mail() -> Iterator[Sink]:
    with sink() as taken:
        yield taken


@pytest.fixture
def sending_app(sqlite_databases: SQLite, tmp_path: Path, mail: Sink) -> Iterator[Flask]:
    app = make_app(sqlite_databases.migrated(), tmp_path, smtp_url=mail.url, mail_from=FROM)
    yield app
    close(app)


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 25, Security.NONE)),
        ("smtp://mail.example.org?starttls", MailServer("mail.example.org", 587, Security.STARTTLS)),
        ("smtps://mail.example.org/", MailServer("mail.example.org", 465, Security.TLS)),
        (
            "smtp://us%40er:p%3Aa%2Fss@mail.example.org:2525?starttls",
            MailServer("mail.example.org", 2525, Security.STARTTLS, "us@er", "p:a/ss"),
        ),
        ("smtp://[::1]:2525", MailServer("::1", 2525, Security.NONE)),
    ],
)
def test_addresses_of_mail_servers(address: str, server: MailServer) -> None:
    assert mail_server(address) == server


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org:port",
        "smtp://mail.example.org:99999", "smtp://mail.example.org/path", "smtp://mail.example.org?tls",
        "smtps://mail.example.org?starttls", "smtp://user@mail.example.org", "smtp://mail.example.org#x",
        "smtp://us%0aer:word@mail.example.org", "smtp://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_mail_server(address: str) -> None:
    with pytest.raises(NotAServer):
        mail_server(address)


@pytest.mark.parametrize(
    ("address", "sender", "fault"),
    [
        ("", "", ""),
        ("smtps://u:secret-word@mail.example.org", FROM, ""),
        ("smtp://127.0.0.1:25", FROM, ""),
        ("smtp://u:secret-word@mail.example.org", FROM, "in the open"),
        ("smtps://u:secret-word@mail.example.org", "", "CDOP_MAIL_FROM must be one e-mail address"),
        ("smtps://u:secret-word@mail.example.org", "Panel <panel@reviews.example>", "CDOP_MAIL_FROM must be one"),
        ("", FROM, "CDOP_SMTP_URL must be set where CDOP_MAIL_FROM is"),
        ("http://u:secret-word@mail.example.org", FROM, "CDOP_SMTP_URL must be like"),
    ],
)
def test_what_is_unsafe_in_production_is_named_without_its_password(address: str, sender: str, fault: str) -> None:
    found = " ".join(mail_faults(address, sender, production=True))
    assert fault in found
    assert bool(found) == bool(fault)
    assert "secret-word" not in found


def test_settings_with_a_mail_server_that_is_none_are_refused_and_never_print_its_password() -> None:
    with pytest.raises(UnsafeSettings, match="CDOP_SMTP_URL"):
        Settings.from_environment({"CDOP_SMTP_URL": "mail.example.org", "CDOP_MAIL_FROM": FROM})
    good = {"CDOP_SMTP_URL": "smtps://u:secret-word@mail.example.org", "CDOP_MAIL_FROM": FROM}
    settings = Settings.from_environment(good)
    assert settings.mail_from == FROM
    assert "secret-word" not in repr(settings)
    assert "secret-word" not in repr(mail_server(settings.smtp_url))


def test_the_command_sends_and_says_how_many(sending_app: Flask, mail: Sink) -> None:
    mail.answers["gone@agency.example"] = "550 gone"
    waiting(sending_app, "first@agency.example", "gone@agency.example", "third@agency.example")
    done = sending_app.test_cli_runner().invoke(args=["outbox", "send", "--most", "2"])
    assert (done.exit_code, done.output) == (0, "1 message sent, 1 given up.\n")
    done = sending_app.test_cli_runner().invoke(args=["outbox", "send"])
    assert (done.exit_code, done.output) == (0, "1 message sent.\n")
    assert "http://localhost:5000" not in str(rows(sending_app))


def test_the_command_says_that_the_server_is_down_and_that_nothing_is_lost(
    sqlite_databases: SQLite, tmp_path: Path
) -> None:
    app = make_app(sqlite_databases.migrated(), tmp_path, smtp_url="smtp://127.0.0.1:1", mail_from=FROM)
    waiting(app, "office@agency.example")
    done = app.test_cli_runner().invoke(args=["outbox", "send"])
    assert done.exit_code == 1
    assert re.search(r"could not be used: .*What was not sent waits for the next run", done.stderr)
    assert [(row.state, row.attempts) for row in rows(app)] == [("waiting", 0)]
    close(app)


def test_without_a_mail_server_the_command_says_so(app: Flask) -> None:
    waiting(app, "office@agency.example")
    done = app.test_cli_runner().invoke(args=["outbox", "send"])
    assert done.exit_code == 1
    assert done.stderr == "CDOP_SMTP_URL is not set, so nothing was sent: 1 message waiting.\n"
