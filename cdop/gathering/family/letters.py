"""The letters to a family by stage: the first words, which a person always edits.

They are data (``letter_texts``). What stands there in [brackets] waits for that person.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from string import Template

_LEFT = re.compile(r"\[[^\[\]\n]*\]")

NO_WORKER = "[Name the key worker, and how to reach them.]"
NO_MEETING = "on [day]"
NO_OFFICE = "[your name and how to reach you]"
YOUR_NAME = "[your name]"


def draft(letter: str, child: str, worker: tuple[str, str] | None, meeting: str, office: Sequence[str] = ()) -> str:
    """The first words of a letter. ``worker``: name and contact of the key worker; ``meeting``: its day, or empty.

    ``office``: the lines of its address and how to reach it. What stands for the child, the worker, the day or the
    office is put in as it is: nothing in it is read again.
    """
    name, contact = worker or ("", "")
    said = f"{name} is your key worker. You can ask {name} anything{f': {contact}' if contact else ''}."
    words = {"child": child or "your child", "worker": said if name else NO_WORKER, "meeting": meeting or NO_MEETING}
    words["office"] = "\n".join((YOUR_NAME, *office)) if office else NO_OFFICE
    return Template(_text(letter)).substitute(words)


def left_open(text: str) -> list[str]:
    """What in [brackets] nobody has written yet, each once."""
    return list(dict.fromkeys(_LEFT.findall(text)))


@lru_cache(maxsize=8)
def _text(letter: str) -> str:
    return files(__package__).joinpath("letter_texts", f"{letter}.txt").read_text(encoding="utf-8")
