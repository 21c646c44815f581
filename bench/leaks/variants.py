"""How a name or number stands in a text, one function a way. The scanner was made with these in sight.

Each takes the case and a source of chance and returns what is written and how much is asked of it: ``EXACT`` must be
found always.
"""

import unicodedata
from collections.abc import Callable
from random import Random

from bench.leaks.cast import Cast

EXACT, OTHER = "exact", "other"
Variant = Callable[[Cast, Random], tuple[str, str]]


def months(day: object, form: str) -> str:
    """A day in a form of ``strftime``."""
    return day.strftime(form)  # type: ignore[attr-defined,no-any-return]


def plain(text: str) -> str:
    """Without accents."""
    parts = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ø", "o"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def wrong(word: str, random: Random, how: int) -> str:
    """A word with one letter wrong (0), missing (1), added (2), or two changed round (3); never the first."""
    place = random.randrange(1, len(word) - 1)
    letter = random.choice("aeioulnrst".replace(word[place].casefold(), ""))
    if how == 0:
        return word[:place] + letter + word[place + 1 :]
    if how == 1:
        return word[:place] + word[place + 1 :]
    if how == 2:
        return word[:place] + letter + word[place:]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def cut(text: str, sign: str, random: Random) -> str:
    """A text with a sign somewhere in its middle."""
    place = random.randrange(2, len(text) - 1)
    return text[:place] + sign + text[place:]


def longest(words: tuple[str, str]) -> str:
    """The longer of a given and a family name."""
    return max(words, key=len)


def nth(day: int) -> str:
    """``1st`` for 1."""
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


NICKNAMES = {
    "Elizabeth": "Liz", "William": "Bill", "Katherine": "Kate", "Mohammed": "Muhammad", "Grace": "Gracie",
    "Leo": "Leonard", "Rose": "Rosie", "Zoë": "Zoe", "Khadija": "Khadijah",
}  # fmt: skip

TUNED: tuple[Variant, ...] = (
    lambda c, r: (" ".join(c.child), EXACT),
    lambda c, r: (f"{nth(c.died.day)} of {c.died:%B %Y}", EXACT),
    lambda c, r: (c.number, EXACT),
    lambda c, r: (c.child[0] + "’s", EXACT),
    lambda c, r: (c.number[:3] + " " + c.number[3:6] + " " + c.number[6:], EXACT),
    lambda c, r: ("Mrs " + c.mother[1], EXACT),
    lambda c, r: (" ".join(c.mother).upper(), EXACT),
    lambda c, r: (c.number[:3] + "-" + c.number[3:6] + "-" + c.number[6:], EXACT),
    lambda c, r: (c.child[0] + "\n" + c.child[1], EXACT),
    lambda c, r: (" ".join(c.child).lower(), EXACT),
    lambda c, r: (" ".join(filter(None, c.foreign)), EXACT),
    lambda c, r: (cut(longest(c.child), "-\n", r), OTHER),
    lambda c, r: (cut(longest(c.child), "\u00ad", r), EXACT),
    lambda c, r: (cut(longest(c.mother), "\u200b", r), EXACT),
    lambda c, r: (plain(" ".join(c.worker)), EXACT),
    lambda c, r: (unicodedata.normalize("NFD", " ".join(c.child)), EXACT),
    lambda c, r: (wrong(longest(c.child), r, 0), OTHER),
    lambda c, r: (wrong(longest(c.mother), r, 1), OTHER),
    lambda c, r: (wrong(longest(c.worker), r, 2), OTHER),
    lambda c, r: (wrong(longest(c.child), r, 3), OTHER),
    lambda c, r: (NICKNAMES.get(c.child[0], c.told), OTHER),
    lambda c, r: (c.told, EXACT),
    lambda c, r: (f"{c.child[0][0]}.{c.child[1][0]}.", OTHER),
    lambda c, r: (f"{c.child[0][0]} {c.child[1][0]}", OTHER),
    lambda c, r: (f"{c.mother[0][0]}. {c.mother[1]}", EXACT),
    lambda c, r: (f"{c.worker[1]}, {c.worker[0][0]}.", EXACT),
    lambda c, r: ("#JusticeFor" + plain(c.child[0]), OTHER),
    lambda c, r: (plain(c.child[0]).lower() + "_scan_2.jpg", OTHER),
    lambda c, r: (plain(c.child[0] + c.child[1]).lower().replace("'", "").replace("-", "") + "2016", OTHER),
    lambda c, r: (plain(c.mother[0]).lower() + "." + "mail@post.example", OTHER),
    lambda c, r: (" ".join([c.number[:4], c.number[4:5], c.number[5:9], c.number[9:]]), EXACT),
    lambda c, r: (".".join([c.number[:3], c.number[3:6], c.number[6:]]), EXACT),
    lambda c, r: (c.number[:5] + "\n" + c.number[5:], EXACT),
    lambda c, r: (c.number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), EXACT),
    lambda c, r: ("\u00a0".join([c.number[:3], c.number[3:6], c.number[6:]]), EXACT),
    lambda c, r: (c.hospital_number, EXACT),
    lambda c, r: (c.hospital_number[:3].lower() + " " + c.hospital_number[3:], EXACT),
    lambda c, r: (c.crime, EXACT),
    lambda c, r: (c.crime.replace("/", " / "), EXACT),
    lambda c, r: (c.died.strftime("%d/%m/%Y"), EXACT),
    lambda c, r: (f"{c.died.day}.{c.died.month}.{c.died:%y}", EXACT),
    lambda c, r: (f"{c.born.day} {c.born:%B}", EXACT),
    lambda c, r: (f"{c.died:%B} {nth(c.died.day)}, {c.died.year}", EXACT),
    lambda c, r: (c.born.isoformat(), EXACT),
    lambda c, r: (f"{c.died:%A} {c.died.day} {c.died:%b} {c.died:%y}".partition(" ")[2], EXACT),
    lambda c, r: (f"{c.born.day}-{c.born:%b}-{c.born.year}", EXACT),
    lambda c, r: (c.postcode, EXACT),
    lambda c, r: (c.postcode.replace(" ", "").lower(), EXACT),
    lambda c, r: (c.postcode.replace(" ", "  "), EXACT),
    lambda c, r: (c.postcode.replace("0", "O").replace("1", "I"), OTHER),
    lambda c, r: (f"{c.house} {c.street}", EXACT),
    lambda c, r: (f"No. {c.house}, {c.street}", EXACT),
    lambda c, r: (c.street, OTHER),
    lambda c, r: (c.school, EXACT),
    lambda c, r: (c.school.replace(" Primary School", "").replace(" Infant School", " Infants"), OTHER),
    lambda c, r: (c.hospital, EXACT),
    lambda c, r: (c.surgery, EXACT),
    lambda c, r: (c.telephone, EXACT),
    lambda c, r: ("+44 " + c.telephone[1:], EXACT),
    lambda c, r: (c.telephone.replace(" ", ""), EXACT),
    lambda c, r: (f"({c.telephone[:5]}) {c.telephone[6:9]} {c.telephone[9:]}", EXACT),
    lambda c, r: (c.email, EXACT),
    lambda c, r: ("https://chat.example.org/u/" + plain(c.child[0]).lower(), OTHER),
    lambda c, r: ("@" + plain(c.mother[0]).lower() + "_x", OTHER),
    lambda c, r: (c.town, OTHER),
    lambda c, r: (" ".join(c.child).replace("a", "а").replace("e", "е").replace("o", "о"), OTHER),
)
