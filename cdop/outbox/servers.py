"""The mail server and the sender as the settings name them. Pure: nothing is looked up, no connection made."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from cdop.outbox.rules import NotAMessage, check_address

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Security(StrEnum):
    """How the connection is kept from being read."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True)
class MailServer:
    """Where messages are handed in. Without a user it is asked for nothing more."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_loopback(self) -> bool:
        return self.host in THIS_MACHINE


class NotAServer(ValueError):
    """The address names no mail server. The text says why, and repeats no password."""


def mail_server(address: str) -> MailServer:
    """Read ``smtp://user:password@host:587?starttls`` or ``smtps://…``. Raises ``NotAServer``."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotAServer("is no address of a mail server") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise NotAServer("must be like smtp://user:password@mail.example.org:587?starttls, or smtps://…")
    if parts.query not in ({"", "starttls"} if parts.scheme == "smtp" else {""}):
        raise NotAServer("may say nothing after its ? but starttls, with smtp:// alone")
    security = Security.TLS if parts.scheme == "smtps" else Security.STARTTLS if parts.query else Security.NONE
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password) or not (user + password).isprintable():
        raise NotAServer("must have both a user and a password, or neither; write special characters like %40")
    return MailServer(parts.hostname, port or _PORTS[security], security, user, password)


def mail_faults(address: str, sender: str, *, production: bool) -> list[str]:
    """What is wrong with ``CDOP_SMTP_URL`` and ``CDOP_MAIL_FROM``, each in plain words; neither need be set."""
    if not address and not sender:
        return []
    found = []
    if not address:
        found.append("CDOP_SMTP_URL must be set where CDOP_MAIL_FROM is: the mail server that messages are handed to.")
    elif fault := _server_fault(address, production):
        found.append(f"CDOP_SMTP_URL {fault}.")
    try:
        check_address(sender)
    except NotAMessage:
        found.append("CDOP_MAIL_FROM must be one e-mail address: the shared inbox that messages come from.")
    return found


def _server_fault(address: str, production: bool) -> str:
    try:
        server = mail_server(address)
    except NotAServer as fault:
        return str(fault)
    if production and server.security is Security.NONE and not server.is_loopback:
        return "must be smtps://…, or end with ?starttls: messages would cross the network in the open"
    return ""
