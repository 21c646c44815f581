"""How passwords are stored, and which are refused."""

import string

import pytest
from argon2 import extract_parameters

from cdop.accounts import passwords
from cdop.accounts.password_rules import fault_of

ABOUT = ("maria.oldcastle@panel.example", "Maria Oldcastle", "Thurrock Child Death Overview Panel")
COMMON = (
    "password", "123456", "qwerty", "letmein", "iloveyou", "dragon", "monkey", "football", "welcome", "sunshine",
    "princess", "master", "shadow", "superman", "trustno1", "liverpool", "arsenal", "charlie", "michael", "jordan",
)  # fmt: skip


def production_hasher() -> object:
    """As the module makes it: tests run with a cheap one in its place."""
    import importlib.util

    spec = importlib.util.find_spec("cdop.accounts.passwords")
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh.HASHER


def test_the_real_parameters_are_strong_enough() -> None:
    hasher = production_hasher()
    stored = extract_parameters(hasher.hash("any password"))  # type: ignore[attr-defined]
    assert stored.type.name == "ID"
    assert stored.time_cost >= 2
    assert stored.memory_cost >= 19 * 1024
    assert stored.salt_len >= 16


@pytest.mark.parametrize(
    "password",
    [
        "violet lantern marble october",
        "  ends are kept  ",
        "👩‍👧‍👦🦊🌧️🎷🧭🪁🥨🏔️🦉🧵🎻",
        "пароль лампа мрамор",
        string.printable * 2,
        "nul\x00inside and more",
        "half a pair \ud800 here",
        "x" * 256,
    ],
)
def test_any_characters_are_kept_whole(password: str) -> None:
    stored = passwords.hash_password(password)
    assert passwords.verify(stored, password)
    assert not passwords.verify(stored, password[:-1])
    assert not passwords.verify(stored, password + "x")
    assert not passwords.verify(stored, password.swapcase() + " ")


def test_character_128_counts() -> None:
    stored = passwords.hash_password("x" * 127 + "y")
    assert not passwords.verify(stored, "x" * 127 + "z")


def test_a_letter_composed_in_two_ways_is_the_same_letter() -> None:
    assert passwords.verify(passwords.hash_password("caf\u00e9 lantern marble"), "cafe\u0301 lantern marble")


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$broken"])
def test_nothing_opens_an_account_without_a_stored_password(stored: str | None) -> None:
    assert not passwords.verify(stored, "")
    assert not passwords.verify(stored, "the password of no account")


@pytest.mark.parametrize(
    "password",
    [
        "violet lantern marble october",
        "7f3a9c1e5b2d8046aa51",
        "correct horse battery staple",
        "my child loves violet lanterns",
        "👩‍👧‍👦🦊🌧️🎷🧭🪁🥨🏔️🦉🧵🎻",
        "g7#" * 5 + "lantern marble october",
        "violet lantern marble " * 5 + "x" * 18,
        "Quite-Long Sentence, with a comma (and more) " * 2 + "than seventy-two characters!",
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert fault_of(password, ABOUT) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("fourteen chars", "15 characters or more"),
        ("", "15 characters or more"),
        ("x" * 257, "256 characters or fewer"),
        ("aaaaaaaaaaaaaaaaaaaa", "too easy to guess"),
        ("a" * 128, "too easy to guess"),
        ("abcdefghijklmnopqrst", "too easy to guess"),
        ("qwertyuiopasdfgh", "too easy to guess"),
        ("1234567890123456", "too easy to guess"),
        ("passwordpassword", "too easy to guess"),
        ("P@ssw0rdP@ssw0rd!", "too easy to guess"),
        ("Summer2026Summer2026", "too easy to guess"),
        ("cdopcdopcdopcdop", "too easy to guess"),
        ("childchildchild1", "too easy to guess"),
        ("childdeathreview1", "words about you or this service"),
        ("ChildDeathReviewPanel2026", "words about you or this service"),
        ("Thurrock-Panel-2026!", "words about you or this service"),
        ("mariaoldcastle1234", "words about you or this service"),
        ("maria.oldcastle@panel.example", "too easy to guess"),
        ("Oldcastle Maria !!!", "words about you or this service"),
        ("cdop-tracker-thurrock", "words about you or this service"),
    ],
)
def test_a_weak_password_is_refused_and_the_message_says_why(password: str, why: str) -> None:
    assert why in (fault_of(password, ABOUT) or "")


@pytest.mark.parametrize("word", COMMON)
@pytest.mark.parametrize("make", [lambda w: w, lambda w: w * 2, lambda w: (w * 15)[:20], lambda w: w + "1234567890"])
def test_common_passwords_and_what_is_made_of_them_are_refused(word: str, make) -> None:  # type: ignore[no-untyped-def]
    assert fault_of(make(word), ABOUT) is not None


def test_every_common_password_of_the_offline_list_is_refused() -> None:
    from zxcvbn.matching import RANKED_DICTIONARIES

    common = sorted(RANKED_DICTIONARIES["passwords"], key=RANKED_DICTIONARIES["passwords"].get)[:10_000]
    assert len(common) == 10_000
    assert [word for word in common if fault_of(word) is None] == []
