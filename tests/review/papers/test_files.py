"""Files go with a paper as flattened copies alone: what is black is gone, and pages without text are looked at."""

import io
import re
from datetime import UTC, date, datetime

import pikepdf
import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from cdop.documents import styles
from cdop.documents.pages import Furniture, build
from cdop.documents.structure import Details
from cdop.documents.text import Text
from cdop.files.checking import check
from cdop.files.service import store
from cdop.files.shelf import shelf_of
from tests.application import Browser
from tests.case.making import add_fact, audit, case_id
from tests.documents.reading import extracted
from tests.review.papers.making_papers import World, draw, release, resolve_all, world_of

COPY = re.compile(r'href="(/meetings/[^"]*/files/[0-9a-f]{32})"')
TO_CONFIRM = re.compile(r'href="(/papers/[^"]*/read/files/[0-9a-f]{32})"')


def pdf(*lines: str) -> bytes:
    def story(root: object, _known: object) -> list[Text]:
        return [Text(line, styles.BODY, root.add("P")) for line in lines]  # type: ignore[attr-defined]

    return build(story, Furniture("", ""), Details("Amaryllis", "", "", datetime(2014, 5, 9, tzinfo=UTC)))


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 500), "white").save(out, "PNG")
    return out.getvalue()


def sent_in(world: World, name: str, content: bytes) -> str:
    """A file of the case. Returns where it is decided of it."""
    number = case_id(world.app, world.cases["CDR-1"])
    with world.app.app_context(), transaction(db.session()) as session:
        checked = check(shelf_of(world.app.extensions["settings"]), name, io.BytesIO(content))
        return store(session, world.person("coordinator"), checked, case_id=number, owner="a reply").token


def address(world: World, token: str) -> str:
    return f"{world.gate()}/files/{token}"


def decide(world: World, token: str, **data: object) -> TestResponse:
    office = world.browsers["coordinator"]
    return office.post(address(world, token), {"version": world.version(), **data}, page=world.gate())


def downloads(world: World) -> list[tuple[str, bytes]]:
    member: Browser = world.browsers["member"]
    links = COPY.findall(member.get(f"{world.room}/papers").text)
    answers = [member.get(link) for link in links]
    return [(answer.headers["Content-Disposition"], answer.data) for answer in answers]


@pytest.fixture
def world(app: Flask) -> World:
    made = world_of(app)
    draw(made)
    return made


def test_a_pdf_goes_as_pictures_with_what_was_found_painted_over(world: World) -> None:
    token = sent_in(world, "Amaryllis.pdf", pdf("Amaryllis Wetherfield was seen.", "She slept."))
    page = world.browsers["coordinator"].get(address(world, token)).text
    assert "a name, known to this case" in page
    shown = world.browsers["coordinator"].get(f"{address(world, token)}/pages/1")
    assert shown.mimetype == "image/png"
    assert decide(world, token, title="Letter of a clinic", include="y").status_code == 303
    resolve_all(world)
    release(world)
    ((name, copy),) = downloads(world)
    assert f'filename="Document 1 of {world.references["CDR-1"]}.pdf"' in name
    assert not extracted(copy).strip()
    assert b"Amaryllis" not in copy
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert "Amaryllis" not in str(opened.docinfo)
        assert list(opened.pages[0].get_images())
    assert audit(world.app, "paper.file_read")


def test_a_page_without_text_must_be_looked_at(world: World) -> None:
    token = sent_in(world, "scan.png", picture())
    refused = decide(world, token, title="Drawing", include="y")
    assert refused.status_code == 422
    assert "Look at these pages" in refused.text
    assert decide(world, token, title="Drawing", include="y", looked="y", squares=["0", "13"]).status_code == 303


def test_a_square_that_is_ticked_is_black(world: World) -> None:
    token = sent_in(world, "scan.png", picture())
    assert decide(world, token, title="Drawing", include="y", looked="y", squares=["0"]).status_code == 303
    resolve_all(world)
    release(world)
    ((_, copy),) = downloads(world)
    with pikepdf.open(io.BytesIO(copy)) as opened:
        image = pikepdf.PdfImage(next(iter(opened.pages[0].get_images().values()))).as_pil_image().convert("L")
    wide, high = image.size
    assert image.getpixel((wide // 24, high // 32)) < 40
    assert image.getpixel((wide // 2, high // 2)) > 215


def test_a_text_is_set_anew_and_what_still_names_somebody_is_refused(world: World) -> None:
    token = sent_in(world, "notes.txt", b"Rosalind rang. Then she slept.")
    page = world.browsers["coordinator"].get(address(world, token)).text
    assert "The mother rang. Then she slept." in page
    words = {"title": "Notes", "include": "y"}
    assert decide(world, token, text="Rosalind rang.", reason="x", **words).status_code == 422
    assert decide(world, token, text="She fell on 3 March 2001.", **words).status_code == 422
    assert decide(world, token, text="Mother rang.", title="Notes on Wetherfield", include="y").status_code == 422
    assert decide(world, token, text="She fell on 3 March 2001.", reason="An old day", **words).status_code == 303
    resolve_all(world)
    release(world)
    ((_, copy),) = downloads(world)
    assert "She fell on 3 March 2001." in extracted(copy)


def test_what_is_left_out_or_not_decided_goes_nowhere(world: World) -> None:
    left, undecided = sent_in(world, "a.txt", b"One"), sent_in(world, "b.txt", b"Two")
    assert decide(world, left, text="One", leave_out="y", reason="Nothing in it").status_code == 303
    page = world.browsers["coordinator"].get(world.gate()).text
    assert "Left out" in page
    assert "Not decided: left out" in page
    resolve_all(world)
    release(world)
    assert downloads(world) == []
    for token in (left, undecided):
        for browser in (world.browsers["member"], world.browsers["chair"]):
            for closed in (f"/files/{token}", address(world, token), f"{world.room}/files/{token}"):
                assert browser.get(closed).status_code == 404


def test_a_decision_about_a_file_after_the_check_needs_another_check(world: World) -> None:
    token = sent_in(world, "a.txt", b"One")
    resolve_all(world)
    office, read = world.browsers["coordinator"], f"{world.gate()}/read"
    assert office.post(read, {"version": world.version(), "check": "y"}, page=read).status_code == 303
    assert decide(world, token, text="One", title="Notes", include="y").status_code == 303
    second = world.browsers["second"].post(read, {"version": world.version(), "confirm": "y"}, page=read)
    assert second.status_code == 409


def test_a_copy_that_was_never_released_is_removed_when_it_is_made_again(world: World) -> None:
    token = sent_in(world, "a.txt", b"One")
    decide(world, token, text="One", title="Notes", include="y")
    decide(world, token, text="Two", title="Notes", include="y")
    assert sum(audit(world.app, "file.removed").values()) == 1
    resolve_all(world)
    release(world)
    decide(world, token, text="Three", title="Notes", include="y")
    assert sum(audit(world.app, "file.removed").values()) == 1, "a release is kept whole"
    assert "Two" in extracted(downloads(world)[0][1])


def key_worker(world: World, name: str) -> None:
    identity = {"name": name, "role": "", "contact": ""}
    fact = Fact(FactKind.KEY_WORKER_NAMED, date(2014, 6, 1), {"first_contact_on": None}, identity)
    add_fact(world.app, world.cases["CDR-1"], fact)


def pressed(world: World, who: str, button: str) -> TestResponse:
    read = f"{world.gate()}/read"
    return world.browsers[who].post(read, {"version": world.version(), button: "y"}, page=read)


@pytest.mark.parametrize("content", [b"Perpetua came by.", pdf("Perpetua came by.")], ids=["text", "PDF"])
def test_a_copy_is_searched_again_at_the_check_upon_what_the_case_knows_then(world: World, content: bytes) -> None:
    token = sent_in(world, "a.txt" if content.startswith(b"P") else "a.pdf", content)
    text = {"text": "Perpetua came by."} if content.startswith(b"P") else {}
    assert decide(world, token, title="Notes", include="y", **text).status_code == 303
    resolve_all(world)
    key_worker(world, "Perpetua Thistlewood")
    resolve_all(world)
    refused = pressed(world, "coordinator", "check")
    assert refused.status_code == 409
    assert "Document 1 must be looked at again: it shows Perpetua" in refused.text
    if text:
        assert decide(world, token, title="Notes", include="y", text="Somebody came by.").status_code == 303
        assert pressed(world, "coordinator", "check").status_code == 303


@pytest.mark.parametrize(("title", "text"), [("Notes of Perpetua", "She slept."), ("Notes", "Perpetva came by.")])
def test_copies_and_titles_are_searched_again_when_a_paper_is_confirmed(world: World, title: str, text: str) -> None:
    """Another name than the case knew: in a title, and nearly in a text. The chair is not told which."""
    token = sent_in(world, "a.txt", b"One")
    assert decide(world, token, title=title, include="y", text=text).status_code == 303
    resolve_all(world)
    assert pressed(world, "coordinator", "check").status_code == 303
    key_worker(world, "Perpetua Thistlewood")
    refused = pressed(world, "chair", "confirm")
    assert refused.status_code == 409
    assert "Document 1 must be looked at again." in refused.text
    assert "it shows" not in refused.text
    assert pressed(world, "second", "confirm").status_code == 409


def test_what_was_let_stay_stays_and_a_scan_looked_at_before_new_facts_is_told(world: World) -> None:
    token, scan = sent_in(world, "a.txt", b"One"), sent_in(world, "scan.png", picture())
    words = {"title": "Notes", "include": "y", "reason": "An old day"}
    assert decide(world, token, text="She fell on 3 March 2001.", **words).status_code == 303
    assert decide(world, scan, title="Drawing", include="y", looked="y").status_code == 303
    resolve_all(world)
    read = world.browsers["coordinator"].get(f"{world.gate()}/read").text
    assert "look at them once more" not in read
    key_worker(world, "Perpetua Thistlewood")
    office = world.browsers["coordinator"]
    assert "Document 2 has pages that cannot be searched" in office.get(f"{world.gate()}/read").text
    assert "were looked at before the case’s last facts" in office.get(world.gate()).text
    assert pressed(world, "coordinator", "check").status_code == 303
    assert pressed(world, "chair", "confirm").status_code == 303


def test_whoever_may_confirm_opens_each_copy_and_never_an_original(world: World) -> None:
    token = sent_in(world, "Amaryllis.txt", b"Amaryllis fell.")
    assert decide(world, token, title="Notes", include="y", text="The child fell.").status_code == 303
    resolve_all(world)
    read, chair = f"{world.gate()}/read", world.browsers["chair"]
    (link,) = TO_CONFIRM.findall(world.browsers["coordinator"].get(read).text)
    assert chair.get(link).status_code == 404, "not checked yet"
    assert pressed(world, "coordinator", "check").status_code == 303
    before = sum(audit(world.app, "paper.file_read").values())
    for who in ("chair", "second"):
        (link,) = TO_CONFIRM.findall(world.browsers[who].get(read).text)
        answer = world.browsers[who].get(link)
        assert "Document 1 of" in answer.headers["Content-Disposition"]
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "The child fell." in extracted(answer.data)
        assert b"Amaryllis" not in answer.data
    assert sum(audit(world.app, "paper.file_read").values()) == before + 2
    for who in ("member", "stranger"):
        assert world.browsers[who].get(link).status_code == 404
    for closed in (f"{read}/files/{token}", address(world, token)):
        assert chair.get(closed).status_code == 404
