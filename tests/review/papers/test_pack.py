"""The pack: one file with page numbers that are right, every page of it marked, and a number that says whose it is."""

import io
import re
from datetime import UTC, datetime

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select

from cdop.database import db
from cdop.review.papers.models import PackExport
from cdop.review.papers.pack_pdf import Pack, PrintedPaper, PrintedSection, to_pdf
from tests.case.making import audit
from tests.documents.reading import extracted
from tests.review.papers.making_papers import NAMED, World, released_world

MADE_AT = datetime(2026, 2, 24, 19, 30, tzinfo=UTC)
MARK = "Merrin Oakhollow, 2026-02-24 19:30 UTC, export K7QM2XPD"
CASE = re.compile(r"Case (R[0-9]+): Asthma")


def pages_of(data: bytes) -> list[str]:
    """The text of each page."""
    texts = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            out = io.BytesIO()
            with pikepdf.new() as single:
                single.pages.append(page)
                single.save(out)
            texts.append(" ".join(extracted(out.getvalue()).split()))
    return texts


@pytest.fixture(scope="module")
def pack() -> list[str]:
    lines = tuple(f"Line {number} of what is told about the child and its illness." for number in range(70))
    sections = tuple(PrintedSection(f"Part {number}", lines, False) for number in range(2))
    papers = tuple(PrintedPaper(f"R{number}", "Asthma", 1, sections, ("Document 1, Letter",)) for number in range(3))
    made = to_pdf(Pack("Overview panel, 3 March 2026", "Merrin Oakhollow", "K7QM2XPD", papers, ("R9",)), MADE_AT)
    found = pages_of(made.data)
    assert made.pages == len(found) > 9
    return found


def test_every_page_says_whose_it_is_when_and_which_export(pack: list[str]) -> None:
    for number, text in enumerate(pack, 1):
        assert MARK in text
        assert f"Page {number} of {len(pack)}" in text
        assert "Pseudonymised" in text


def test_the_contents_give_the_page_on_which_each_paper_begins(pack: list[str]) -> None:
    contents = pack[0].partition("Contents")[2].partition("Without a released paper")[0]
    told = dict(zip(CASE.findall(contents), re.findall(r"(?<!\w)[0-9]+(?!\w)", contents), strict=True))
    assert set(told) == {"R0", "R1", "R2"}
    for reference, page in told.items():
        assert f"Case {reference}: Asthma" in pack[int(page) - 1]
    assert "Without a released paper: R9." in pack[0]


def taken(world: World, who: str = "member") -> tuple[str, bytes]:
    answer = world.browsers[who].post(f"{world.room}/pack", page=world.room)
    assert answer.status_code == 200
    number = re.search(r"([A-Z0-9]{8})\.pdf", answer.headers["Content-Disposition"])
    assert number
    return number[1], answer.data


def test_a_pack_is_in_the_ledger_and_can_be_traced_from_any_page(app: Flask) -> None:
    world = released_world(app, ("CDR-1", "CDR-2"))
    packs = {who: taken(world, who) for who in ("member", "chair")}
    for who, (number, data) in packs.items():
        for text in pages_of(data):
            (found,) = set(re.findall(r"export ([A-Z0-9]{8})", text))
            assert found == number
            assert world.person(who).name in text
        told = app.test_cli_runner().invoke(args=["papers", "trace", f"{number[:4].lower()} {number[4:]}"])
        assert world.person(who).name in told.output
        assert "2 papers" in told.output
    assert sum(audit(app, "paper.pack_exported").values()) == 4
    assert app.test_cli_runner().invoke(args=["papers", "trace", "NOSUCHNO"]).exit_code == 1
    with app.app_context():
        assert len(set(db.session.scalars(select(PackExport.sha256)))) == 2
        db.session.rollback()


def test_neither_its_text_nor_what_it_says_of_itself_names_a_child(app: Flask) -> None:
    _, data = taken(released_world(app))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        about = " ".join(str(value) for value in pdf.docinfo.values()) + str(pdf.open_metadata())
    text = "\n".join(pages_of(data)) + about
    assert "Panel papers" in about
    assert not [word for word in (*NAMED, "CDR-1") if word in text]
