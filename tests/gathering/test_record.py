"""What is known of a case on its page: everybody's answers, what contradicts, what is unknown; who sees it."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import answers
from cdop.database import db, insert_rows, transaction
from cdop.files.models import StoredFileRecord
from cdop.gathering.record.known import record_of, sayings
from cdop.reference.reporting_form import Answering, form_questions
from tests.application import Browser, SignInAs
from tests.case.making import audit, case_id, statements, store, store_many
from tests.gathering.making_record import (
    ASKED_ON,
    GP,
    KINDS,
    MIDWIFE,
    NAMES,
    NURSES,
    POLICE,
    WEIGHTS,
    asked,
    chosen,
    finalised,
    gathered,
    plain,
    read,
    replied,
)

HOSTILE = '<script>alert("x")</script> & \u202egpj.exe {{ 7*7 }} ' + "w" * 300
PAGES = ("record", "record/birth_weight", f"replies/{GP}", "chronology", "chronology/picture", "chronology/pdf")
_NOW = datetime(2014, 5, 15)
WORDS = {"yes": "Yes", "no": "No", "not_known": "Not known", "not_applicable": "Not applicable"}


def values(question: str) -> st.SearchStrategy[str]:
    """An answer of any kind to a question of these tests."""
    match form_questions()[question].kind:
        case Answering.YES_NO:
            return st.sampled_from(sorted(WORDS))
        case Answering.NUMBER:
            return st.integers(1000, 1009).map(str) | st.sampled_from(["not_known", "not_applicable"])
        case _:
            return st.text("abc <&", min_size=1, max_size=12)


ASKED = ("immunised", "birth_weight", "missed_appointments", "household", "abuse_concern")
REPLIES = st.lists(
    st.tuples(
        st.sampled_from(sorted(KINDS)),
        st.fixed_dictionaries({}, optional={key: values(key) for key in ASKED}),
    ),
    max_size=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first text takes long to draw
@given(REPLIES)
def test_nothing_that_was_said_is_lost(came: list[tuple[str, dict[str, str]]]) -> None:
    """Every answer of every reply stands in the record, once for each time that it was given."""
    timeline = gathered(*map(asked, KINDS), *(replied(key, said, day=n) for n, (key, said) in enumerate(came, 1)))
    found = record_of(timeline)
    held = sorted(
        (field.question.key, one.source, one.value, one.on) for field in found.fields for one in field.sayings
    )
    given_ = sorted(
        (question, key, value, ASKED_ON + timedelta(n))
        for n, (key, said) in enumerate(came, 1)
        for question, value in said.items()
    )
    assert held == given_
    now = {(f.question.key, one.source, one.value) for f in found.fields for one in f.sayings if not one.replaced_on}
    assert now == {(key, one.source, one.value) for key, answer in answers(timeline).items() for one in answer.given}
    assert found.known + len(found.unknown) == len(found.counted)
    assert {field.question.key for field in found.fields} >= set(ASKED)


def test_a_reply_whose_request_is_not_there_is_shown_as_well() -> None:
    """As after a full export was brought in that lacks the asking."""
    assert [one.value for one in sayings(gathered(replied(GP, {"immunised": "yes"})))["immunised"]] == ["yes"]


def test_every_answer_of_every_reply_is_on_the_page(app: Flask, coordinator: Browser) -> None:
    token = store(
        app, "A-1",
        gathered(
            *map(asked, (GP, MIDWIFE, POLICE)),
            replied(GP, {"immunised": "yes", "birth_weight": "3200", "household": "Mother, 28"}, day=1),
            replied(MIDWIFE, {"birth_weight": "2300", "immunised": "not_known"}, day=2),
            replied(POLICE, {"household": "Mother and aunt", "abuse_concern": "not_applicable"}, day=3),
            replied(GP, {"birth_weight": "3150"}, day=4),
        ),
    )  # fmt: skip
    page = plain(coordinator.get(f"/cases/{token}/record").text)
    for words in (
        "Yes: Fairlawn practice (Primary health care), 15 May 2014",
        "Not known: Estuary midwives (Midwifery), 16 May 2014",
        "3200: Fairlawn practice (Primary health care), 15 May 2014. Answered anew on 18 May 2014",
        "3150: Fairlawn practice (Primary health care), 18 May 2014",
        "2300: Estuary midwives (Midwifery), 16 May 2014",
        "Not applicable: County police (Police), 17 May 2014",
        "Two answers differ",
        "Mother, 28",
        "Mother and aunt",
    ):
        assert words in page, words


def test_not_known_not_applicable_and_unanswered_are_told_apart(app: Flask, coordinator: Browser) -> None:
    said = {"immunised": "not_known", "medication": "not_applicable", "disability": "no"}
    token = store(app, "A-1", gathered(asked(GP), replied(GP, said)))
    rows = _rows(coordinator.get(f"/cases/{token}/record").text, "still-unknown")
    assert rows["Immunisations up to date"][1] == "Not known to Fairlawn practice (Primary health care)"
    assert rows["Birth weight (grams)"][1] == "Not answered"
    assert rows.keys().isdisjoint({"Regular medication", "Disability", "Missed appointments"})


def test_who_could_still_answer_is_said(app: Flask, coordinator: Browser) -> None:
    """Those asked and silent, then kinds that nobody has asked; not those that have replied without an answer."""
    token = store(app, "A-1", gathered(asked(GP), asked(NURSES), replied(GP, {"disability": "no"})))
    rows = _rows(coordinator.get(f"/cases/{token}/record").text, "still-unknown")
    could = rows["Immunisations up to date"][2]
    assert could.startswith("Asked, not yet replied: School nurses (School nursing). Not asked: ")
    assert "Health visiting" in could
    assert "Primary health care" not in could


def test_the_count_is_of_questions_with_one_answer(app: Flask, coordinator: Browser) -> None:
    """What each agency answers for itself is asked of all and counts nowhere."""
    token = store(app, "A-1", gathered(asked(GP), replied(GP, {"immunised": "yes", "missed_appointments": "yes"})))
    one_answer = [q for q in form_questions().values() if q.part in _FORM and not q.each]
    counted = f"Answers to 1 of {len(one_answer)} questions are known."
    assert counted in plain(coordinator.get(f"/cases/{token}/record").text)
    assert counted in plain(coordinator.get(f"/cases/{token}").text)
    assert "Nothing has been asked yet" in coordinator.get(f"/cases/{store(app, 'A-2')}/record").text


_FORM = {"circumstances", "child", "family", "parenting", "services"}


def test_filters_by_part_and_by_agency(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS, replied(GP, {"household": "Mother, 28"}, day=3)))
    address = f"/cases/{token}/record"
    page = plain(coordinator.get(f"{address}?part=family").text)
    assert "Mother, 28" in page
    assert "3200" not in page
    page = plain(coordinator.get(f"{address}?agency={MIDWIFE}").text)
    assert "2300: Estuary midwives" in page
    assert "3200: " not in page
    assert coordinator.get(f"{address}?part=nonsense&agency=<b>").status_code == 200


def test_nothing_of_another_case_is_shown(app: Flask, coordinator: Browser) -> None:
    other = gathered(asked(POLICE), replied(POLICE, {"household": "OTHERCHILD"}, chronology=[_row("OTHERCHILD")]))
    tokens = store_many(app, {"A-1": gathered(*WEIGHTS), "A-2": other})
    for page in PAGES[:-1]:
        assert "OTHERCHILD" not in coordinator.get(f"/cases/{tokens['A-1']}/{page}").text
    assert coordinator.get(f"/cases/{tokens['A-1']}/replies/{POLICE}").status_code == 404
    assert coordinator.get(f"/cases/{tokens['A-2']}/replies/{GP}").status_code == 404
    assert coordinator.get(f"/cases/{tokens['A-2']}/record/birth_weight").status_code == 404


def test_files_are_listed_with_size_and_type_and_a_held_one_says_why(app: Flask, coordinator: Browser) -> None:
    rows = [_file("e", "notes.pdf", 1_400_000), _file("f", "scan.png", 37_000), _file("9", "lost.txt", 12)]
    token = store(app, "A-1", gathered(asked(GP), replied(GP, {"disability": "no"}, files=rows)))
    _keep(app, token, rows[0], "application/pdf", "kept")
    _keep(app, token, rows[1], "image/png", "held")
    for address in (f"/cases/{token}/record", f"/cases/{token}/replies/{GP}"):
        text = coordinator.get(address).text
        page = plain(text)
        assert "notes.pdf PDF, 1.4 MB. Fairlawn practice (Primary health care), 15 May 2014" in page
        assert "scan.png PNG picture, 37 KB" in page
        assert "Waits for the scanner" in page
        assert (
            "lost.txt 1 KB. Fairlawn practice (Primary health care), 15 May 2014. The file itself is not kept" in page
        )
        assert re.findall(r'href="(/files/[^"]+)"', text) == [f"/files/{'e' * 32}"]


@pytest.mark.parametrize("address", [*PAGES, "", "/replies", "/contradictions"])
def test_hostile_text_stays_text(app: Flask, coordinator: Browser, address: str) -> None:
    words = {"birth_weight": "1", "household": HOSTILE, "event_place": HOSTILE, "last_contact": HOSTILE}
    reply = replied(
        GP, words, author=HOSTILE, words=HOSTILE, redirect=HOSTILE, agency_name=HOSTILE, files=[_file("e", HOSTILE, 5)],
        chronology=[_row(HOSTILE), "loose", {"on": HOSTILE}, {"on": None, "precision": 4, "what": None}],
    )  # fmt: skip
    strange = replied(MIDWIFE, {"birth_weight": "2"}, files={"no": "list"}, chronology={"no": "list"})
    token = store(app, "A-1", gathered(asked(GP), asked(MIDWIFE), reply, strange))
    answer = coordinator.get(address if address.startswith("/") else f"/cases/{token}/{address}".rstrip("/"))
    assert answer.status_code == 200
    if answer.mimetype == "text/html":
        assert "<script>alert" not in answer.text
        assert "49 wwww" not in answer.text


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD, Role.ADMINISTRATOR, Role.AGENCY_CONTACT])
def test_only_the_coordinator_sees_any_of_it(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    token, browser = store(app, "A-1", gathered(*WEIGHTS)), sign_in_as(role)
    for page in PAGES:
        assert browser.get(f"/cases/{token}/{page}").status_code == 404, page
    for address in ("/replies", "/contradictions"):
        assert browser.get(address).status_code == 404
    case = browser.get(f"/cases/{token}")
    if role in {Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD}:
        assert "What is known" not in case.text
        assert "3200" not in case.text
        assert NAMES[GP] not in case.text


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_a_view_of_the_case(app: Flask, coordinator: Browser, address: str) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS))
    assert coordinator.get(f"/cases/{token}/{address}").status_code == 200
    assert audit(app, "case.viewed") == {("case.viewed", case_id(app, token)): 1}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_takes_as_many_statements_for_many_replies_as_for_few(
    app: Flask, coordinator: Browser, address: str
) -> None:
    many = [
        replied(key, {"birth_weight": str(1000 + n + (key == GP)), "household": "x"}, day=n, chronology=[_row("y")] * 9,
                files=[_file("e", "n", 1)])
        for n in range(3, 30) for key in (GP, MIDWIFE)
    ]  # fmt: skip
    tokens = store_many(app, {"A-1": gathered(*WEIGHTS), "A-2": gathered(*WEIGHTS, *many)})
    coordinator.get(f"/cases/{tokens['A-1']}/{address}")
    counted = []
    for token in tokens.values():
        with statements(app) as sent:
            assert coordinator.get(f"/cases/{token}/{address}").status_code == 200
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 9, counted


def test_the_page_says_it_is_confidential_and_the_case_page_leads_to_what_waits(
    app: Flask, coordinator: Browser
) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS))
    assert "Confidential" in coordinator.get(f"/cases/{token}/record").text
    page = coordinator.get(f"/cases/{token}").text
    for address in ("record", "record/birth_weight", f"replies/{GP}", f"replies/{MIDWIFE}", "chronology"):
        assert f'href="/cases/{token}/{address}"' in page, address


def test_the_timeline_tells_a_choice_in_words(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS, chosen("birth_weight", "3200"), read(GP)))
    page = plain(coordinator.get(f"/cases/{token}").text)
    assert "Question: Birth weight (grams)" in page
    assert "Answer: 3200" in page
    assert "Why: Made at the birth" in page


def test_a_withdrawn_case_asks_nobody_to_read(app: Flask, coordinator: Browser) -> None:
    withdrawn = Fact(FactKind.WITHDRAWN, ASKED_ON + timedelta(9), {"reason": "stillbirth"}, {"words": ""})
    store_many(app, {"A-1": gathered(*WEIGHTS, withdrawn), "B-1": gathered(*WEIGHTS, *finalised(9))})
    for address in ("/replies", "/contradictions"):
        page = coordinator.get(address).text
        assert "B-1" in page
        assert "A-1" not in page


def _row(what: str) -> dict[str, str]:
    return {"on": "2014-04-02", "precision": "day", "what": what}


def _file(sign: str, name: str, size: int) -> dict[str, object]:
    return {"file": sign * 32, "name": name, "sha256": "0" * 64, "size": size}


def _keep(app: Flask, token: str, row: dict[str, object], media_type: str, state: str) -> None:
    """A stored file, without its bytes: these pages only tell of it."""
    number = case_id(app, token)
    with app.app_context(), transaction(db.session()) as session:
        kept = {
            "token": row["file"], "case_id": number, "owner": GP, "name": row["name"], "media_type": media_type,
            "size": row["size"], "sha256": row["sha256"], "state": state, "stored_at": _NOW,
            "stored_by": COMMAND_LINE.name,
        }  # fmt: skip
        insert_rows(session, StoredFileRecord, [kept])


def _rows(page: str, table: str) -> dict[str, list[str]]:
    """A table's rows by their heading."""
    body = re.search(rf'<table[^>]* id="{table}">.*?<tbody.*?>(.*?)</tbody>', page, re.DOTALL)
    assert body
    rows = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in body[1].split("</tr>")]
    return {unescape(row[0]): [unescape(cell) for cell in row[1:]] for row in rows if row}
