"""A mail server of a test's own, on this machine's loopback: it takes messages, or fails as it was told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


@dataclass
class Sink:
    """What arrived: envelopes and messages. ``answers``: to an address, what is answered in place of 250.

    ``drops``: how many messages it takes in and then falls silent about, ending the connection. ``features``: what it
    says that it can do. ``heard``: every line but those of messages.
    """

    port: int = 0
    arrived: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    drops: int = 0
    features: tuple[str, ...] = ()
    heard: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        found = (message_from_bytes(content, policy=policy.default) for _, _, content in self.arrived)
        return [cast(EmailMessage, one) for one in found]

    @property
    def recipients(self) -> list[str]:
        return sorted(recipient for _, recipients, _ in self.arrived for recipient in recipients)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    sink: Sink


class _Talk(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self) -> None:
        sink = cast(_Server, self.server).sink
        sender, recipients = "", list[str]()
        self._say("220 sink")
        while line := self.rfile.readline():
            verb, rest = line[:4].upper(), line[4:].strip().decode("utf-8", "replace")
            sink.heard.append(line.decode("utf-8", "replace").strip())
            if verb == b"MAIL":
                sender, recipients = _within(rest), []
                self._say("250 good")
            elif verb == b"RCPT":
                answer = sink.answers.get(_within(rest), "250 good")
                recipients += [_within(rest)] if answer.startswith("2") else []
                self._say(answer)
            elif verb == b"DATA":
                self._say("354 go on")
                content = self._content()
                with sink.lock:
                    sink.drops -= 1
                    if sink.drops >= 0:
                        return
                    sink.arrived.append((sender, tuple(recipients), content))
                self._say("250 taken")
            elif verb == b"EHLO":
                lines = ["sink", *sink.features]
                for place, words in enumerate(lines, start=1):
                    self._say(f"250{' ' if place == len(lines) else '-'}{words}")
            elif verb == b"AUTH":
                self._say("235 good")
            elif verb == b"QUIT":
                self._say("221 good bye")
                return
            else:
                self._say("250 good")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


def _within(text: str) -> str:
    return text[text.index("<") + 1 : text.index(">")]


@contextmanager
def sink() -> Iterator[Sink]:
    """A server that listens until the end of the test."""
    taken = Sink()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        taken.port, server.sink = server.server_address[1], taken
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield taken
        server.shutdown()
        thread.join()
