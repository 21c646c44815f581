"""The gate as plain values: nothing of a case stands in what is released unless somebody decided so."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdop.case.facts import Fact, FactKind
from cdop.redaction.values import Certainty
from cdop.review.papers.drawing import draw
from cdop.review.papers.gate import (
    KEEP,
    REPLACE,
    StillOpen,
    exact_suggestions,
    open_finds,
    released,
    search,
    sha256_of,
    words_name_somebody,
)
from cdop.review.papers.known import known_of
from tests.review.papers.making_papers import NOTIFIED, TOLD, timeline

NAMES = ("amaryllis", "ottoline", "wetherfield", "rosalind", "brinkworth", "ottavia", "fenwright")
NUMBERS = ("9990000018", "01634960123")
DAYS = ("9 may 2014", "2014-05-09", "09/05/2014", "17 february 2010")
FORMS = (
    "Amaryllis", "AMARYLLIS", "Wetherfield’s", "Rosalind Wetherfield", "Otto\u00adline", "Wether\nfield",
    "Dr Brinkworth", "999 000 0018", "9990000018", "999-000-0018", "01634 960123", "9 May 2014", "2014-05-09",
    "09/05/2014", "17 February 2010", "ME7 1QX", "4 Larkfield Rise", "Fairlawn practice",
)  # fmt: skip
FILLERS = ("was seen", "rang", "said that", "and then", "(twice)", "the rose", "100 mg", "xyzzy", "“so”", "…")
TEXTS = st.lists(
    st.one_of(st.sampled_from(FORMS), st.sampled_from(FILLERS), st.text(max_size=6)), min_size=1, max_size=12
).flatmap(lambda parts: st.sampled_from([" ", "  ", ". ", ", ", "\n"]).map(lambda sign: sign.join(parts)))


def facts_with(text: str) -> list[Fact]:
    """The same text wherever a fact takes free text that a paper tells."""
    words = " ".join(text.split("\x00"))
    entered = {"on": "2014-05-02", "precision": "day", "time": None, "what": words, "source": "Notes"}
    process = {
        "process": "d" * 32, "process_kind": "coroner", "state": "concluded", "opened": "2014-05-10",
        "concluded": "2014-06-10", "next_on": None, "holds": "no",
    }  # fmt: skip
    record = {"life": words, "learning": words, "attended": "Tobias Wren, consultant"}
    meeting = {"meeting": "c" * 32, "state": "held", "on": "2014-07-01", "time": None, "agencies": ["police"]}
    return timeline(
        Fact(FactKind.CHRONOLOGY_ENTERED, NOTIFIED, {"entry": "e" * 32, "removed": False}, entered),
        Fact(FactKind.PROCESS_RECORDED, NOTIFIED, process,
             {"reference": "", "owner": "", "words": words, "result": words}),
        Fact(FactKind.REVIEW_MEETING_RECORDED, NOTIFIED, meeting, {"place": "", "chair": "", "record": record}),
        Fact(FactKind.FAMILY_ASKED, NOTIFIED, {"question": "f" * 32}, {"words": words}),
        told={**TOLD, "circumstances": words},
    )  # fmt: skip


def released_text(facts: list[Fact]) -> str:
    known = known_of(facts)
    found = search(draw(facts), known, {})
    resolutions = {find.key: {"how": REPLACE, "words": find.hit.role} for one in found for find in one.questions}
    try:
        made = released(search(draw(facts), known, resolutions), known)
    except StillOpen:
        return ""
    return "\n".join(one["text"] for one in made if not one["fixed"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_whatever_is_written_in_a_fact_no_exact_name_number_or_day_is_released(text: str) -> None:
    _assert_names_nothing(released_text(facts_with(text)))


@pytest.mark.parametrize("form", FORMS)
def test_each_way_of_writing_it_is_found_and_the_paper_can_be_released(form: str) -> None:
    read = released_text(facts_with(f"It was then that {form} came up. Nothing else."))
    assert "Nothing else." in read
    _assert_names_nothing(read)


def _assert_names_nothing(read: str) -> None:
    plain = re.sub(r"[\u00ad\u200b]", "", read).casefold()
    assert not [name for name in NAMES if re.search(rf"\b{name}\b", plain)]
    assert not [number for number in NUMBERS if number in re.sub(r"\D", "", plain)]
    assert not [day for day in DAYS if day in " ".join(plain.split())]
    assert "me71qx" not in re.sub(r"\s", "", plain)


def test_what_somebody_decided_to_keep_stays_and_nothing_else_does() -> None:
    facts = timeline(told={**TOLD, "circumstances": "Rosalind cut a rose. Later Amaryllis slept."})
    known, sections = known_of(facts), draw(facts)
    finds = [find for one in search(sections, known, {}) for find in one.questions]
    resolutions = {find.key: {"how": REPLACE, "words": "[gone]"} for find in finds}
    kept = next(find.key for find in finds if find.hit.found == "Rosalind")
    resolutions[kept] = {"how": KEEP, "words": "The family wants her named"}
    text = {one["key"]: one["text"] for one in released(search(sections, known, resolutions), known)}["happened"]
    assert text == "Rosalind cut a rose. Later [gone] slept."


@pytest.mark.parametrize("agencies", [("Kent children’s social care",), ("Kent social care", "Children’s social care")])
def test_what_is_called_by_its_role_is_no_find_and_lets_the_paper_go(agencies: tuple[str, ...]) -> None:
    asked = [
        Fact(
            FactKind.INFORMATION_REQUESTED, NOTIFIED,
            {"request": f"{n}" * 32, "agency": "b" * 32, "agency_kind": "social_care", "sets": [], "due": "2014-07-01"},
            {"agency_name": name, "reason": "", "words": ""},
        )
        for n, name in enumerate(agencies, 1)
    ]  # fmt: skip
    text = released_text([*facts_with("Ottoline was seen by Children’s social care and Kent social care"), *asked])
    assert "by Children’s social care and" in text
    assert not re.search(r"Kent|Ottoline", text)


def test_an_open_find_closes_the_gate() -> None:
    facts = timeline()
    known = known_of(facts)
    found = search(draw(facts), known, {})
    assert open_finds(found) == len({find.key for one in found for find in one.questions}) > 5
    with pytest.raises(StillOpen):
        released(found, known)


def test_words_that_would_name_somebody_do_not_pass_in_the_place_of_a_name() -> None:
    facts = timeline()
    known = known_of(facts)
    assert words_name_somebody("Rosalind", known)
    assert words_name_somebody("the girl of 999 000 0018", known)
    assert not words_name_somebody("the mother", known)
    keys = [find.key for one in search(draw(facts), known, {}) for find in one.questions]
    sneaked = {key: {"how": REPLACE, "words": "Rosalind"} for key in keys}
    with pytest.raises(StillOpen) as refused:
        released(search(draw(facts), known, sneaked), known)
    assert "Rosalind" in refused.value.left


def test_words_a_letter_off_a_name_do_not_pass_and_a_role_near_a_surname_does() -> None:
    facts = timeline(told={**TOLD, "mother_name": "Rosalind Childs"})
    known = known_of(facts)
    for words in ("Rosalynd", "the Amarylis girl", "Wetherfeild", "Larkfeild school"):
        assert words_name_somebody(words, known), words
    for words in ("the child", "The children", "the mother of the child", "Letter of a clinic", "Drawing"):
        assert not words_name_somebody(words, known), words
    keys = [find.key for one in search(draw(facts), known, {}) for find in one.questions]
    sneaked = {key: {"how": REPLACE, "words": "Rosalynd"} for key in keys}
    with pytest.raises(StillOpen) as refused:
        released(search(draw(facts), known, sneaked), known)
    assert "Rosalynd" in refused.value.left


def test_replacing_all_exact_ones_leaves_the_others_open() -> None:
    facts = timeline(
        told={**TOLD, "circumstances": "Amarylis came. On 3 March 2013 she fell. Wetherfield is her name."}
    )
    known, sections = known_of(facts), draw(facts)
    chosen = exact_suggestions(search(sections, known, {}))
    left = search(sections, known, {key: one.as_json() for key, one in chosen.items()})
    certainties = {find.hit.found: find.hit.certainty for one in left for find in one.open}
    assert certainties == {"Amarylis": Certainty.NEAR, "3 March 2013": Certainty.GENERAL}


def test_a_decision_survives_what_is_written_around_its_sentence() -> None:
    facts = timeline(told={**TOLD, "circumstances": "Amaryllis slept. Nothing else."})
    known, sections = known_of(facts), draw(facts)
    (happened,) = [one for one in search(sections, known, {}) if one.section.key == "happened"]
    (find,) = happened.questions
    other = [
        one.written("She was ill. Amaryllis slept. All else.") if one.key == "happened" else one for one in sections
    ]
    again = {one.section.key: one for one in search(other, known, {find.key: {"how": REPLACE, "words": "the girl"}})}
    assert not again["happened"].open


def test_the_hash_does_not_hang_on_the_order_of_keys() -> None:
    assert sha256_of({"a": 1, "b": ["é"]}) == sha256_of({"b": ["é"], "a": 1}) != sha256_of({"a": 1, "b": ["e"]})
