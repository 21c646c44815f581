"""Further ways, kept at first from the making of the scanner, which then found 92.5 % of them and all exact ones."""

from random import Random

from bench.leaks.variants import EXACT, OTHER, Variant, cut, longest, nth, plain, wrong

_TENS = "zero one two three four five six seven eight nine".split()  # noqa: SIM905


def _spelt(number: str) -> str:
    return " ".join(_TENS[int(digit)] for digit in number)


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _twice(name: str, random: Random) -> str:
    place = random.randrange(1, len(name))
    return name[:place] + name[place - 1] + name[place:]


TRIED: tuple[Variant, ...] = (
    lambda c, r: (c.child[1].upper() + ", " + c.child[0], EXACT),
    lambda c, r: (c.worker[0] + "'s", EXACT),
    lambda c, r: (c.mother[0] + "s", OTHER),
    lambda c, r: (" ".join(c.child[0].upper()), OTHER),
    lambda c, r: ("-".join(c.child[0]), OTHER),
    lambda c, r: (c.child[0] + "/" + c.mother[0], EXACT),
    lambda c, r: (f'"{c.child[0]}"', EXACT),
    lambda c, r: (f"({c.worker[0]} {c.worker[1]})", EXACT),
    lambda c, r: (_wide(plain(" ".join(c.child))), EXACT),
    lambda c, r: (cut(longest(c.worker), "\u2060", r), EXACT),
    lambda c, r: (cut(longest(c.child), "\n", r), OTHER),
    lambda c, r: (_twice(longest(c.child), r), OTHER),
    lambda c, r: (wrong(longest(c.mother), r, 0) + "’s", OTHER),
    lambda c, r: (wrong(longest(c.worker).lower(), r, 3), OTHER),
    lambda c, r: (c.child[0] + " " + wrong(c.child[1], r, 1), OTHER),
    lambda c, r: (c.foreign[0], EXACT),
    lambda c, r: (cut(c.foreign[0], "\n", r) if len(c.foreign[0]) > 3 else c.foreign[0], OTHER),
    lambda c, r: (plain(c.child[0]) + "_" + plain(c.child[1]) + ".docx", OTHER),
    lambda c, r: ("IMG_" + plain(c.child[0]) + "01", OTHER),
    lambda c, r: (f"{c.child[0][0]}{c.child[1][0]}’s".replace("’s", ""), OTHER),
    lambda c, r: ("Dr A Pellingham", EXACT),
    lambda c, r: (_spelt(c.number), OTHER),
    lambda c, r: ("/".join([c.number[:3], c.number[3:6], c.number[6:]]), EXACT),
    lambda c, r: (" ".join(c.number), EXACT),
    lambda c, r: (f"{c.number[:3]}–{c.number[3:6]}–{c.number[6:]}", EXACT),
    lambda c, r: (c.number.replace("0", "O"), OTHER),
    lambda c, r: (c.number[:8] + c.number[9] + c.number[8] if c.number[8] != c.number[9] else c.number, OTHER),
    lambda c, r: (c.hospital_number[:3] + "-" + c.hospital_number[3:6] + " " + c.hospital_number[6:], EXACT),
    lambda c, r: (c.hospital_number[3:], OTHER),
    lambda c, r: (c.crime.replace("/", "-"), EXACT),
    lambda c, r: (f"the {nth(c.died.day)} day of {c.died:%B}", EXACT),
    lambda c, r: (f"{c.died.day}/{c.died.month}", OTHER),
    lambda c, r: (c.born.strftime("%d%m%Y"), OTHER),
    lambda c, r: (c.died.strftime("%Y/%m/%d"), EXACT),
    lambda c, r: (c.born.strftime("%d %m %Y"), OTHER),
    lambda c, r: (f"{c.died:%b}. {c.died.day}", EXACT),
    lambda c, r: (f"{c.died.day}\n{c.died:%B} {c.died.year}", EXACT),
    lambda c, r: (c.postcode.replace(" ", "-"), EXACT),
    lambda c, r: (" ".join(c.postcode.replace(" ", "")), OTHER),
    lambda c, r: (c.postcode.split()[0], OTHER),
    lambda c, r: (f"{c.house}A {c.street}, {c.town}", OTHER),
    lambda c, r: (f"{c.street.rpartition(' ')[0]} {c.street.rpartition(' ')[2][:2]}", OTHER),
    lambda c, r: (c.school.upper(), EXACT),
    lambda c, r: (wrong(c.hospital.split()[0], r, 0) + " " + " ".join(c.hospital.split()[1:]), OTHER),
    lambda c, r: (" ".join(c.telephone.replace(" ", "")), EXACT),
    lambda c, r: ("0044" + c.telephone[1:].replace(" ", "-"), EXACT),
    lambda c, r: (c.telephone[:5] + "\n" + c.telephone[6:], EXACT),
    lambda c, r: (c.email.replace("@", " [at] ").replace(".example", " dot example"), OTHER),
    lambda c, r: (c.email.upper(), EXACT),
    lambda c, r: ("www.remember-" + plain(c.child[0]).lower() + ".org.uk", OTHER),
)
