"""Ways kept at first from the making of the scanner, then shown to it.

At first it found 92.5 % of the former half and 98.5 % of the latter, and all of both that were exact.
"""

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


def _swapped_case(text: str) -> str:
    return "".join(c.upper() if place % 2 else c.lower() for place, c in enumerate(text))


def _two_cuts(text: str, random: Random) -> str:
    return cut(cut(text, "\u200c", random), "\u00ad", random)


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
    # What follows was held back after the above: 98.5 % found at first.
    lambda c, r: (" ".join(c.child), EXACT),
    lambda c, r: (c.child[0], EXACT),
    lambda c, r: (c.mother[1] + "’", EXACT),
    lambda c, r: (_swapped_case(plain(" ".join(c.worker))), EXACT),
    lambda c, r: (f"{c.mother[0]} ({c.mother[1]})", EXACT),
    lambda c, r: (f"{c.child[1]} {c.child[0]}", EXACT),
    lambda c, r: (f"“{c.child[0]}”", EXACT),
    lambda c, r: (c.worker[0] + " " * 3 + c.worker[1], EXACT),
    lambda c, r: (_two_cuts(longest(c.child), r), EXACT),
    lambda c, r: (cut(longest(c.mother), "- \n ", r), OTHER),
    lambda c, r: (f"{c.child[0]}\t{c.child[1]}", EXACT),
    lambda c, r: (wrong(longest(c.worker), r, 0).upper(), OTHER),
    lambda c, r: (wrong(longest(c.mother), r, 1).lower(), OTHER),
    lambda c, r: (wrong(longest(c.child), r, 2) + "’s", OTHER),
    lambda c, r: (wrong(c.child[0], r, 3) + " " + c.child[1], OTHER),
    lambda c, r: (wrong(plain(longest(c.worker)), r, 0), OTHER),
    lambda c, r: ("Ms " + c.worker[1], EXACT),
    lambda c, r: (" ".join(filter(None, c.foreign)), EXACT),
    lambda c, r: (c.foreign[0], EXACT),
    lambda c, r: (f"«{c.foreign[0]}»", EXACT),
    lambda c, r: (f"{c.child[0][0]}. {c.child[1][0]}.", OTHER),
    lambda c, r: (f"{c.mother[0]} {c.mother[1][0]}.", EXACT),
    lambda c, r: (f"{plain(c.child[0]).lower()}.mum@post.example", OTHER),
    lambda c, r: (f"#RIP{plain(c.child[0])}", OTHER),
    lambda c, r: (f"letter to {c.worker[0]}.pdf"[10:], OTHER),
    lambda c, r: (f"{plain(c.child[0]).lower()}99", OTHER),
    lambda c, r: (c.number[:3] + "  " + c.number[3:6] + "  " + c.number[6:], EXACT),
    lambda c, r: (f"{c.number[:3]} {c.number[3:6]}\n{c.number[6:]}", EXACT),
    lambda c, r: (f"{c.number[:2]} {c.number[2:4]} {c.number[4:6]} {c.number[6:8]} {c.number[8:]}", EXACT),
    lambda c, r: ("NHS" + c.number, EXACT),
    lambda c, r: (c.number.translate(str.maketrans("0123456789", "०१२३४५६७८९")), EXACT),
    lambda c, r: (c.number[:4] + ("1" if c.number[4] != "1" else "2") + c.number[5:], OTHER),
    lambda c, r: (" ".join(c.hospital_number), EXACT),
    lambda c, r: (c.hospital_number.replace("MDH", "mdh."), EXACT),
    lambda c, r: (c.crime.replace("/", ""), OTHER),
    lambda c, r: (f"{c.died:%A} the {nth(c.died.day)} of {c.died:%B}".partition("the ")[2], EXACT),
    lambda c, r: (f"{c.born:%d}.{c.born:%m}.{c.born.year}", EXACT),
    lambda c, r: (f"{c.died.day} {c.died:%b} {c.died.year}", EXACT),
    lambda c, r: (f"{c.born:%B} {c.born.day}", EXACT),
    lambda c, r: (f"{c.died.day}{c.died:%b}{c.died.year}", OTHER),
    lambda c, r: (f"{c.died.day}/{c.died.month}/{c.died.year}", EXACT),
    lambda c, r: (f"{c.born.day} {c.born:%B} ’{c.born:%y}", EXACT),
    lambda c, r: (c.postcode.replace(" ", "\n"), EXACT),
    lambda c, r: (c.postcode.replace(" ", "."), EXACT),
    lambda c, r: (c.postcode.lower(), EXACT),
    lambda c, r: (f"{c.house}, {c.street.lower()}", OTHER),
    lambda c, r: (c.street.rpartition(" ")[0] + ("" if c.street != "High Street" else " St"), OTHER),
    lambda c, r: (c.school.lower(), EXACT),
    lambda c, r: (c.hospital.replace(" ", "\n", 1), EXACT),
    lambda c, r: (c.surgery.replace("Surgery", "Practice"), OTHER),
    lambda c, r: (c.telephone[:7] + " " + c.telephone[7:], EXACT),
    lambda c, r: (c.telephone.replace(" ", "."), EXACT),
    lambda c, r: ("+44 (0)" + c.telephone[1:], EXACT),
    lambda c, r: (c.email.replace("@", " @ "), OTHER),
    lambda c, r: (f"http://{plain(c.child[0]).lower()}.memorial.example/x", OTHER),
    lambda c, r: (plain(" ".join(c.child)).replace("a", "α").replace("o", "ο"), OTHER),
)
