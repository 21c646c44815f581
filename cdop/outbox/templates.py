"""Kinds of message: each stage registers its own, as it does with sections of a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cdop.outbox.rules import NotAMessage, Word, is_one_line, is_plain_text


@dataclass(frozen=True)
class Text:
    """A message as it is read: its subject, one line; its body, plain text with ``\\n`` at the ends of lines.

    ``calendar``: a calendar file that goes with it (iCalendar); empty where none does.
    """

    subject: str
    body: str
    calendar: str = ""


Render = Callable[[Mapping[str, str], str], Text]
"""Words and link (an address, or words in its place; empty where the message has none) to the text."""
LinkPath = Callable[[str], str]
"""A nonce to the path of the one-time link, from its ``/``. The path is never stored."""


@dataclass(frozen=True)
class Template:
    """One kind of message. ``words``: exactly the words that it has. ``title``: what the page calls it."""

    kind: str
    title: str
    words: Mapping[str, Word]
    render: Render
    link_path: LinkPath | None = None

    def text(self, words: Mapping[str, str], link: str) -> Text:
        """The message. Raises ``NotAMessage`` where what was made could be more than one message."""
        text = self.render(words, link)
        lines = [*text.body.split("\n"), *text.calendar.split("\r\n")]
        if not is_one_line(text.subject) or not is_plain_text(lines):
            raise NotAMessage("the text of the message has characters that no message has")
        return text


_TEMPLATES: dict[str, Template] = {}


def register_template(
    kind: str, title: str, words: Mapping[str, Word], render: Render, link_path: LinkPath | None = None
) -> None:
    """Let a stage send messages of a kind. Registered again, the newer holds."""
    _TEMPLATES[kind] = Template(kind, title, dict(words), render, link_path)


def template_of(kind: str) -> Template | None:
    return _TEMPLATES.get(kind)


def titles() -> dict[str, str]:
    """Every kind with what the page calls it, by name."""
    return dict(sorted(((one.kind, one.title) for one in _TEMPLATES.values()), key=lambda pair: (pair[1], pair[0])))
