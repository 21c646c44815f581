"""Words that the scanner knows of any case: ordinary English, given names with their short forms, kinds of places."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
# Endings under which an ordinary word is still ordinary, with what stands in their place.
_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("ed", "e"),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("ies", "y"),
)


def words_in(told: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(told.split())


TITLES = words_in(
    "mr mrs ms miss mx dr prof professor pc dc ds di dci dcs sgt insp nurse sister midwife rev revd fr lord lady "
    "sir dame cllr hv sw consultant detective sergeant constable inspector auntie aunty aunt uncle nan nana"
)
HER_TITLES = frozenset({"mrs", "miss", "ms", "lady", "auntie", "aunty", "aunt"})
HIS_TITLES = frozenset({"mr", "sir", "lord", "uncle"})
# What else people call somebody of a role.
KIN: dict[str, tuple[str, ...]] = {
    "mother": ("mum", "mummy", "mam", "mom"), "child": ("baby",),
    "other parent": ("father", "dad", "daddy", "partner"), "father": ("dad", "daddy"),
}  # fmt: skip
KINDRED = frozenset(name for role, names in KIN.items() for name in (role, *names))
# Parts of names that say nothing alone.
PARTICLES = words_in(
    "de del della di da dos das du van von der den ter ten la le les al el ul ur bin bint ibn abu abd umm ben bat "
    "mc mac ap ab o st san santa y e und zu af av baby child boy girl twin one two infant unnamed"
)
# Names that sentences are full of as ordinary words: they are names where they have a capital, or beside one.
GRAMMAR = words_in(
    "may will an so my he no to in on do as at be by if is it me of or us we am are can did for had has her him "
    "his how its let not now our out own per she the too two was who why yet you than then that them they this "
    "thus till when with from have here just more most much must only over some such very were what your said see "
    "seen son sun day long young best good many case way hand head"
)
# Short forms of names that are words as well: with a capital, where nobody told that somebody is so called.
SHORT_AND_ORDINARY = words_in(
    "art ball bell bill chase chuck dean dick dot drew foot frank gay grant guy jack kit lane love mark max miles "
    "nick page pat peg price ray rich rob rod stew sue wise"
)
# Given names that are words, units, days or short for something else, or stand in the names of places and feasts.
NAMES_AS_WELL = words_in(
    "al ali ant bel bil caro carol cass christian con dai den di dom dolly ed em eve fi florence gene georgia "
    "ginger hal jan jay jock len lew lex lib lil lin mal missy mel mo mon nan nat ness nik ol pip reg ron ros "
    "si sid stew tel val vi victoria vin wat sydney virginia"
)
# Capitals that reports are full of and that are nobody's initials.
ABBREVIATIONS = words_in(
    "gp ed ae nhs uk us eu tv pe iv im io it id ok am pm bp hr ct mr mri ecg eeg icu nicu picu scbu hdu cpr cdop "
    "cdr cdrm lscb mash camhs hv sw la ca pc dc ds di fh ph od bd tds qds prn po pr ot pt pd dv da cp cin lac "
    "ehcp sen send asd adhd ld bmi bcg mmr rsv crp wcc hb csf uti urti lrti sids sudi sudc sudic oh as at is in "
    "on to of or no my we he me so do go if by an be up hmp who dob nok dnar dnacpr asap bst gmt utc gcs iq nb eg "
    "ie vs mp pa pi tb hiv hep cmv ebv vp peg tpn abg cbg cxr sob doa bid roi op mdt yot cps crb dbs ofsted cqc "
    "ico ons icb ccg"
)
# Words of the names of places that say what kind of place it is.
KINDS_OF_PLACE = words_in(
    "primary secondary infant infants junior juniors grammar high school academy college nursery preschool pre "
    "playgroup sixth form special community church england c of e ce rc roman catholic free trust foundation "
    "university hospital hospitals infirmary royal general district memorial clinic surgery medical centre center "
    "health practice group practices partnership hospice children childrens women womens house home the and at in "
    "for st saint saints nhs care unit ward department emergency family hub gp doctors dental pharmacy day "
    "kindergarten maternity neonatal maritime county city town teaching north south east west central new old "
    "upper lower great little"
)
KINDS_OF_STREET = words_in(
    "road street avenue close lane drive crescent court gardens garden place terrace square way walk hill rise "
    "grove mews row park view green parade circus embankment quay wharf end field fields yard gate path house "
    "flat apartment unit block floor the of and mount vale croft buildings mansions lodge cottage cottages farm "
    "estate bungalow number no north south east west upper lower old new"
)
_SHORT = {
    "road": ("rd",), "street": ("st", "str"), "avenue": ("ave", "av"), "close": ("cl",), "lane": ("ln",),
    "drive": ("dr", "drv"), "crescent": ("cres", "cr"), "court": ("ct", "crt"), "gardens": ("gdns", "gdn"),
    "place": ("pl",), "terrace": ("terr", "ter"), "square": ("sq",), "grove": ("gr", "grv"), "park": ("pk",),
    "saint": ("st",), "st": ("saint",), "saints": ("ss",), "hospital": ("hosp",), "school": ("sch", "schl"),
    "primary": ("prim",), "and": ("&",), "apartment": ("apt",), "flat": ("apartment", "apt"), "centre": ("center",),
    "mount": ("mt",),
}  # fmt: skip


def short_forms(word: str) -> tuple[str, ...]:
    """How else a word of an address or of a place's name is written."""
    return _SHORT.get(word, ())


@cache
def _ordinary_words() -> frozenset[str]:
    return frozenset((_HERE / "ordinary_words.txt").read_text("utf-8").split())


def ordinary(word: str) -> bool:
    """Whether a folded word is ordinary English, also with an ending."""
    words = _ordinary_words()
    return word in words or any(
        word.endswith(ending) and len(word) - len(ending) > 2 and word[: -len(ending)] + stem in words
        for ending, stem in _ENDINGS
    )


@cache
def _given_names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in (_HERE / "given_names.txt").read_text("utf-8").splitlines():
        group = line.split()
        for name in group:
            found.setdefault(name, set()).update(group)
    return {name: frozenset(others - {name}) for name, others in found.items()}


def also_called(name: str) -> frozenset[str]:
    """Short forms of a folded given name, what it may be short for, and its other spellings."""
    return _given_names().get(name, frozenset())
