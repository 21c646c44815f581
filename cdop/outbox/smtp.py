"""Handing messages to the mail server that the settings name, and to no other. Loaded only when something is sent."""

import smtplib
import ssl
from types import TracebackType
from typing import Self

from cdop.outbox.servers import MailServer, Security

PATIENCE = 30
"""Seconds that one answer of the server may take."""
LONGEST_FAULT = 300
_GOING_AWAY = 421


class ServerUnusable(Exception):
    """No message at all can be handed over now: the fault is the server's, or the settings'."""


class Dropped(Exception):
    """The connection ended while a message was handed over: whether it was taken is not known."""


class Refused(Exception):
    """The server refused one message. ``for_good``: trying again would change nothing."""

    def __init__(self, words: str, *, for_good: bool) -> None:
        super().__init__(words)
        self.for_good = for_good


class Connection:
    """A connection that is made when it is first needed, and again after it was dropped."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self._server, self._sender = server, sender
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._let_go()

    def hand_over(self, recipient: str, content: bytes) -> None:
        """Give one message to the server for one recipient. Raises ``ServerUnusable``, ``Dropped`` or ``Refused``."""
        smtp = self._connected()
        try:
            smtp.sendmail(self._sender, [recipient], content)
        except smtplib.SMTPRecipientsRefused as fault:
            self._refused(*fault.recipients[recipient])
        except smtplib.SMTPSenderRefused as fault:
            self._let_go()
            raise ServerUnusable(f"The mail server refuses the sender: {words_of(fault)}") from None
        except smtplib.SMTPDataError as fault:
            self._refused(fault.smtp_code, fault.smtp_error)
        except (smtplib.SMTPException, OSError) as fault:
            self._let_go()
            raise Dropped(f"The connection to the mail server ended: {words_of(fault)}") from None

    def _refused(self, code: int, answer: bytes | str) -> None:
        words = f"{code} {_plain(answer)}"
        if code == _GOING_AWAY:
            self._let_go()
            raise Dropped(f"The mail server ended the connection: {words}")
        raise Refused(f"The mail server refused it: {words}", for_good=500 <= code < 600)

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            try:
                self._open = self._begun()
            except (smtplib.SMTPException, OSError) as fault:
                self._let_go()
                raise ServerUnusable(f"The mail server could not be used: {words_of(fault)}") from None
        return self._open

    def _begun(self) -> smtplib.SMTP:
        server, own_name = self._server, self._sender.rpartition("@")[2]  # asks no name server who this machine is
        secure = ssl.create_default_context()
        if server.security is Security.TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=PATIENCE, context=secure)
        else:
            smtp = smtplib.SMTP(server.host, server.port, own_name, timeout=PATIENCE)
        self._open = smtp
        if server.security is Security.STARTTLS:
            smtp.starttls(context=secure)
        if server.user:
            smtp.login(server.user, server.password)
        return smtp

    def _let_go(self) -> None:
        smtp, self._open = self._open, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()  # it had ended already


def words_of(fault: Exception) -> str:
    """What went wrong in one line, without anything that a server could smuggle into a page or a log."""
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"{fault.smtp_code} {_plain(fault.smtp_error)}"
    return _plain(str(fault)) or type(fault).__name__


def _plain(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_FAULT]
