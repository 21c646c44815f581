"""The names in what people write where they are asked for somebody: 'Dr Jane Marsh, paediatrician'. Pure."""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+(?:['’.\-‐][^\W\d_]+)*")
_PART = re.compile(r"[\n;/]+|\band\b|&")
_AFTER_THE_NAME = re.compile(r"\s*[,:–—]|\s-\s|\s*[0-9]")
_NO_NAMES = frozenset(
    """
    a an the of at for from in on to and or his her their with
    mr mrs ms miss mx dr prof professor sir dame lady lord reverend rev sister nurse doctor consultant
    mother father mum mummy dad daddy parent parents carer guardian brother sister twin half step baby child children
    grandmother grandfather grandparent grandparents aunt uncle cousin partner family sibling siblings foster
    health visitor midwife midwives midwifery gp practice surgery school nursery teacher head headteacher social worker
    team service services hospital ward trust nhs police officer constable sergeant inspector detective dc ds di pc
    coroner coroners office officer paediatric paediatrician paediatrics registrar manager lead named designated
    safeguarding key staff chair deputy director public council children childrens children's children’s community
    clinical nursing visiting visitors apologies none unknown
    hospice ambulance maternity neonatal emergency department unit clinic clinics primary secondary tertiary care
    social mental health education council authority board integrated obstetric obstetrics obstetrician neonatologist
    neonatology pathologist pathology psychologist psychology psychiatrist psychiatry bereavement oncology pharmacy
    intensive palliative therapist therapy physiotherapist dietitian advocate lay representative agency agencies
    not known no yes nil n/a na age aged born dob years year months month weeks week days day old
    """.split()  # noqa: SIM905 - a list of words to read
)
_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame lady lord sister nurse pc dc ds di".split())  # noqa: SIM905
_SURNAMES_TOO = frozenset("ward head constable nurse child day parent cousin sergeant bishop prior lord key".split())  # noqa: SIM905
"""Words that are roles or services, and surnames after a title or a given name: Mrs Ward, Jane Constable."""
_ROLES = frozenset({"child", "parent", "nurse", "key"})


def names_in(text: str) -> list[str]:
    """The names in a text that names somebody, each a run of words that begin with a capital, or of a script without
    capitals. Titles, roles and services are no names.
    """
    return [name for part in _PART.split(text) for name in _runs(part)]


def names_at_line_starts(text: str) -> list[str]:
    """The names of a list of people, one a line, of which a role, an age or a birthday may follow the name."""
    found: list[str] = []
    for part in _PART.split(text):
        after = _AFTER_THE_NAME.search(part.strip())
        runs = _runs(part.strip()[: after.start()] if after else part)
        # 'Mother: Jane Marsh' and 'Brother, Tom': the role came first.
        found += runs or _runs(part)
    return found


def same(name: str) -> str:
    """By what two writings of a name are one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def is_a_name(text: str) -> bool:
    """Whether what was given as a name is more than a role, a title or that nobody knows."""
    words = [_plain(found[0]) for found in _WORD.finditer(text)]
    alone = len(words) == 1 and words[0] in _SURNAMES_TOO - _ROLES
    return alone or bool(_runs(text)) or any(word not in _NO_NAMES for word in words)


def role_words(text: str) -> bool:
    """Whether every word of a text is one of a role, a title or a service, in the singular or plural."""
    words = [_plain(found[0]) for found in _WORD.finditer(text)]
    return all(word in _NO_NAMES or word.removesuffix("s") in _NO_NAMES for word in words)


def _runs(text: str) -> list[str]:
    runs: list[list[str]] = [[]]
    end, before = 0, ""
    if text.islower():  # typed without a single capital: sarah jones
        text = text.title()
    for found in _WORD.finditer(text):
        word, gap = found[0], text[end : found.start()].strip(" .\t")
        if runs[-1] and gap:
            runs.append([])
        if _is_a_name(word, before if not gap else "", started=bool(runs[-1])):
            runs[-1].append(word)
        else:
            runs.append([])
        end, before = found.end(), word
    return [" ".join(run) for run in runs if len("".join(run)) > 1]


def _is_a_name(word: str, before: str, *, started: bool) -> bool:
    plain = _plain(word)
    if word[0].islower():
        return False
    if len(word) == 1 and word.isupper():  # an initial
        return True
    if plain in _SURNAMES_TOO and (started or before.casefold() in _TITLES):
        return True
    return plain not in _NO_NAMES


def _plain(word: str) -> str:
    return word.casefold().strip(".").removesuffix("'s").removesuffix("’s")
