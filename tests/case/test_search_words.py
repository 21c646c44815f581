"""How names, numbers and questions are cut into words."""

import pytest

from cdop.case.search import alternatives, fold, terms_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë O'Neill", "zoe oneill"),
        ("ŻÓŁKIEWNIAK", "zolkiewniak"),
        ("Bjørn Æðelstan", "bjorn aedelstan"),
        ("Straße", "strasse"),
        ("  Ａｍａｒｙ  ", "amary"),
        ("Ọláyínká", "olayinka"),
        ("İpek", "ipek"),
        ("", ""),
    ],
)
def test_case_and_accents_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_name_in_a_script_without_case_stays_itself() -> None:
    assert fold("李 明") == "李 明"
    assert fold("عمر") == "عمر"


@pytest.mark.parametrize(
    ("question", "ways"),
    [
        ("999 000 0018", (("9990000018",),)),
        ("999-000-0018", (("9990000018",),)),
        ("me7 1qx", (("me71qx",),)),
        ("ME7", (("me7",),)),
        ("Smith", (("smith",),)),
        ("smith zoë", (("smith", "zoe"), ("smithzoe",))),
        ("O Neill", (("neill",), ("oneill",))),
        ("CDR-2014-007", (("cdr", "2014", "007"), ("cdr2014007",))),
        ("MED/2014/007", (("med2014007",),)),
        ("李", (("李",),)),
        ("a", ()),
        ("7", ()),
        ("%", ()),
        ("_", ()),
        ("  ", ()),
        ("'; --", ()),
    ],
)
def test_a_question_may_be_meant_in_several_ways(question: str, ways: tuple[tuple[str, ...], ...]) -> None:
    assert alternatives(question) == ways


def test_a_question_of_any_length_is_cut() -> None:
    assert all(len(word) <= 100 for way in alternatives("x" * 5000 + " " + "y" * 5000) for word in way)


def test_a_case_is_found_by_names_numbers_postcode_and_reference() -> None:
    identity = {
        "family_name": "Smith-Żak", "given_names": "Zoë Ann", "nhs_number": "9990000018", "home_postcode": "ME7 1QX",
    }  # fmt: skip
    words = {"smith", "zak", "zoe", "ann", "9990000018", "me71qx", "cdr14007"}
    assert terms_of("CDR-14/007", identity) == words
