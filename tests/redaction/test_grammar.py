"""A role in the place of a name makes a sentence that people would write."""

import pytest

from cdop.redaction.replacing import KEPT, key_of, replaced
from cdop.redaction.scanning import scan
from cdop.redaction.values import Known, KnownPerson

KNOWN = Known(
    people=(
        KnownPerson("the child", ("Amaryllis Wetherfield",)),
        KnownPerson("the mother", ("Rosalind Wetherfield",)),
        KnownPerson("the other parent", ("Corvin Holt",)),
        KnownPerson("GP", ("Jane Marsh",)),
        KnownPerson("other child", ("Torquil",)),
        KnownPerson("other child", ("Una",)),
    )
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("found by her mother Rosalind on the sofa", "found by her mother on the sofa"),
        ("by her mother Rosalind’s phone", "by her mother’s phone"),
        ("Her mother, Rosalind, said so.", "Her mother said so."),
        ("so said her mother, Rosalind.", "so said her mother."),
        ("told her mother, Rosalind rang later", "told her mother, the mother rang later"),
        ("mum (Rosalind) rang", "mum rang"),
        ("Mum Rosalind rang", "Mum rang"),
        ("Rosalind, her mother, wept", "The mother wept"),
        ("with Rosalind (mother) there", "with the mother there"),
        ("his father Corvin came", "his father came"),
        ("the late Rosalind, little Amaryllis", "the late mother, little child"),
        ("Baby Amaryllis slept", "Baby slept"),
        ("The Wetherfields came", "The child came"),
        ("her grandmother Rosalind", "her grandmother (the mother)"),
        ("seen by GP Dr Jane Marsh", "seen by GP"),
        ("her brother Torquil and Una", "her brother (other child 1) and other child 2"),
        ("He said “no.” Rosalind left", "He said “no.” The mother left"),
        ("Cause: Rosalind rang", "Cause: The mother rang"),
        ("then Rosalind's phone", "then the mother's phone"),
        ("at Mrs Wetherfield's house", "at [name]'s house"),
        ("her mother. Rosalind came", "her mother. The mother came"),
    ],
)
def test_a_role_is_set_into_its_sentence(written: str, read: str) -> None:
    assert replaced(written, scan(written, KNOWN), {}) == read


def test_what_stays_is_not_touched_and_neither_is_the_next_find() -> None:
    text = "her mother Rosalind, Amaryllis, her mother Rosalind"
    hits = scan(text, KNOWN)
    kept = {key_of(hits[0], text): KEPT}
    assert replaced(text, hits, kept) == "her mother Rosalind, the child, her mother"


def test_a_text_without_finds_is_as_it_was() -> None:
    assert replaced("Nothing is here.", (), {}) == "Nothing is here."
