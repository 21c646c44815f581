"""The chronology: every dated thing is on it, in order; entries are added, corrected and taken out; its picture."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from cdop.case.facts import Fact, FactKind
from cdop.gathering.record.chronology import Asked, chronology, last_day
from cdop.gathering.record.dated import PRECISIONS, first_day
from cdop.gathering.record.picture import NARROW, WIDE, Scale, drawing, lanes_of, words_of
from tests.application import Browser
from tests.case.making import add_fact, store
from tests.classification.making import errors, send, timeline, version_on
from tests.documents.reading import extracted, opened, roles
from tests.gathering.making_record import (
    ASKED_ON,
    GP,
    MIDWIFE,
    NAMES,
    POLICE,
    asked,
    finalised,
    gathered,
    plain,
    replied,
)

K = FactKind
ROWS = [
    {"on": "2014-01-01", "precision": "year", "what": "Moved house"},
    {"on": "2014-04-02", "precision": "day", "what": "Seen with a cough"},
    {"on": "2014-04-01", "precision": "month", "what": "Changed school"},
]
TOLD = (asked(GP), replied(GP, {"last_contact": "2014-04-02"}, chronology=ROWS))
ENTRY = {"on": ["2", "4", "2014"], "time": "9.05", "what": "Rang 999", "source": "Ambulance log"}
VISIT = {"entry": "2" * 32, "how": "visit"}
DAYS = st.dates(date(2005, 1, 1), date(2026, 1, 1))


def entered(key: str, on: str, *, removed: bool = False, precision: str = "day", what: str = "Entered") -> Fact:
    said = {"on": on, "precision": precision, "time": None, "what": what, "source": "Notes"}
    return Fact(K.CHRONOLOGY_ENTERED, ASKED_ON, {"entry": key, "removed": removed}, said)


def told(facts: list[Fact], **asks: Any) -> list[tuple[str, str]]:
    return [(str(one.on), one.what) for one in chronology(facts).chosen(Asked(**asks))]


def test_it_builds_itself_from_every_dated_fact() -> None:
    process = {
        "process": "e" * 32, "process_kind": "coroner", "state": "concluded", "opened": "2014-05-15",
        "concluded": "2014-08-01", "next_on": "2014-07-01", "holds": "none",
    }  # fmt: skip
    nobody = {"reference": "", "owner": "", "words": "", "result": ""}
    meeting = {"meeting": "f" * 32, "state": "planned", "on": "2014-09-01", "time": "10:00", "agencies": []}
    response = {
        "meeting": "1" * 32, "meeting_kind": "initial", "time": "14:30", "agencies": [], "safer_sleeping": {},
    }  # fmt: skip
    found = told(
        gathered(
            *TOLD,
            Fact(K.RESPONSE_DECIDED, date(2014, 5, 13), {"decision": "started", "time": None, "disagreed": False}, {}),
            Fact(K.RESPONSE_MET, date(2014, 5, 16), response, {"record": {}}),
            Fact(K.CAUSE_CERTIFIED, date(2014, 5, 20), {"icd10": None}, {}),
            Fact(K.PROCESS_RECORDED, ASKED_ON, {**process, "state": "open", "concluded": None}, nobody),
            Fact(K.PROCESS_RECORDED, ASKED_ON, process, nobody),
            Fact(K.REVIEW_MEETING_RECORDED, ASKED_ON, meeting, {"place": "", "chair": "", "record": {}}),
            Fact(K.FAMILY_CONTACTED, date(2014, 5, 17), VISIT, {"who": "", "words": "Old"}),
            Fact(K.FAMILY_CONTACTED, date(2014, 5, 18), VISIT, {"who": "", "words": "New"}),
            Fact(K.KEY_WORKER_NAMED, ASKED_ON, {"first_contact_on": "2014-05-11"}, {}),
            *finalised(200),
        )
    )  # fmt: skip
    assert found == [
        ("2010-02-17", "Born"),
        ("2014-01-01", "Moved house"),
        ("2014-04-01", "Changed school"),
        ("2014-04-02", "Last contact"),
        ("2014-04-02", "Seen with a cough"),
        ("2014-05-09", "Died"),
        ("2014-05-11", "First contact of the key worker with the family"),
        ("2014-05-12", "Death notified"),
        ("2014-05-13", "Residency decided: Medway"),
        ("2014-05-13", "Death classified: unexpected"),
        ("2014-05-13", "Joint agency response started"),
        ("2014-05-15", "Coroner and inquest: opened"),
        ("2014-05-16", "Joint agency response: initial information-sharing and planning discussion"),
        ("2014-05-18", "Visit: New"),
        ("2014-05-20", "Cause of death certified"),
        ("2014-08-01", "Coroner and inquest: concluded"),
        ("2014-09-01", "Child death review meeting: planned"),
        ("2014-11-30", "Panel met"),
        ("2014-11-30", "Review finalised"),
    ]


def test_on_the_day_of_the_death_what_was_told_of_the_life_stands_before_it() -> None:
    died = [{"on": "2014-05-09", "precision": "day", "what": "Taken to hospital"}]
    started = Fact(K.RESPONSE_DECIDED, date(2014, 5, 9), {"decision": "started", "time": None, "disagreed": False}, {})
    found = told(
        gathered(started, asked(GP), replied(GP, {"last_contact": "2014-05-09"}, chronology=died)),
        first=date(2014, 5, 9), last=date(2014, 5, 9),
    )  # fmt: skip
    whats = [what for _, what in found if what not in {"Moved house", "Changed school"}]
    assert set(whats[:2]) == {"Taken to hospital", "Last contact"}
    assert whats[2:] == ["Died", "Joint agency response started"]


@given(st.lists(st.tuples(DAYS, st.sampled_from(PRECISIONS), st.text("ab <&", max_size=5)), max_size=12), st.data())
def test_every_dated_row_is_there_once_and_in_order(rows: list[tuple[date, str, str]], data: st.DataObject) -> None:
    """By the first day that it can have been; of one such day the year before the month, the month before the day."""
    sent = [{"on": first_day(on, how).isoformat(), "precision": how, "what": what} for on, how, what in rows]
    cut = data.draw(st.integers(0, len(sent)))
    replies = replied(GP, chronology=sent[:cut]), replied(GP, chronology=sent[cut:], day=2)
    entries = chronology(gathered(asked(GP), *replies)).entries
    held = [(one.on, one.precision, one.what) for one in entries if one.key]
    assert sorted(map(str, held)) == sorted(str((first_day(on, how), how, what)) for on, how, what in rows)
    order = [(one.on, PRECISIONS.index(one.precision)) for one in entries if one.on]
    assert order == sorted(order)
    assert len({one.key for one in entries if one.key}) == len(rows)


@given(DAYS, st.sampled_from(PRECISIONS), DAYS, DAYS)
def test_a_period_holds_what_may_lie_in_it(on: date, precision: str, one: date, other: date) -> None:
    first, last = sorted((one, other))
    row = {"on": first_day(on, precision).isoformat(), "precision": precision, "what": "Row"}
    found = told(gathered(asked(GP), replied(GP, chronology=[row])), first=first, last=last)
    begins = first_day(on, precision)
    days = [begins + timedelta(n) for n in range((last_day(begins, precision) - begins).days + 1)]
    assert (any(first <= day <= last for day in days)) == any(what == "Row" for _, what in found)


def test_a_row_that_is_no_day_stands_at_the_end_as_it_is_written(app: Flask, coordinator: Browser) -> None:
    rows = [{"on": "about Easter", "precision": "day", "what": "Fell"}, "loose words"]
    token = store(app, "A-1", gathered(asked(GP), replied(GP, chronology=rows)))
    page = plain(coordinator.get(f"/cases/{token}/chronology").text)
    assert page.index("Death classified") < page.index("about Easter Fell") < page.index("loose words")


def test_an_agencys_row_is_corrected_and_its_own_words_stay(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*TOLD))
    address = _entry_addresses(coordinator, token, "Seen with a cough")[0]
    assert 'value="Fairlawn practice (Primary health care)"' in coordinator.get(address).text
    answer = send(coordinator, address, **{**ENTRY, "what": "Seen with croup", "time": ""})
    assert answer.status_code == 303
    page = plain(coordinator.get(f"/cases/{token}/chronology").text)
    assert "Seen with croup Ambulance log Said before: 2 April 2014: Seen with a cough (Fairlawn practice" in page
    assert page.count("Seen with a cough") == 1
    (fact,) = [fact for fact in timeline(app, token) if fact.kind is K.INFORMATION_RECEIVED]
    assert (fact.identity or {})["chronology"] == ROWS


def test_an_entry_is_added_with_what_is_known_of_its_day(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered())
    address = f"/cases/{token}/chronology/new"
    assert send(coordinator, address, **_keyed(coordinator, address, ENTRY)).status_code == 303
    month = {**ENTRY, "on": ["", "4", "2014"], "time": "", "what": "Ill"}
    assert send(coordinator, address, **_keyed(coordinator, address, month)).status_code == 303
    said = [dict(fact.identity or {}) for fact in timeline(app, token)[-2:]]
    assert said == [
        {"on": "2014-04-02", "precision": "day", "time": "09:05", "what": "Rang 999", "source": "Ambulance log"},
        {"on": "2014-04-01", "precision": "month", "time": None, "what": "Ill", "source": "Ambulance log"},
    ]
    page = plain(coordinator.get(f"/cases/{token}/chronology").text)
    assert page.index("April 2014 Ill") < page.index("2 April 2014 at 09:05 Rang 999")
    assert "When: 2 April 2014 at 09:05" in plain(coordinator.get(f"/cases/{token}").text)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"on": ["", "", ""]}, "Enter when it happened, or at least the year"),
        ({"on": ["31", "2", "2014"]}, "The date must be a real date"),
        ({"on": ["1", "1", "2999"]}, "The date must be between 1900 and today"),
        ({"on": ["", "", "2014"]}, "A time needs a whole date"),
        ({"on": ["x", "1", "2014"]}, "The date must be a real date"),
        ({"time": "25:00"}, "Time must be a time of the 24-hour clock, like 14:05"),
        ({"what": ""}, "Enter what happened"),
        ({"source": ""}, "Enter where it is from"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(app: Flask, coordinator: Browser, values: Any, words: str) -> None:
    token = store(app, "A-1", gathered())
    answer = send(coordinator, f"/cases/{token}/chronology/new", **{**ENTRY, **values})
    assert (answer.status_code, errors(answer.text)) == (422, [words])
    assert len(timeline(app, token)) == len(gathered())


def test_what_is_sent_twice_is_one_entry(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered())
    address = f"/cases/{token}/chronology/new"
    values = _keyed(coordinator, address, ENTRY)
    for _ in range(2):
        assert send(coordinator, address, **values).status_code == 303
    assert [fact.kind for fact in timeline(app, token)].count(K.CHRONOLOGY_ENTERED) == 1


def test_an_entry_is_taken_out_and_put_back_and_every_version_stays(app: Flask, coordinator: Browser) -> None:
    key = "9" * 32
    token = store(
        app, "A-1", gathered(entered(key, "2014-04-02", what="First"), entered(key, "2014-04-03", what="Second"))
    )
    address = f"/cases/{token}/chronology/{key}"
    assert f"{address}/take-out" in coordinator.get(address).text
    assert send(coordinator, f"{address}/take-out").status_code == 303
    page = plain(coordinator.get(f"/cases/{token}/chronology").text)
    assert "Entries taken out 3 April 2014: Second" in page
    assert "Second" not in _pdf_words(coordinator, token)
    assert send(coordinator, address, **ENTRY).status_code == 303
    page = plain(coordinator.get(f"/cases/{token}/chronology").text)
    assert "Entries taken out" not in page
    for words in ("Rang 999", "Said before: 2 April 2014: First", "Said before: 3 April 2014: Second"):
        assert words in page
    assert len(timeline(app, token)) == len(gathered()) + 4


def test_somebody_elses_correction_is_shown_first(app: Flask, coordinator: Browser) -> None:
    key = "9" * 32
    token = store(app, "A-1", gathered(entered(key, "2014-04-02", what="First")))
    address = f"/cases/{token}/chronology/{key}"
    version = version_on(coordinator.get(address).text)
    add_fact(app, token, entered(key, "2014-04-02", what="Theirs"))
    for each, values in ((address, ENTRY), (f"{address}/take-out", {})):
        answer = send(coordinator, each, version, **values)
        assert answer.status_code == 409
        assert "Theirs" in answer.text
    assert len(timeline(app, token)) == len(gathered()) + 2


def test_what_the_case_tells_elsewhere_has_no_page_of_its_own(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*TOLD))
    assert coordinator.get(f"/cases/{token}/chronology/{'0' * 32}").status_code == 404
    assert len(_entry_addresses(coordinator, token)) == len(ROWS)


def test_filters_by_kind_source_and_period(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*TOLD, asked(POLICE), replied(POLICE, chronology=ROWS[:1])))
    address = f"/cases/{token}/chronology"
    assert _whats(coordinator, f"{address}?kind=child") == ["Born", "Died", "Death notified"]
    assert _whats(coordinator, f"{address}?source=County+police+(Police)") == ["Moved house"]
    assert _whats(coordinator, f"{address}?first=2014-04-02&last=2014-04-30&kind=agency") == [
        "Moved house", "Changed school", "Last contact", "Seen with a cough", "Moved house",
    ] or _whats(coordinator, f"{address}?first=2014-04-02&last=2014-04-30&kind=agency") == [
        "Moved house", "Moved house", "Changed school", "Last contact", "Seen with a cough",
    ]  # fmt: skip
    boxes = "first=2&first=4&first=2014&last=2&last=April&last=2014"
    assert _whats(coordinator, f"{address}?{boxes}") == _whats(
        coordinator, f"{address}?first=2014-04-02&last=2014-04-02"
    )
    assert "Until must include a month" in coordinator.get(f"{address}?last=2&last=&last=2014").text
    assert len(_whats(coordinator, f"{address}?kind=x&source=y&first=z&last=0001-01-01")) > 5
    text = coordinator.get(f"{address}?kind=child").text
    assert 'src="/cases/' in text
    assert "picture?kind=child" in text
    assert "pdf?kind=child" in text


@given(st.lists(st.tuples(DAYS, st.sampled_from(PRECISIONS)), max_size=10), st.sampled_from([WIDE, NARROW]))
def test_the_picture_has_a_mark_for_each_entry_with_a_day_inside_its_frame(
    rows: list[tuple[date, str]], width: int
) -> None:
    sent = [{"on": on.isoformat(), "precision": how, "what": "x"} for on, how in rows]
    entries = chronology(gathered(asked(GP), replied(GP, chronology=sent))).entries
    root = ElementTree.fromstring(drawing(entries, width))
    marks = [*root.findall(".//{*}circle"), *list(root.findall(".//{*}rect"))[1:]]
    assert len(marks) == len([one for one in entries if one.on])
    for mark in marks:
        left = float(mark.get("cx") or mark.get("x") or -1)
        assert 0 <= left <= width
        assert left + float(mark.get("width") or 0) <= width
    names = [text.text for text in root.findall(".//{*}text")]
    assert set(lanes_of(entries)) <= set(names) or width == NARROW
    ticks = sorted(float(t.get("x") or 0) for t in root.findall(".//{*}text") if t.get("text-anchor"))
    assert all(b - a >= 40 for a, b in pairwise(ticks))


@pytest.mark.parametrize("last", [date(2014, 6, 30), date(2020, 1, 31), date(2032, 12, 31), date(2190, 1, 31)])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_months_that_are_named_have_room(last: date, width: int) -> None:
    ticks = list(Scale(date(2014, 1, 1), last, width).ticks())
    assert 1 <= len(ticks) <= width // 70
    assert all(later - earlier >= 50 for (earlier, _), (later, _) in pairwise(ticks))


def test_hostile_names_do_not_break_the_picture() -> None:
    name = '</text><script>alert("x")</script>\x00\x0b\ud800&'.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )
    entries = chronology(gathered(asked(GP), replied(GP, chronology=ROWS, agency_name=name))).entries
    root = ElementTree.fromstring(drawing(entries))
    assert not list(root.findall(".//{*}script"))


def test_the_picture_says_in_words_what_it_shows() -> None:
    words = words_of(chronology(gathered(*TOLD)).entries)
    assert words.startswith("Time line of February 2010 to May 2014: 9 entries in 3 lanes.")
    assert "Fairlawn practice (Primary health care): 4" in words
    assert words_of(()) == "A time line without entries."


def test_the_picture_is_sent_as_one_that_does_nothing(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*TOLD))
    answer = coordinator.get(f"/cases/{token}/chronology/picture")
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_file_holds_every_entry_and_says_that_it_is_confidential(app: Flask, coordinator: Browser) -> None:
    long = {"on": "2014-03-01", "precision": "day", "what": "Long. " * 2000}
    token = store(app, "A-1", gathered(*TOLD, asked(MIDWIFE), replied(MIDWIFE, chronology=[long])))
    words = _pdf_words(coordinator, token)
    for expected in ("Confidential", "Moved house", "Seen with a cough", "Born", "Died", "Wetherfield", NAMES[GP]):
        assert expected in words, expected
    assert words.count("Long.") == 2000
    assert "Moved house" not in _pdf_words(coordinator, token, "?kind=child")


def test_the_file_is_tagged(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*TOLD))
    with opened(coordinator.get(f"/cases/{token}/chronology/pdf").data) as pdf:
        assert {"H1", "Table", "TH", "TD"} <= set(roles(pdf))
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB"


def _keyed(browser: Browser, address: str, values: dict[str, Any]) -> dict[str, Any]:
    found = re.search(r'name="entry"[^>]*value="([0-9a-f]{32})"', browser.get(address).text)
    assert found
    return {**values, "entry": found[1]}


def _entry_addresses(browser: Browser, token: str, what: str = "") -> list[str]:
    page = browser.get(f"/cases/{token}/chronology").text
    rows = [row for row in page.split("</tr>") if what in row]
    return [found for row in rows for found in re.findall(r'href="(/cases/\w+/chronology/[0-9a-f]{32})"', row)]


def _whats(browser: Browser, address: str) -> list[str]:
    page = browser.get(address).text
    return [unescape(words) for words in re.findall(r'<div class="app-typed" dir="auto">(.*?)</div>', page, re.DOTALL)]


def _pdf_words(browser: Browser, token: str, query: str = "") -> str:
    return " ".join(extracted(browser.get(f"/cases/{token}/chronology/pdf{query}").data).split())
