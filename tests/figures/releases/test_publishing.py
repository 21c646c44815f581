"""Publishing on the pages: the checks, preparing, previews, who answers; and what is refused."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select

from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from cdop.disclosure.suppressing import CannotProtect
from cdop.disclosure.values import Policy
from cdop.figures.releases import service
from cdop.figures.releases.drafting import read_inputs
from cdop.figures.releases.models import FigureCommentary, FigureRelease
from cdop.figures.releases.queries import earlier
from cdop.figures.releases.rules import Rule
from cdop.panel_settings.service import decide_setting
from cdop.reference.calendar import Year, today
from tests.application import Browser, make_app
from tests.databases import close
from tests.figures.conftest import signed_in
from tests.figures.page_reading import visible
from tests.figures.releases.world import LEAD, WHO, clock_of, correct, explain, prepare, publish

YEAR = "2015-16"
PAGE = f"/figures/{YEAR}/publish"


def releases(app: Flask) -> int:
    with app.app_context():
        return db.session().scalar(select(func.count()).where(FigureRelease.year == YEAR)) or 0


def events(app: Flask, *names: str) -> list[dict[str, object]]:
    query = select(AuditEntry.detail).where(AuditEntry.event.in_(names)).order_by(AuditEntry.id)
    with app.app_context():
        return [detail or {} for detail in db.session().scalars(query) if (detail or {}).get("year") == YEAR]


@pytest.fixture
def untouched(demonstration_url: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    """A demonstration in which no other test has published or explained anything."""
    app = make_app(demonstration_url(), tmp_path)
    yield app
    close(app)


def test_a_year_is_checked_prepared_read_and_published(untouched: Flask) -> None:
    panel = untouched
    the_lead, the_coordinator, the_member = (signed_in(panel, who) for who in ("lead", "coordinator", "member"))
    totals = {"source": "A report", "published_on": ["", "", ""], "total__outstanding__opening": "11"}
    assert the_lead.post(f"/figures/{YEAR}/printed", totals).status_code == 303
    text = visible(the_lead.get(PAGE).text)
    assert "It cannot be published while a check that must hold does not" in text
    assert "Outstanding when the year began: 11 printed, 10 counted now, −1" in text
    seen = prepare(the_lead, YEAR)
    assert not seen  # no form while a check that must hold does not
    refused = the_lead.post(PAGE, {"seen": "0" * 32, **WHO})
    assert refused.status_code == 422
    assert "Nothing was published: a check that must hold does not." in visible(refused.text)
    assert releases(panel) == 0

    explain(the_lead, YEAR)
    comments = {"year": "A quiet year.", "children": "Read with care."}
    assert the_lead.post(f"/figures/{YEAR}/commentary", comments).status_code == 303
    seen = prepare(the_lead, YEAR)
    for edition in ("board", "public"):
        preview = visible(the_lead.get(f"{PAGE}/{edition}").text)
        assert "Preview" in preview
        assert "A quiet year." in preview
        assert ("[c]" in preview) is (edition == "public")

    nobody = the_lead.post(PAGE, {"seen": seen, **WHO, "name": " "})
    assert nobody.status_code == 422
    assert "Enter who answers for these figures" in nobody.text
    assert the_lead.post(PAGE, {"seen": seen, **WHO, "words": "The first of its kind."}).status_code == 303
    assert the_lead.post(PAGE, {"seen": seen, **WHO}).status_code == 409
    assert releases(panel) == 1
    [detail] = events(panel, "figures.published")
    assert (detail["year"], detail["edition"], detail["known_by"]) == (YEAR, 1, today().isoformat())

    public = the_member.get(f"/figures/{YEAR}/releases/1/public")
    assert public.status_code == 200
    assert "The first of its kind." in public.text
    assert "Lowen Farthingdale, Director of Public Health" in public.text
    assert "MED-" not in public.text
    assert the_member.get(f"/figures/{YEAR}/releases/1/public/json").status_code == 200
    for way in ("board", "board/json", "cases?cell=reviews.total"):
        assert the_member.get(f"/figures/{YEAR}/releases/1/{way}").status_code == 404
        assert the_coordinator.get(f"/figures/{YEAR}/releases/1/{way}").status_code == 200
    assert "MED-" not in the_coordinator.get(f"/figures/{YEAR}/releases/1/board").text
    for who in ("agency", "admin"):
        browser = signed_in(panel, who)
        assert f"/figures/{YEAR}/releases/1/public" in browser.get("/figures/published").text
        assert "What this panel has published</a>" in browser.get(f"/figures/{YEAR}/releases/1/public").text
        assert browser.get(f"/figures/{YEAR}/releases/1/public/csv").status_code == 200
        assert browser.get(f"/figures/{YEAR}/releases").status_code == 404
    assert Browser(panel).get(f"/figures/{YEAR}/releases/1/public").status_code == 303
    read = events(panel, "figures.release_read")
    assert [one["kind"] for one in read] == ["public", "board", "public", "public"]
    for browser in (the_member, the_coordinator):
        for way in (PAGE, f"{PAGE}/board", f"/figures/{YEAR}/commentary"):
            assert browser.get(way).status_code == 404


def test_what_was_recorded_since_it_was_prepared_is_not_published(panel: Flask, the_lead: Browser) -> None:
    explain(the_lead, YEAR)
    seen, before = prepare(the_lead, YEAR), releases(panel)
    correct(panel, 40, seed=5)
    explain(the_lead, YEAR)
    answer = the_lead.post(PAGE, {"seen": seen, **WHO})
    assert answer.status_code == 409
    assert "Nothing was published" in visible(answer.text)
    assert WHO["role"] in answer.text
    assert releases(panel) == before


def test_what_cannot_be_protected_is_not_published(
    panel: Flask, the_lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: object) -> None:
        raise CannotProtect({"a"})

    explain(the_lead, YEAR)
    monkeypatch.setattr("cdop.figures.releases.drafting.protect", fail)
    before = releases(panel)
    assert prepare(the_lead, YEAR) == ""
    assert "The public edition cannot be made" in visible(the_lead.get(PAGE).text)
    assert the_lead.post(PAGE, {"seen": "0" * 32, **WHO}).status_code == 409
    assert releases(panel) == before


def test_preparing_that_fails_says_so_and_can_be_begun_again(
    panel: Flask, the_lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("cdop.figures.releases.preparing.prepare", lambda _inputs: 1 / 0)
        prepare(the_lead, YEAR)
        assert "Preparing ended before both editions were there" in visible(the_lead.get(PAGE).text)
    prepare(the_lead, YEAR)
    assert "Read both before you publish" in visible(the_lead.get(PAGE).text)


def test_a_year_that_runs_is_not_published(panel: Flask, the_lead: Browser) -> None:
    running = Year.of(today()).label
    text = visible(the_lead.get(f"/figures/{running}/publish").text)
    assert "publish it afterwards" in text
    prepare(the_lead, running)
    assert the_lead.post(f"/figures/{running}/publish", {"seen": "0" * 32, **WHO}).status_code == 422


def test_commentary_is_kept_and_taken_back(panel: Flask, the_lead: Browser) -> None:
    page = "/figures/2012-13/commentary"
    for text in ("First", "First", "Second", ""):
        assert the_lead.post(page, {"causes": text}).status_code == 303
        assert re.search(r'name="causes"[^>]*>\s*' + text + "</textarea>", the_lead.get(page).text)
    with panel.app_context():
        kept = select(FigureCommentary.text).where(FigureCommentary.year == "2012-13").order_by(FigureCommentary.id)
        assert db.session().scalars(kept).all() == ["First", "Second", ""]
    answer = the_lead.post(page, {"causes": "x" * 4001})
    assert answer.status_code == 422
    assert "x" * 4001 in answer.text


@pytest.mark.parametrize("way", ["releases/2/public", "releases/0/board", "releases/99999999999/public", "restated"])
def test_what_was_not_published_is_absent(panel: Flask, the_lead: Browser, way: str) -> None:
    assert the_lead.get(f"/figures/2009-10/{way}").status_code == 404
    assert the_lead.get("/figures/2009-10/releases").status_code == 200
    assert the_lead.get("/figures/2009-10/publish/board").status_code == 404


def test_numbers_in_what_is_written_are_compared_with_what_the_public_sees(
    untouched: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the tables hide is not told in words unless somebody says that it may be."""
    the_lead = signed_in(untouched, "lead")
    explain(the_lead, YEAR)
    comments = {"children": "Of the reviews three were of a girl.", "year": "In 2015-16 all was as before."}
    assert the_lead.post(f"/figures/{YEAR}/commentary", comments).status_code == 303
    seen = prepare(the_lead, YEAR)
    page = the_lead.get(PAGE).text
    told = words_of_table(page, "table-told")
    assert [row[:2] for row in told] == [["Reviews: the children", "three"]]
    assert "so small a count is not shown to the public" in told[0][2]
    assert "“three”: so small a count" in visible(the_lead.get(f"/figures/{YEAR}/commentary").text)

    refused = the_lead.post(PAGE, {"seen": seen, **WHO, "words": "Two more than the year before."})
    assert refused.status_code == 422
    assert "Tick that these numbers may be told" in visible(refused.text)
    assert ["What readers should know", "Two"] in [row[:2] for row in words_of_table(refused.text, "table-told")]
    assert releases(untouched) == 0

    def no_counting(*_words: object, **_named: object) -> None:
        raise AssertionError("the year is counted under the write lock")

    published = service.publish

    def without_counting(*given: object) -> int:
        with monkeypatch.context() as patch:
            for name in ("cdop.figures.queries.count", "cdop.figures.releases.service.read_inputs"):
                patch.setattr(name, no_counting)
            return published(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "publish", without_counting)
    assert the_lead.post(PAGE, {"seen": seen, **WHO, "knowingly": "y"}).status_code == 303
    assert [detail["told"] for detail in events(untouched, "figures.published")] == [1]


def words_of_table(page: str, table: str) -> list[list[str]]:
    rows = html.fromstring(page).xpath(f"//table[@id='{table}']/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./*")] for row in rows]


def without_notes(table: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in table.items() if key != "rates_notes"}


def test_what_is_recorded_while_the_year_is_counted_is_looked_at_again(
    panel: Flask, the_lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the counting and the write lock somebody may record: then it is counted once more, and refused."""
    explain(the_lead, YEAR)
    seen, before, looked = prepare(the_lead, YEAR), releases(panel), []
    look = service.look

    def meanwhile(*given: object) -> service.Seen:
        found = look(*given)  # type: ignore[arg-type]
        looked.append(found)
        if len(looked) == 1:
            correct(panel, 40, seed=11)
        return found

    monkeypatch.setattr(service, "look", meanwhile)
    answer = the_lead.post(PAGE, {"seen": seen, **WHO})
    assert (answer.status_code, len(looked)) in {(409, 2), (422, 1)}
    assert "Nothing was published" in visible(answer.text)
    assert releases(panel) == before


def test_a_stricter_rule_that_leaves_no_way_is_told_with_the_ways_there_are(
    untouched: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was shown under a milder rule stays shown; nobody is left without a revised edition."""
    the_lead = signed_in(untouched, "lead")
    explain(the_lead, YEAR)
    assert publish(untouched, YEAR) == 1
    first = the_lead.get(f"/figures/{YEAR}/releases/1/public/json").json
    with untouched.app_context(), transaction(db.session()) as session:
        decide_setting(session, LEAD, "hidden_below", "30", "The board asked for it.")
    correct(untouched, 30, seed=3)
    explain(the_lead, YEAR)

    def fail(*_words: object) -> None:
        raise CannotProtect({"a"})

    monkeypatch.setattr("cdop.figures.releases.drafting.protect", fail)
    assert prepare(the_lead, YEAR) == ""
    text = visible(the_lead.get(PAGE).text)
    assert "Edition 1 of 2015-16 is public: what it shows cannot be hidden any more." in text
    assert "The rule is stricter now: counts below 30 are not shown" in text
    assert "Prepare by the rule of edition 1 of 2015-16" in text

    seen = prepare(the_lead, YEAR, "repeated")
    assert "repeats the numbers of edition 1; only the board’s is revised" in visible(the_lead.get(PAGE).text)
    assert the_lead.post(PAGE, {"seen": seen, **WHO}).status_code == 303
    second, board = (the_lead.get(f"/figures/{YEAR}/releases/2/{one}/json").json for one in ("public", "board"))
    assert first
    assert second
    assert board
    assert [without_notes(table) for table in second["tables"].values()] == [
        without_notes(table) for table in first["tables"].values()
    ]
    assert board["release"]["revised"]
    assert second["release"]["revised"] == []
    said = visible(the_lead.get(f"/figures/{YEAR}/releases/2/public").text)
    assert "The numbers are those of edition 1" in said
    with untouched.app_context():
        kept = (
            db.session()
            .scalars(select(FigureRelease.policy).where(FigureRelease.year == YEAR).order_by(FigureRelease.id))
            .all()
        )
        assert kept == [{"hidden_below": 5, "hidden_within": 4}, {"hidden_below": 5, "hidden_within": 4, "repeats": 1}]
        found = earlier(db.session())
        repeating = [(head.year, head.number) for head, _, _ in found.releases if "repeats" in head.policy]
        assert repeating == [("2012-13", 2), (YEAR, 2)]
        assert len(found.published) == len(found.releases) - len(repeating)
        again = read_inputs(db.session(), LEAD, clock_of(untouched, YEAR), Rule.BEFORE)
        assert again.policy == Policy(5, 4)
        assert again.policy_numbers == {"hidden_below": 5, "hidden_within": 4, "of_edition": 2}
