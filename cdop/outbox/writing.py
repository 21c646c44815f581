"""A message as it goes out. Only ``outbox send`` and the page of one message come here."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from cdop.outbox.queries import Queued
from cdop.outbox.rules import NotAMessage
from cdop.outbox.templates import Text, template_of

UNKNOWN = "This kind of message is not known to this version"


def text_of(message: Queued, base: str, *, placeholder: str = "") -> Text:
    """Subject and body. ``base`` is what a link begins with; ``placeholder`` stands in the link's place if given.

    Raises ``NotAMessage``.
    """
    template = template_of(message.kind)
    if template is None:
        raise NotAMessage(UNKNOWN)
    return template.text(message.words, placeholder if placeholder and message.link_nonce else link_of(message, base))


def link_of(message: Queued, base: str) -> str:
    """The one-time link of a message; nothing where it has none."""
    template = template_of(message.kind)
    if template is None or template.link_path is None or message.link_nonce is None:
        return ""
    return base + template.link_path(message.link_nonce)


def written(message: Queued, text: Text, sender: str, sender_name: str, now: datetime) -> EmailMessage:
    """The message with its headers. Its Message-ID is the same at every attempt, so that a second copy is told."""
    mail = EmailMessage(policy=SMTP)
    user, _, domain = sender.rpartition("@")
    mail["From"] = Address(sender_name if sender_name.isprintable() else "", user, domain)
    mail["To"] = Address(addr_spec=message.recipient)
    mail["Subject"] = text.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.token}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text.body if text.body.endswith("\n") else f"{text.body}\n")
    if text.calendar:
        mail.add_attachment(text.calendar.encode(), maintype="text", subtype="calendar", filename="meeting.ics")
    return mail
