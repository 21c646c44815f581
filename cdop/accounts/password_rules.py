"""Which passwords are refused, and why, in words for the person who chose one (security.md S14, S15)."""

import string
from collections.abc import Iterable
from threading import Lock

SHORTEST = 15  # as if there were no second factor
LONGEST = 256
ENOUGH = 3  # zxcvbn's "safely unguessable": more than 10**8 guesses
ENOUGH_BESIDES = 2  # what is left without the words that anybody would try here
LOCAL_WORDS = ("cdop", "ecdop", "child", "children", "death", "review", "tracker", "panel", "overview", "nhs")
EXAMINED = 36  # zxcvbn's work grows steeply with the length; a longer one is strong if its start or its end is

BETWEEN_WORDS = dict.fromkeys(map(ord, string.punctuation + string.whitespace))

_zxcvbn_is_shared = Lock()  # it keeps the caller's words in a dictionary of the module


def fault_of(password: str, about: Iterable[str] = ()) -> str | None:
    """Why the password cannot be used, or nothing. ``about``: the person's e-mail and name, the panel's name."""
    if len(password) < SHORTEST:
        return (
            f"Password must be {SHORTEST} characters or more: three or four words that do not belong together do well"
        )
    if len(password) > LONGEST:
        return f"Password must be {LONGEST} characters or fewer"
    words = local_words(about)
    score, warning = _strength(password, words)
    if score < ENOUGH:
        return f"Password is too easy to guess. {warning or 'Add a word or two that does not belong with the others'}"
    if _strength(_without(password, words), words)[0] < ENOUGH_BESIDES:
        return "Password is too easy to guess: it is made of words about you or this service"
    return None


def local_words(about: Iterable[str]) -> list[str]:
    """Words that somebody who knows the person or the panel would try, longest first."""
    texts = [text.casefold() for text in about]
    parts = ["".join(c if c.isalnum() else " " for c in text).split() for text in texts]
    found = {*texts, *LOCAL_WORDS, *(word for words in parts for word in words)}
    return sorted((word for word in found if len(word) > 2), key=lambda word: (-len(word), word))


def _without(password: str, words: Iterable[str]) -> str:
    """What is left for a guesser to find once he has tried those words; all of it where none of them occurs."""
    left = password.casefold()
    for word in words:
        left = left.replace(word, "")
    return password if left == password.casefold() else left.translate(BETWEEN_WORDS)


def _strength(password: str, words: list[str]) -> tuple[int, str]:
    """zxcvbn's score, 0 to 4, and its warning."""
    if not password:
        return 0, ""
    from zxcvbn import zxcvbn

    with _zxcvbn_is_shared:
        results = [zxcvbn(part, words) for part in {password[:EXAMINED], password[-EXAMINED:]}]
    best = max(results, key=lambda result: int(result["score"]))
    return int(best["score"]), str(best["feedback"]["warning"] or "")
