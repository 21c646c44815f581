"""Roles in the place of what was found, and keys that outlive a redrawn text."""

from cdop.redaction.replacing import KEPT, key_of, replaced, sentence_of
from cdop.redaction.scanning import scan
from cdop.redaction.values import Known, KnownPerson

KNOWN = Known(people=(KnownPerson("the child", ("Amira Okafor",)), KnownPerson("GP", ("Ottoline Farraday",))))
TEXT = "Amira was seen. Dr Farraday saw Amira’s rash on 12 March. Nothing more."


def test_what_was_found_gives_way_to_its_role() -> None:
    assert (
        replaced(TEXT, scan(TEXT, KNOWN), {}) == "The child was seen. GP saw the child’s rash on [date]. Nothing more."
    )


def test_a_choice_is_followed_and_what_is_kept_stays() -> None:
    hits = scan(TEXT, KNOWN)
    choices = {key_of(hits[0], TEXT): "the baby", key_of(hits[1], TEXT): "a doctor", key_of(hits[3], TEXT): KEPT}
    assert replaced(TEXT, hits, choices) == (
        "The baby was seen. A doctor saw the child’s rash on 12 March. Nothing more."
    )


def test_a_key_is_of_the_words_in_their_sentence() -> None:
    later = "A new beginning.\n\n" + TEXT.replace("Nothing more.", "Something more.")
    assert [key_of(hit, later) for hit in scan(later, KNOWN)] == [key_of(hit, TEXT) for hit in scan(TEXT, KNOWN)]
    changed = TEXT.replace("rash", "cough")
    before, after = ([key_of(hit, text) for hit in scan(text, KNOWN)] for text in (TEXT, changed))
    assert before[0] == after[0]
    assert set(before[1:]).isdisjoint(after[1:])


def test_the_same_words_twice_in_a_sentence_have_keys_of_their_own() -> None:
    text = "Amira and again Amira came."
    assert len({key_of(hit, text) for hit in scan(text, KNOWN)}) == 2


def test_a_key_does_not_tell_the_name() -> None:
    (hit,) = scan("Okafor came.", KNOWN)
    assert len(key_of(hit, "Okafor came.")) == 24
    assert "okafor" not in key_of(hit, "Okafor came.")


def test_the_sentence_around_a_find() -> None:
    hits = scan(TEXT, KNOWN)
    start, end = sentence_of(hits[1], TEXT)
    assert TEXT[start:end] == "Dr Farraday saw Amira’s rash on 12 March."
