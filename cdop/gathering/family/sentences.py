"""How long the sentences of a letter are: an honest hint at how hard it is to read, and no reading age. Pure."""

import re
from dataclasses import dataclass

LONG = 20  # words: plain-English guides ask for 15 to 20 on average
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+|\n+")


@dataclass(frozen=True)
class Sentences:
    """How many sentences and words there are, and the long sentences themselves."""

    number: int
    words: int
    long: tuple[str, ...]

    @property
    def average(self) -> int:
        """Words to a sentence, rounded; 0 where there is none."""
        return round(self.words / self.number) if self.number else 0


def sentences(text: str) -> Sentences:
    """The sentences of a text: they end at a full stop, question or exclamation mark, or the end of a line."""
    found = [part.strip() for part in _END.split(text)]
    counted = [(part, len(_WORD.findall(part))) for part in found]
    real = [(part, number) for part, number in counted if number]
    return Sentences(
        len(real), sum(number for _, number in real), tuple(part for part, number in real if number > LONG)
    )
