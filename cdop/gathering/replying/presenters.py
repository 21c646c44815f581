"""What the pages of a reply say: how far it is, each answer in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cdop.gathering.replying.asked import Part, Replying
from cdop.gathering.replying.words import answer_words, date_words
from cdop.reference.wording import plural

DATES, FILES, AUTHOR = "dates", "files", "author"


@dataclass(frozen=True)
class Step:
    """One page of the reply: its endpoint's name, what it is called and how far it is."""

    page: str
    title: str
    status: str
    done: bool
    values: Mapping[str, str] = field(default_factory=dict)


def steps(replying: Replying, files: int) -> list[Step]:
    """Every page, in the order in which they are filled in."""
    draft = replying.draft
    author = bool(draft.author.get("name") and draft.author.get("role"))
    return [
        *(_part_step(replying, part) for part in replying.parts),
        Step(DATES, "Key dates", _number(len(draft.dates), "date"), bool(draft.dates)),
        Step(FILES, "Files", _number(files, "file"), bool(files)),
        Step(AUTHOR, "Who answers", "Given" if author else "Needed", author),
    ]


def counts_words(replying: Replying) -> str:
    """How much is asked, and how much is not because others answered it: '14 questions. 9 more are known already.'"""
    asked, known = len(replying.unknown), len(replying.known)
    words = f"{plural(asked, 'question')} for your agency." if asked else "No question is open for your agency."
    if not known:
        return words
    return f"{words} {plural(known, 'other question')} need not be asked: others have answered."


@dataclass(frozen=True)
class Card:
    """One part on the check page: what was answered, in words, and the names of what was left unanswered."""

    title: str
    rows: Sequence[tuple[str, str]]
    left: Sequence[str]
    href: str


def card(replying: Replying, part: Part, href: str) -> Card:
    """A part with its answers. What others have answered counts only where this agency answered it too."""
    said = replying.draft.answers
    rows = [(one.name, answer_words(one, said[one.key])) for one in part.questions if one.key in said]
    return Card(part.title, rows, [one.name for one in part.unknown if one.key not in said], href)


def date_rows(replying: Replying) -> list[dict[str, str]]:
    """The key dates by day: when, what, and by what the row is removed."""
    rows = sorted(replying.draft.dates, key=lambda row: (row["on"], row["row"]))
    return [{"when": date_words(row["on"], row["precision"]), "what": row["what"], "row": row["row"]} for row in rows]


def _part_step(replying: Replying, part: Part) -> Step:
    """What is asked is counted; what others answered may be confirmed, and need not be."""
    answered = sum(question.key in replying.draft.answers for question in part.unknown)
    asked = len(part.unknown)
    words = (
        f"{answered} of {asked} answered" if asked else "",
        f"{len(part.others)} to confirm" if part.others else "",
    )
    return Step("part", part.title, ", ".join(filter(None, words)), answered >= asked, {"part": part.key})


def _number(number: int, word: str) -> str:
    return plural(number, word) if number else "None yet"


def faults_linked(faults: Mapping[str, str], addresses: Mapping[str, str]) -> Sequence[dict[str, str]]:
    """Faults by page, each with the address of its page where there is one."""
    return [
        {"text": words, "href": addresses[page]} if page in addresses else {"text": words}
        for page, words in faults.items()
    ]
