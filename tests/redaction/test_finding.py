"""What the scanner finds, and what it leaves alone."""

import subprocess
import sys
import time
from datetime import date
from itertools import pairwise

import pytest

from bench.leaks.cast import cast
from bench.leaks.papers import ordinary_text
from cdop.redaction.scanning import scan
from cdop.redaction.values import Certainty, Hit, Known, KnownPerson, KnownPlace, What
from config import ROOT

KNOWN = Known(
    people=(
        KnownPerson("the child", ("Amira O'Shea-Okafor", "Mimi")),
        KnownPerson("mother", ("Elizabeth Okafor",)),
        KnownPerson("father", ("Юлия Громыхалова", "محمود الكرماني", "王小棠")),
        KnownPerson("GP", ("Will Hartigansen",)),
        KnownPerson("GP", ("Ottoline May",)),
    ),
    numbers=("9990000018", "MDH1234567"),
    dates=(date(2024, 3, 12),),
    postcodes=("ME7 4AA",),
    addresses=("14 Larkhollow Rise, Gullinghurst, ME7 4AA",),
    places=(
        KnownPlace("school", ("St Winifrith's Primary School",)),
        KnownPlace("hospital", ("Queen Ysolde Maritime Hospital",)),
    ),
    telephones=("07700 900123",),
    emails=("home@family.example",),
)


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.found, hit.role) for hit in scan(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "expected", "role"),
    [
        ("seen by Amira’s aunt", "Amira", "the child"),
        ("the AMIRA O'SHEA-OKAFOR file", "AMIRA O'SHEA-OKAFOR", "the child"),
        ("for O’Shea\nOkafor again", "O’Shea\nOkafor", "the child"),
        ("then Ami\u00adra slept", "Ami\u00adra", "the child"),
        ("then Am-\nira slept", "Am-\nira", "the child"),
        ("then A m i r a slept", "A m i r a", "the child"),
        ("then Аmirа slept", "Аmirа", "the child"),
        ("then Ａｍｉｒａ slept", "Ａｍｉｒａ", "the child"),
        ("then Amria slept", "Amria", "the child"),
        ("then Amra slept", "Amra", "the child"),
        ("then Mimi slept", "Mimi", "the child"),
        ("#RestWellAmira posted", "#RestWellAmira", "the child"),
        ("see amira_scan2.jpg there", "amira_scan2.jpg", "the child"),
        ("A.O. was well", "A.O.", "the child"),
        ("told Liz to wait", "Liz", "mother"),
        ("told Mrs Okafor to wait", "Mrs Okafor", "mother"),
        ("told E. Okafor to wait", "E. Okafor", "mother"),
        ("сказала Юлии сама", "Юлии", "father"),
        ("told Yuliya to wait", "Yuliya", "father"),
        ("قال ومحمود اليوم", "ومحمود", "father"),
        ("قال دومحم اليوم", "دومحم", "father"),
        ("昨天小棠来了", "小棠", "father"),
        ("rang Dr Hartigansen twice", "Dr Hartigansen", "GP 1"),
        ("and Will came", "Will", "GP 1"),
        ("and Dr May came", "Dr May", "GP 2"),
        ("no 999 00000 18 on it", "999 00000 18", "[NHS number]"),
        ("no ９９９-000-0018 on it", "９９９-000-0018", "[NHS number]"),
        ("no 999 000 0081 on it", "999 000 0081", "[NHS number]"),
        ("unit mdh 123 4567 on it", "mdh 123 4567", "[reference number]"),
        ("ring 07700-900-123 today", "07700-900-123", "[telephone number]"),
        ("ring 07700 900987 today", "07700 900987", "[telephone number]"),
        ("write to a.b@c.example today", "a.b@c.example", "[e-mail address]"),
        ("see www.memorial.example/x today", "www.memorial.example/x", "[web address]"),
        ("on 2024-03-12 100 mg were given", "2024-03-12", "[date]"),
        ("then &#65;mira slept", "&#65;mira", "the child"),
        ("then Ami&shy;r&#x61; slept", "Ami&shy;r&#x61;", "the child"),
        ("told Okaf&oacute;r so", "Okaf&oacute;r", "the child"),
        ("then Mimy slept", "Mimy", "the child"),
        ("told Elizabethe to wait", "Elizabethe", "mother"),
        ("then Am@ra slept", "Am@ra", "the child"),
        ("then *mira slept", "*mira", "the child"),
        ("told Ok@f0r so", "Ok@f0r", "the child"),
        ("at ME7 4AA now", "ME7 4AA", "[postcode]"),
        ("at ME74AA now", "ME74AA", "[postcode]"),
        ("in the ME7 area", "ME7", "[postcode]"),
        ("of M1 1AE now", "M1 1AE", "[postcode]"),
        ("at 14, Larkhollow Rise now", "14, Larkhollow Rise", "[address]"),
        ("in larkhollow now", "larkhollow", "[address]"),
        ("at 9 Acacia Avenue now", "9 Acacia Avenue", "[address]"),
        ("left St Winifrith’s Primary School early", "St Winifrith’s Primary School", "school"),
        ("to Ysolde Hospital then", "Ysolde Hospital", "hospital"),
        ("met PC 1234 Smithson there", "PC 1234 Smithson", "[name]"),
    ],
)
def test_it_finds(text: str, expected: str, role: str) -> None:
    assert (expected, role) in found(text)


@pytest.mark.parametrize(
    "written",
    [
        "12/03/2024", "12.3.24", "12-3-2024", "2024-03-12", "12 March", "12th March 2024", "March 12th, 2024",
        "12 Mar 24", "12Mar2024", "the twelfth of March", "12th\nof March", "3 November 2011", "1/2/19",
        "Christmas Day", "March 12–14", "20240312", "March 3", "31 December '18",
    ],
)  # fmt: skip
def test_it_finds_days_in_every_writing(written: str) -> None:
    hits = scan(f"It was on {written} at noon.", KNOWN)
    assert [hit.what for hit in hits] == [What.DATE]
    assert hits[0].found == written.removeprefix("the ")


@pytest.mark.parametrize("known", ["12/03/2024", "12 March", "March 12 2024", "the twelfth of March", "120324"])
def test_a_day_of_the_case_is_certain(known: str) -> None:
    (hit,) = scan(f"It was on {known} at noon.", KNOWN)
    assert hit.certainty is Certainty.EXACT


@pytest.mark.parametrize(
    "text",
    [
        "It may be late; she will see. In March 2024 and in May 2019 there were 5 of 12.",
        "Blood gas 7.05, GCS 3/15, 2.5 mg/kg for 3/7, BP 120/80, 24/7 cover, 10-15 a day, ratio 1:2.4.",
        "Call 999 or 111. Version 1.2.3, page 12 of 60, room 7 4A, years 2017-18, 96% of 1,200.",
        "The GP and the SW were in A&E; AM and PM shifts, e.g. two of them, i.e. both.",
        "The school and the hospital agreed that the rise was steep. A mirage. The admiral. An okapi.",
        "Down's syndrome by Martha's rule at St Peter, in Jan. with Gene therapy; Tel. none; the ED, MAX and sally.",
    ],
)
def test_it_leaves_alone(text: str) -> None:
    assert found(text) == []


def test_a_name_that_may_be_a_word_is_certain_only_with_a_capital_or_another_name() -> None:
    known = Known(people=(KnownPerson("mother", ("Rose Hartigansen",)),))
    (rose, hers, whole) = scan("The temperature rose. Then Rose slept; rose hartigansen slept.", known)
    assert [rose.certainty, hers.certainty, whole.certainty] == [Certainty.NEAR, Certainty.EXACT, Certainty.EXACT]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then Stan rang, and Stan’s brother.", ["Stan", "Stan"]),
        ("Debbie was there with Mohammed", ["Debbie", "Mohammed"]),
        ("with Peter and Peter's rule", ["Peter"]),
    ],
)
def test_a_common_given_name_of_nobody_in_the_case_is_somebody(text: str, expected: list[str]) -> None:
    hits = scan(text, KNOWN)
    assert [hit.found for hit in hits] == expected
    assert {(hit.role, hit.certainty) for hit in hits} == {("[name]", Certainty.GENERAL)}


def test_a_name_does_not_begin_in_one_sentence_and_end_in_the_next() -> None:
    assert [hit.found for hit in scan("It was Okafor. Elizabeth rang.", KNOWN)] == ["Okafor", "Elizabeth"]


def test_finds_over_each_other_leave_nothing_of_either_in_sight() -> None:
    hits = scan("Amira 12 March 2024 ME7 4AA Okafor, 07700 900123 amira@home.example", KNOWN)
    assert all(first.end <= second.start for first, second in pairwise(hits))
    assert {hit.what for hit in hits} == {What.NAME, What.DATE, What.POSTCODE, What.TELEPHONE, What.EMAIL}


def test_hits_say_where_they_stand_in_the_text_itself() -> None:
    text = "ﬁrst, Z\u0301oe\u0308rn and A\u200bmi\u0301ra ﷺ Amira"
    hits = scan(text, KNOWN)
    assert [text[hit.start : hit.end] for hit in hits] == [hit.found for hit in hits] == ["A\u200bmi\u0301ra", "Amira"]


def test_the_same_text_gives_the_same_hits() -> None:
    text = ordinary_text() + " Amira Okafor, Liz, 12 March."
    assert scan(text, KNOWN) == scan(text, KNOWN)
    assert isinstance(scan(text, KNOWN)[0], Hit)


def test_nobody_is_told_apart_from_nothing() -> None:
    assert scan("", Known()) == ()
    assert scan("Amira Okafor slept.", Known()) == ()


@pytest.mark.parametrize(
    "unit", ["a ", "a", "A-", "9", "9 ", "a.", "-", "a-\n", "a_", "1_a", "王", "\u200b", "one two ", "12/", "Mr A ",
             "(1", "a b.", "www.", "aB", "case ref ", "Amira Okafor, 9990000018. ", "1" * 39 + "-Amira "],
)  # fmt: skip
def test_no_text_makes_it_slow(unit: str) -> None:
    """10 kB of anything in a second of the processor: the time grows with the length, not with its square."""
    text, known = (unit * 10_000)[:10_000], KNOWN
    begun = time.process_time()
    scan(text, known)
    assert time.process_time() - begun < 1


def test_a_hundred_kilobytes_with_sixty_names_take_about_a_second() -> None:
    people = tuple(person for seed in range(10) for person in cast(seed).known.people)
    text = (ordinary_text() * 12)[:100_000]
    scan("", Known(people=people))
    begun = time.process_time()
    scan(text, Known(people=people))
    assert len(people) == 60
    assert time.process_time() - begun < 1.5


def test_a_start_does_not_wait_for_what_only_scanning_needs() -> None:
    heavy = {"rapidfuzz", "phonenumbers", "cdop.redaction.searching"}
    loaded = f"import sys, cdop.redaction.scanning; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"set()"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Maisie", "Maisy"), ("Maisie", "Maisey"), ("Maisie", "M@isie"), ("Maisie", "M*isie"), ("Maisie", "Maisi*"),
        ("Rowdy", "Rowdie"), ("Mohammed", "Muhamad"), ("Muhammad", "Mohamed"), ("Mohamed", "محمد"),
        ("محمد", "Mohammed"),
    ],
)  # fmt: skip
def test_a_name_in_another_spelling_is_found(name: str, written: str) -> None:
    hits = scan(f"then {written} slept", Known(people=(KnownPerson("the child", (name,)),)))
    assert [(hit.found, hit.role) for hit in hits] == [(written, "the child")]


def test_another_spelling_finds_no_other_names_and_no_words() -> None:
    known = Known(people=(KnownPerson("the child", ("Maisie", "Rosie", "Daniel")),))
    text = "Daisy was busy & well; R&D gave £5 *each*, 50%! Mason came. The *maize* and a sh*t day. AT&T; 3 &lt; 5 kg."
    assert scan(text, known) == ()


def test_a_strange_name_before_one_of_the_family_is_somebody_too() -> None:
    known = Known(people=(KnownPerson("the child", ("Kacper", "Świerczyniak")),))
    assert [(hit.found, hit.role) for hit in scan("her aunt Zofia Świerczyniak rang", known)] == [
        ("Zofia Świerczyniak", "[name]")
    ]
    assert [hit.found for hit in scan("Then Kacper rang", known)] == ["Kacper"]


def test_a_word_on_the_line_above_a_name_is_no_piece_of_it() -> None:
    known = Known(people=(KnownPerson("the child", ("Kacper", "Świerczyniak")),))
    assert [hit.found for hit in scan("Ib: Asthma\nKacper went home", known)] == ["Kacper"]
    assert [hit.found for hit in scan("Kac-\nper went home", known)] == ["Kac-\nper"]
