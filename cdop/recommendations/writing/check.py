"""Whether a recommendation will get done: what is asked of it before it is agreed. Pure.

What is missing stands in the way of agreeing: the words, whom it is addressed to, a day, and a test of success. The
rest warns, in whole sentences. Panels' recommendations were found to be strong on the problem and weak on the action
(peers.md 62): so it asks for one thing, done by somebody, that can be seen to be done.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """How a question is answered; ``MISSING`` stands in the way of agreeing."""

    GOOD = "good"
    LOOK_AGAIN = "look_again"
    MISSING = "missing"


@dataclass(frozen=True)
class Drafted:
    """What is checked. ``organisations``: how many it is addressed to; ``strength`` a code, empty for none."""

    words: str = ""
    organisations: int = 0
    due_on: date | None = None
    done_when: str = ""
    measured_by: str = ""
    strength: str = ""


@dataclass(frozen=True)
class Checked:
    """One question, how it is answered, and what that means. ``field``: where on the form it is mended."""

    question: str
    field: str
    level: Level
    words: str


STRONGER = {
    "": "Say what kind of measure it is: people are told, people are taught, people must, or the safe way is the easy "
    "way.",
    "information": "Telling people is the weakest measure: it fades, and depends on who remembers. Teaching them is a "
    "little stronger; a rule, checklist or form that asks for it is stronger; a change of the place, the product or "
    "the system that makes the safe way the easy way is strongest.",
    "training": "Training fades as people come and go. A rule, checklist or form that asks for it each time is "
    "stronger; a change of the place, the product or the system is strongest.",
    "rule": "A rule is a strong measure. Stronger would be a design: a place, product or system in which the safe way "
    "is the easy, or the only, way.",
    "design": "The strongest kind of measure.",
}
STRENGTHS = ("information", "training", "rule", "design")
_SHORT = 6
_MODAL = re.compile(r"\b(should|must|shall|will|is to|are to|needs? to|has to|have to|ought to)\b", re.IGNORECASE)
_WEAK = (
    (r"\bconsider(s|ed|ing|ation)?\b", "asks somebody to think, not to act"),
    (r"\brais(e|es|ed|ing)\s+(\w+\s+)?awareness\b|\bawareness\b.{0,40}\brais(ed|ing)\b", "changes nothing by itself"),
    (r"\b(be|are|is|made|become|being|remain)\s+(\w+\s+)?aware\b", "asks people to know, not to act"),
    (r"\b(be|are|is)\s+(\w+\s+)?(reminded|mindful|vigilant|encouraged|urged)\b", "asks people to bear in mind"),
    (r"\b(bear|keep) in mind\b|\bthink about\b|\blook (at|into)\b|\bexplore[sd]?\b|\breflect\b", "ends in no action"),
    (r"\b(where|wherever|when|if|as)\s+(possible|appropriate|practicable|feasible)\b", "lets everybody off"),
    (r"\bcontinue(s|d)? to\b", "asks for what is done already"),
    (r"\b(try|aim|strive|seek|endeavour)s? to\b|\bwork towards\b", "can be said to be done on any day"),
    (r"\bbest practice\b|\brobust\b|\bholistic\b|\bas needed\b|\bgood communication\b", "means something else to each"),
)
_VERBS = (
    "add agree appoint arrange ask assess attach audit ban block book bring build buy call carry change check close "
    "collect complete contact count cut deliver demonstrate discuss display distribute do employ enter equip escalate "
    "establish examine explain extend fence fill fit fund give hand hire hold inform inspect install introduce invite "
    "issue keep label lend limit link list lock look lower make mark measure meet move name notify obtain offer open "
    "pay phone place plan post prescribe print produce provide publish put raise read record recruit redesign refer "
    "register remove repair repeat replace report require restrict review revise ring run screen see sell send set "
    "share show sign start stock stop store supply survey take teach telephone tell test tick train transfer "
    "translate turn update use vaccinate visit weigh withdraw write"
)
_IRREGULAR = (
    "asked built bought brought carried cut done drawn given gave held hung kept known laid led lent made met paid put "
    "read run seen sent set shown sold stopped stuck taken taught told withdrawn written fitted referred planned banned"
)
_ALSO = re.compile(r"\band (?:also |then |to |should |must )?(\w+)|;\s*(\w+)", re.IGNORECASE)
_LIST = re.compile(r"(?m)^\s*(?:[-*•]|\(?[0-9a-h][).])\s+\S")
_SENTENCE = re.compile(r"[.!?;]\s+|\n+")
_INSTEAD = (
    (
        "information",
        re.compile(r"\b(leaflets?|posters?|newsletters?|letters?|bulletins?|campaigns?|briefings?)\b", re.I),
    ),
    ("training", re.compile(r"\b(train|training|teach|taught|teaches|courses?|workshops?|e-?learning)\b", re.I)),
)


def check(drafted: Drafted) -> list[Checked]:
    """Every question with its answer, in the order of the form."""
    return [
        _addressed(drafted),
        _specific(drafted),
        _one_thing(drafted),
        _dated(drafted),
        _measurable(drafted),
        _strong(drafted),
    ]


def missing(checked: Sequence[Checked]) -> list[Checked]:
    """What stands in the way of agreeing."""
    return [one for one in checked if one.level is Level.MISSING]


def weak_words(words: str) -> list[tuple[str, str]]:
    """The phrases that ask for nothing, as written, each with what is wrong with it."""
    found = ((re.search(pattern, words, re.IGNORECASE), why) for pattern, why in _WEAK)
    return [(match[0], why) for match, why in found if match]


def _addressed(drafted: Drafted) -> Checked:
    asked = _answer("Is it addressed?", "organisations")
    if not drafted.organisations:
        return asked(Level.MISSING, "Choose the organisations that are to do it: each is told, and answers.")
    number = drafted.organisations
    return asked(Level.GOOD, f"To {number} organisations, each on its own." if number > 1 else "To one organisation.")


def _specific(drafted: Drafted) -> Checked:
    asked, words = _answer("Is it specific?", "words"), drafted.words.strip()
    if not words:
        return asked(Level.MISSING, "Write what is recommended.")
    if found := weak_words(words):
        told = "; ".join(f"“{written}” {why}" for written, why in found)
        return asked(Level.LOOK_AGAIN, f"{told}. Say who does what.")
    if not _actions(words):
        return asked(
            Level.LOOK_AGAIN, "No action is named: say who does what, with a verb such as write, fit or check."
        )
    if len(words.split()) < _SHORT:
        return asked(Level.LOOK_AGAIN, "This is very short: say who does what, to whom and when.")
    if not _says_who(words) and not drafted.organisations:
        return asked(Level.LOOK_AGAIN, "Say who is to do it: which staff or service.")
    return asked(Level.GOOD, "Somebody is to do something that can be seen.")


def _one_thing(drafted: Drafted) -> Checked:
    asked, words = _answer("Is it one thing?", "words"), drafted.words.strip()
    if not words:
        return asked(Level.LOOK_AGAIN, "Nothing is written yet.")
    asking = [one for one in _SENTENCE.split(words) if _MODAL.search(one) or _actions(one)]
    more = [found for match in _ALSO.finditer(words) if _is_action(found := (match[1] or match[2]).lower())]
    if len(_LIST.findall(words)) > 1 or len(asking) > 1 or len(more) > 1:
        return asked(
            Level.LOOK_AGAIN,
            "This asks for several things. One may be done and another not: write a recommendation for each.",
        )
    return asked(Level.GOOD, "One thing, that is done or not.")


def _dated(drafted: Drafted) -> Checked:
    asked = _answer("Is it dated?", "due_on")
    if drafted.due_on is None:
        return asked(Level.MISSING, "Enter the day by which it is to be done.")
    return asked(Level.GOOD, "A day is set.")


def _measurable(drafted: Drafted) -> Checked:
    question = "Can anybody tell that it is done, and whether it worked?"
    asked, of_effect = _answer(question, "done_when"), _answer(question, "measured_by")
    if not drafted.done_when.strip():
        return asked(Level.MISSING, "Enter what will count as done: something that can be shown.")
    if not drafted.measured_by.strip():
        return of_effect(Level.MISSING, "Enter how it will show whether it worked.")
    if drafted.done_when.strip().lower() == drafted.measured_by.strip().lower():
        return of_effect(
            Level.LOOK_AGAIN, "Done and worked are told in the same words: what would be different for children?"
        )
    return asked(Level.GOOD, "It is said what counts as done, and how it will show whether it worked.")


def _strong(drafted: Drafted) -> Checked:
    asked = _answer("How strong is the measure?", "strength")
    told = STRONGER.get(drafted.strength, STRONGER[""])
    if drafted.strength in STRENGTHS:
        for kind, words in _INSTEAD:
            found = words.search(drafted.words)
            if found and STRENGTHS.index(kind) < STRENGTHS.index(drafted.strength):
                said = "information" if kind == "information" else "training"
                return asked(Level.LOOK_AGAIN, f"“{found[0]}” reads like {said}. {STRONGER[kind]}")
    good = drafted.strength in {"rule", "design"}
    return asked(Level.GOOD if good else Level.LOOK_AGAIN, told)


def _answer(question: str, field: str) -> Callable[[Level, str], Checked]:
    return lambda level, words: Checked(question, field, level, words)


def _actions(words: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]+", words.lower()) if _is_action(word)]


def _is_action(word: str) -> bool:
    return word in _FORMS


def _says_who(words: str) -> bool:
    modal = _MODAL.search(words)
    before = words[: modal.start()].split() if modal else []
    return bool(before) and before[0].lower() not in {"it", "there", "this", "that", "we", "consideration"}


def _forms() -> frozenset[str]:
    """Every form of every verb."""
    verbs = _VERBS.split()
    found = {*verbs, *_IRREGULAR.split()}
    for verb in verbs:
        stem = verb[:-1] if verb.endswith("e") else verb
        short = verb[:-1] + "i" if verb.endswith("y") and verb[-2] not in "aeiou" else verb
        found |= {f"{short}es" if short != verb else f"{verb}s", f"{verb}es"}
        found |= {f"{stem}ed", f"{stem}ing", f"{short}ed", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"}
    return frozenset(found)


_FORMS = _forms()
