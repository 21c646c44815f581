"""Invented names in several scripts. Family names are made up, so that no combination is a real person's."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Tradition:
    """Names that go together, and the ethnic categories under which such children are likely recorded.

    ``boys``: those of the given names that a boy has; the others are girls'.
    """

    weight: int
    ethnicities: tuple[str, ...]
    family: tuple[str, ...]
    given: tuple[str, ...]
    boys: frozenset[str]

    def of_a_child(self, *, male: bool) -> tuple[str, ...]:
        """The given names of boys, or of girls."""
        return tuple(name for name in self.given if (name in self.boys) is male)


def _of(weight: int, ethnicities: str, family: str, given: str) -> Tradition:
    """``given``: a boy's name has a ``*``."""
    names = given.split()
    plain, boys = (tuple(one.strip("*") for one in chosen) for chosen in (names, [n for n in names if "*" in n]))
    return Tradition(weight, tuple(ethnicities.split()), tuple(family.split()), plain, frozenset(boys))


TRADITIONS = (
    _of(
        48,
        "A A A A A A B C D E F G Z 99",
        "Hollowbrook Pennifold Quillstone Wexcombe Larkhurst Sedgewater Marlowdene Thistlecott Brackenshaw Oxmarsh "
        "Fennimoor Cobblewick Harrowdale-Finch O'Quilligan Ravensill Saltmeade Tillingbeck Umberstone Vinehallow "
        "Withycroft Yarrowgate Applethorpe Bexcombe-Lyle Culverlake Dunmallow Elderquay",
        "Amelia Jude* Rowan* Isla Callum* Phoebe Kieran* Zoë Maisie Leon* Tegan Rory* Elodie Finlay* Saffron Chloë "
        "Reuben* Imogen Ellis* Harper",
    ),
    _of(
        8,
        "C",
        "Wiśniewicki Żółkiewniak Łąkomirski Świerczyniak Brzozowniak Ćwiklińczak",
        "Małgorzata Stanisław* Zofia Kacper* Łucja Mikołaj*",
    ),
    _of(5, "A", "Llwydgoed Penrhosgwyn Tŷ-Newyddan Gwernfallt", "Siân Rhŷs* Llŷr* Angharad Tomos* Ffion"),
    _of(7, "N P E", "Adéọlárìnwá Ọládùúngbé Ògúnṣèyílà Akínbọ̀dúnlá", "Ayọ̀mídé* Ṣadé Tẹ́níọlá Fọlákẹ́ Dáre*"),
    _of(6, "S C L", "البستنجاوي النخلاوندي الزعترلي السفرجلاني", "ليان يزن* رهف إياد* تالين"),
    _of(3, "C S", "תמרבך ארזוני־גל שקדמור גפנברון", "נועם* יעלה איתן* שירה"),
    _of(6, "K", "পদ্মাশীল নদীয়ালকর শালবনিয়া মেঘনাদার", "অরণ্য* তিতির ঝিলিক নীলয়*"),
    _of(4, "R", "欧阳 司徒 闻人 钟离", "霖棠* 沐笙 芷汐 砚舟*"),
    _of(3, "C", "Θαλασσινοπουλάκης Ελαιώνογλου Πευκοδήμος", "Φαίδρα Ίωνας* Δανάη Λυκούργος*"),
    _of(4, "C", "Березовчанко Лісогориця Вишнегребля", "Даринка Остап* Злата Любомир*"),
    _of(3, "H J L F", "Kesarwadi Mirpuriwal Chandanpuria", "Anvika Zayyan* Ishaan* Mehreen"),
    _of(3, "M P D", "Clarendish-Vale Portlandier Mandevillia", "Keziah Tyrese* Aaliyah Delroy*"),
)


def name(rng: random.Random) -> tuple[str, str, str]:
    """Family name, given names and ethnic category of one invented child."""
    chosen = rng.choices(TRADITIONS, [tradition.weight for tradition in TRADITIONS])[0]
    given = rng.sample(chosen.given, 2 if rng.random() < 0.2 else 1)
    return rng.choice(chosen.family), " ".join(given), rng.choice(chosen.ethnicities)


def fitting(given: str, sex: str | None) -> str:
    """Given names of these traditions as a child of this sex has them, each name in place of another of its own."""
    found: list[str] = []
    for one in given.split():
        tradition = next((each for each in TRADITIONS if one in each.given), None)
        if tradition is None or sex not in {"female", "male"}:
            found.append(one)
            continue
        names = tradition.of_a_child(male=sex == "male")
        place = tradition.given.index(one)
        turned = (*names[place % len(names) :], *names)
        found.append(next(name for name in ((one, *turned) if one in names else turned) if name not in found))
    return " ".join(found)
