"""Every kind of fact that a case can hold leaves in a full export and comes back as it was, in an empty register."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.rules import Details
from cdop.agencies.service import take_back_panel
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.case.checking import Checked, differences
from cdop.case.facts import Fact, FactKind
from cdop.case.kinds import KINDS
from cdop.case.likeness.merging import merge_cases, undo_merge
from cdop.case.queries import timelines
from cdop.database import db, transaction
from cdop.register.panels import directory
from tests.case.making import NOTIFIED, case_id, described, facts, store_many
from tests.databases import Databases
from tests.oracle.product import Product
from tests.register.test_nothing_lost_unseen import Fact as FactJson
from tests.register.test_nothing_lost_unseen import fact, told

NewProduct = Callable[[], Product]
EARLIER, LATER = date(2014, 5, 10), date(2014, 6, 20)
KEY, PANEL = "ab12cd34" * 4, "0123456789abcdef" * 2
WORDS = {"by": "Their coordinator", "words": "By letter"}
RESIDENT = Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": "E06000035"}, {"reason": "As told"})
LETTER = {"source": "list", "notification": "N-7KQ4-M2XP"}
STORY = [
    Fact(FactKind.NOTIFIED, EARLIER, LETTER, {"told": {"family_name": "Weatherfield"}}),
    described(given_names="Amaryllis"),
    Fact(FactKind.NOTED, NOTIFIED, identity={"text": "The aunt rang."}),
    RESIDENT,
    Fact(FactKind.LEAD_AGREED, NOTIFIED, {"lead": "theirs", "panel": PANEL}, {"reason": "School", "agreed_with": "Bo"}),
    Fact(FactKind.HANDED_OVER, NOTIFIED, {"handover": KEY, "panel": PANEL}, {"sent": "All", "contact": "Bo"}),
    Fact(FactKind.HANDOVER_ANSWERED, NOTIFIED, {"handover": KEY, "answer": "accepted"}, WORDS),
    Fact(FactKind.HANDOVER_OUTCOME, LATER, {"handover": KEY}, WORDS),
    Fact(FactKind.CLASSIFIED, EARLIER, {"expectation": "unexpected"}, {"reason": "Sudden"}),
    Fact(FactKind.CLASSIFICATION_CONFIRMED, NOTIFIED, {"expectation": "unexpected"}, {"words": "Seen"}),
    Fact(FactKind.RESPONSE_CRITERIA, EARLIER, {"criteria": {"sudden": "yes"}}, {"reason": "Sudden"}),
    Fact(
        FactKind.RESPONSE_DECIDED, EARLIER, {"decision": "started", "time": "09:30", "disagreed": False},
        {"reason": "Sudden", "disagreement": ""},
    ),
    Fact(
        FactKind.RESPONSE_MET, NOTIFIED,
        {"meeting": KEY, "meeting_kind": "initial", "time": None, "agencies": ["police"], "safer_sleeping": {}},
        {"record": {"attended": "A nurse", "shared": []}},
    ),
    Fact(FactKind.RESPONSE_STOOD_DOWN, LATER, identity={"reason": "Explained"}),
    Fact(FactKind.CAUSE_CERTIFIED, LATER, {"icd10": "J18.9"}, {"ia": "Pneumonia", "ib": "", "ic": "", "ii": ""}),
    Fact(
        FactKind.INFORMATION_REQUESTED, NOTIFIED,
        {"request": KEY, "agency": PANEL, "agency_kind": "police", "sets": ["road"], "due": "2030-01-02"},
        {"agency_name": "Police", "reason": "A collision", "words": ""},
    ),
    Fact(
        FactKind.INFORMATION_RECEIVED, LATER,
        {"request": KEY, "agency_kind": "police", "outcome": "answered", "way": "link"},
        {
            "agency_name": "Police", "author": "A sergeant", "answers": {"road_speed_limit": "30"},
            "chronology": [{"on": "2014-05-01", "precision": "day", "what": "Called"}], "redirect": "", "files": [],
            "words": "",
        },
    ),
    Fact(FactKind.INFORMATION_READ, LATER, {"request": KEY, "changes": "no"}, {"words": ""}),
    Fact(FactKind.REQUEST_CLOSED, LATER, {"request": KEY, "closed": "written_off"}, {"reason": "Records lost"}),
    Fact(
        FactKind.ANSWER_CHOSEN, LATER, {"question": "road_speed_limit"},
        {"answer": "30", "from": None, "reason": "The sign"},
    ),
    Fact(
        FactKind.CHRONOLOGY_ENTERED, LATER, {"entry": KEY, "removed": False},
        {"on": "2014-05", "precision": "month", "time": None, "what": "Seen", "source": "GP"},
    ),
    Fact(
        FactKind.CIRCUMSTANCES_RECORDED, LATER,
        {"version": "lscb1", "circumstance": "drowning", "protection_plan": "never", "statutory_order": None},
        {"words": "As children’s social care wrote"},
    ),
    Fact(
        FactKind.PROCESS_RECORDED, LATER,
        {
            "process": KEY, "process_kind": "coroner", "state": "open", "opened": "2014-05-02", "concluded": None,
            "next_on": "2031-01-01", "holds": "panel",
        },
        {"reference": "INQ 1", "owner": "Coroner’s officer", "words": "", "result": ""},
    ),
    Fact(
        FactKind.REVIEW_MEETING_RECORDED, LATER,
        {"meeting": KEY, "state": "held", "on": "2014-06-01", "time": "10:00", "agencies": ["police"]},
        {"place": "Room 1", "chair": "Paediatrician", "record": {"attended": "Two"}},
    ),
    Fact(
        FactKind.KEY_WORKER_NAMED, LATER, {"first_contact_on": None}, {"name": "Bo", "role": "Nurse", "contact": ""},
    ),
    Fact(FactKind.FAMILY_CONTACTED, LATER, {"entry": KEY, "how": "visit"}, {"who": "Mother", "words": "At home"}),
    Fact(
        FactKind.FAMILY_WISHED, LATER,
        {
            "wish": KEY, "wish_kind": "avoid_dates", "first": "2014-05-01", "last": "2014-05-02", "yearly": True,
            "withdrawn": False,
        },
        {"words": "The birthday"},
    ),
    Fact(FactKind.FAMILY_ASKED, LATER, {"question": KEY}, {"words": "Was she alone?"}),
    Fact(FactKind.FAMILY_ANSWERED, LATER, {"question": KEY}, {"words": "A nurse was with her.", "by": "Key worker"}),
    Fact(FactKind.FAMILY_WRITTEN_TO, LATER, {"letter": "first"}, {"text": "Dear parents", "to": "Parents"}),
    Fact(FactKind.READINESS_DECIDED, LATER, {"ready": True}, {"reason": "Heard early"}),
    Fact(FactKind.NOTIFICATION_SEPARATED, LATER, {"notification": "N-7KQ4-M2XP"}, {"reason": "Another child"}),
    Fact(FactKind.WITHDRAWN, LATER, {"reason": "error"}, {"words": "By mistake"}),
    Fact(FactKind.WITHDRAWAL_UNDONE, LATER, {}, {"words": "No mistake"}),
    Fact(FactKind.PANEL_MET, LATER, {"meeting": KEY}),
    Fact(
        FactKind.ANALYSIS_DECIDED, LATER,
        {
            "analysis": PANEL, "meeting": KEY, "form": "lscb", "category": "8", "secondary": ["9"],
            "modifiability": "none", "scores": {"A": "1*", "B": "1", "C": "0", "D": "2"}, "quorate": False,
            "factors": [{"domain": "D", "code": "capacity", "score": "2", "modifiable": False}],
        },
        {
            "texts": {
                "answers": {"summary": "An infant"}, "narratives": {"A": "Born early"},
                "factors": [{"words": "", "reason": "No cot was free"}],
                "learning": [{"words": "Ask sooner", "level": "local", "domain": "D"}],
            }
        },
    ),
    Fact(
        FactKind.FINALISED, LATER, {"category": "8", "modifiability": "none", "factors": [], "analysis": PANEL},
        {"reason": "The doctor had left"},
    ),
    Fact(FactKind.REOPENED, LATER, identity={"reason": "The inquest found otherwise"}),
    Fact(FactKind.NATIONAL_RETURN, LATER, {"state": "submitted"}, {"words": ""}),
]  # fmt: skip


@pytest.fixture
def new_product(databases: Databases, tmp_path: Path) -> Iterator[NewProduct]:
    made: list[Product] = []

    def make() -> Product:
        made.append(Product(databases.migrated(), tmp_path))
        return made[-1]

    yield make
    for product in made:
        product.close()
        databases.discard(product.url)


def stored(product: Product) -> dict[str, list[Fact]]:
    """Every timeline, without the numbers that the database gives."""
    with product.app.app_context():
        return {name: [replace(one, sequence=0) for one in told_of] for name, told_of in timelines(db.session())}


THEIRS = Details(
    "Kent’s panel", ("E10000016",), "office@kent.example", "", "1 Invented Road\nMaidstone", "By post", False
)


def keep(product: Product, token: str, details: Details) -> None:
    """A panel of the directory, at this token."""
    with product.app.app_context(), transaction(db.session()) as session:
        take_back_panel(session, COMMAND_LINE, token, details)


def directory_of(product: Product) -> dict[str, Details]:
    with product.app.app_context():
        return directory(db.session())


def test_a_panel_comes_back_with_the_cases_that_name_it_and_one_that_is_there_stays(
    new_product: NewProduct, tmp_path: Path
) -> None:
    product, empty, other = new_product(), new_product(), new_product()
    unnamed, here = replace(THEIRS, name="Nobody’s panel"), replace(THEIRS, name="As we call it", active=True)
    keep(product, PANEL, THEIRS)
    keep(product, KEY, unnamed)
    keep(other, PANEL, here)
    led = Fact(FactKind.FINALISED, LATER, {"category": "8", "modifiability": "none", "factors": [], "led_by": PANEL})
    naming = [fact for fact in STORY if "panel" in fact.detail]
    store_many(product.app, {name: facts(NOTIFIED, RESIDENT, *naming, led) for name in ("A/1", "A/2")})
    comes_back(product, empty, tmp_path)
    comes_back(product, other, tmp_path)
    assert directory_of(empty) == {PANEL: THEIRS}
    assert directory_of(other) == {PANEL: here}
    with empty.app.app_context():
        recorded = select(AuditEntry).where(AuditEntry.event == Event.OTHER_PANEL_RECORDED.value)
        assert len(db.session.scalars(recorded).all()) == 1


def comes_back(product: Product, other: Product, tmp_path: Path) -> None:
    path = tmp_path / "whole.jsonl"
    assert product.run("register", "export", "--full", str(path)).exit_code == 0
    result = other.run("register", "import", str(path))
    assert result.exit_code == 0, result.stderr
    assert stored(other) == stored(product)
    with other.app.app_context():
        assert list(differences(db.session(), Checked())) == []


def test_the_story_tells_every_kind() -> None:
    assert {fact.kind for fact in STORY} == set(KINDS)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_comes_back(new_product: NewProduct, tmp_path: Path, kind: FactKind) -> None:
    """A story up to the fact of this kind, so that each is once the last."""
    product = new_product()
    keep(product, PANEL, THEIRS)
    last = [fact.kind for fact in STORY].index(kind)
    store_many(product.app, {"A/1": facts(NOTIFIED, *STORY[: last + 1])})
    comes_back(product, new_product(), tmp_path)


def test_a_merge_that_was_undone_comes_back(new_product: NewProduct, tmp_path: Path) -> None:
    """The kept case holds a notification dated before the day from which it counts again."""
    product = new_product()
    later = [Fact(FactKind.NOTIFIED, LATER), replace(described(), dated=LATER)]
    tokens = store_many(product.app, {"A": later, "B": facts(NOTIFIED), "C": later})
    ids = {name: case_id(product.app, token) for name, token in tokens.items()}
    with product.app.app_context(), transaction(db.session()) as session:
        merge_cases(session, COMMAND_LINE, ids["A"], ids["B"], "One child")
        merge_cases(session, COMMAND_LINE, ids["A"], ids["C"], "One child")
        undo_merge(session, COMMAND_LINE, ids["B"], "Two children")
    comes_back(product, new_product(), tmp_path)


HANDED = fact("handed_over", "2014-05-05", {"sent": "", "contact": ""}, handover=KEY, panel=PANEL)
HOME = fact("residency_decided", "2014-05-02", home_area="E06000035")


def answered(kind: str = "handover_answered", dated: str = "2014-05-05", **detail: str) -> FactJson:
    return fact(kind, dated, WORDS, handover=KEY, **detail)


def response(kind: str, dated: str, **detail: Any) -> FactJson:
    return fact(kind, dated, {"reason": "", "disagreement": ""} if detail else {"reason": ""}, **detail)


NOT_NEEDED = response("response_decided", "2014-05-01", decision="not_needed", time=None, disagreed=False)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ([answered(answer="accepted")], "'handover_answered' without the hand-over that it answers"),
        ([answered("handover_outcome")], "'handover_outcome' without the hand-over that it answers"),
        ([HANDED, answered(dated="2014-05-04", answer="declined")], "'handover_answered' without the hand-over"),
        (
            [fact("lead_agreed", "2014-05-02", {"reason": "", "agreed_with": ""}, lead="ours", panel=None), HOME],
            "'lead_agreed' without a residency decision",
        ),
        (
            [fact("classification_confirmed", "2014-05-02", {"words": ""}, expectation="expected")],
            "'classification_confirmed' without a classification",
        ),
        ([response("response_stood_down", "2014-05-02")], "'response_stood_down' without a response"),
        ([NOT_NEEDED, response("response_stood_down", "2014-05-02")], "'response_stood_down' without a response"),
        ([{**NOT_NEEDED, "dated": "2014-04-29"}], "'response_decided' dated before the death"),
        ([fact("notified", "2014-04-30", notification="N-0001"), {**HOME, "dated": "2014-04-30"},
          fact("notification_separated", "2014-05-02", notification="N-0001")], "is before notified_on"),
        ([fact("notified", "2014-04-30", notification="N-0001"),
          fact("notification_separated", "2014-05-02", notification="N-0001"), {**HOME, "dated": "2014-04-30"}, HOME],
         "'residency_decided' dated before the notification"),
        ([{**HOME, "dated": "2014-04-30"}, fact("notified", "2014-04-30")], "dated before the notification"),
    ],
)  # fmt: skip
def test_what_no_page_would_record_is_refused(new_product: NewProduct, facts: list[FactJson], words: str) -> None:
    result = new_product().bring_in(told(*facts), ".jsonl")
    assert result.exit_code == 1
    assert words in result.stderr


def test_what_was_decided_since_an_earlier_joined_notification_is_taken(new_product: NewProduct) -> None:
    joined = fact("notified", "2014-04-30", notification="N-0001")
    result = new_product().bring_in(told(joined, {**HOME, "dated": "2014-04-30"}), ".jsonl")
    assert result.exit_code == 0, result.stderr
