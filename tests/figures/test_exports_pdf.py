"""The printed report: what it says, how it is built, and that no label can break it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from pdfua import Severity, validate

from cdop.documents.structure import LANGUAGE
from cdop.figures.exports.pdf_export import to_pdf
from cdop.figures.exports.report_words import in_brief, restated_line
from cdop.figures.tables import GivenReason, Restatement
from tests.documents.reading import elements, extracted, laid_out, opened, roles
from tests.figures.example import example_figures, example_previous, with_factors

MADE_AT = datetime(2015, 9, 21, 14, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def report() -> bytes:
    return to_pdf(example_figures(), example_previous(), MADE_AT)


def test_the_first_page_says_what_this_is(report: bytes) -> None:
    text = extracted(report)
    for words in (
        "Child deaths: annual figures 2014-15",
        "Medway",
        "Period: 1 April 2014 to 31 March 2015",
        "Known by: 18 September 2015",
        "Edition: Board edition",
        "Made on: 21 September 2015 at 14:05 UTC",
    ):
        assert words in text


def test_every_table_prints_with_its_basis_denominator_and_zero_rows(report: bytes) -> None:
    text, figures = _flat(extracted(report)), example_figures()
    for table in figures:
        assert table.basis in text
        assert f"Denominator: {table.denominator} {table.denominator_label}" in text
        for row in table.printed_rows:
            assert f"{row.label} {' '.join(map(str, row.values))}" in text


def test_optional_rows_that_are_zero_do_not_print(report: bytes) -> None:
    assert "Residency not yet decided" not in extracted(report)


def test_the_restated_opening_prints_in_words_with_its_case_and_reason(report: bytes) -> None:
    text = _flat(extracted(report))
    assert "Opening restated from 11 to 12" in text
    assert "2014-007 came in residency decided on 2 June 2014" in text


def test_the_years_stand_beside_each_other_earliest_first(report: bytes) -> None:
    years = re.search(r"Year by year.*?Chart", _flat(extracted(report).split("Contents")[1]))
    assert years
    assert re.findall(r"20\d\d-\d\d", _flat(extracted(report)).split("Outstanding at the end")[1])[:5] == [
        "2010-11", "2011-12", "2012-13", "2013-14", "2014-15",
    ]  # fmt: skip


def test_pages_are_numbered_and_the_contents_agree_with_them(report: bytes) -> None:
    pages = extracted(report).split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Board edition · known by 18 September 2015" in page
    listed = re.findall(r"(Table \d+: .+?) +(\d+)$", laid_out(report, 2), re.MULTILINE)
    assert len(listed) > 10
    for title, number in listed:
        assert title in _flat(pages[int(number) - 1])


def test_the_outline_leads_to_every_section_and_table(report: bytes) -> None:
    with opened(report) as pdf, pdf.open_outline() as outline:
        sections = [item.title for item in outline.root]
        tables = [kid.title for item in outline.root for kid in item.children]
    assert sections[:3] == ["The year", "Totals as earlier reports printed them", "Reviews: the children"]
    assert len([title for title in tables if title.startswith("Table ")]) == len(example_figures().tables)


def test_the_structure_reads_in_order_with_headings_tables_and_a_described_figure(report: bytes) -> None:
    with opened(report) as pdf:
        found = roles(pdf)
        figures = [element for element in elements(pdf) if element.S == "/Figure"]
        heads = [element for element in elements(pdf) if element.S == "/TH"]
        assert found[:2] == ["Document", "H1"]
        assert found.count("Table") == len(example_figures().tables) + 3
        assert {str(head.A.Scope) for head in heads} == {"/Row", "/Column"}
        assert all("28-364 days" in str(f.Alt) or "2013-14" in str(f.Alt) for f in figures)
        assert len(figures) == 2
        assert pdf.Root.Lang == LANGUAGE
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == "Child deaths: annual figures 2014-15"


def test_a_checker_finds_no_fault_and_we_make_no_claim(report: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(report)
    assert [str(finding) for finding in validate(str(path)).findings if finding.severity == Severity.ERROR] == []
    assert b"pdfuaid" not in report


def test_every_font_is_embedded(report: bytes) -> None:
    with opened(report) as pdf:
        fonts = [f for page in pdf.pages for f in page.Resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_the_same_figures_and_moment_give_the_same_bytes(report: bytes) -> None:
    assert to_pdf(example_figures(), example_previous()[::-1], MADE_AT) == report


@pytest.mark.parametrize(
    "label", ["<b>x</b>", "a<b and c>d", '<img src="/etc/hostname"/>', "<a href='http://x'>y</a>", "שלום", "বাংলা"]
)
def test_a_hostile_label_is_literal_text(label: str) -> None:
    data = to_pdf(with_factors(example_figures(), label), (), MADE_AT)
    assert label in extracted(data)
    with opened(data) as pdf:
        assert not any("/XObject" in page.Resources and page.Resources.XObject for page in pdf.pages)
        links = [a for page in pdf.pages for a in page.obj.get("/Annots", [])]
        assert all("/A" not in a or a.A.get("/S") == "/GoTo" for a in links)
        assert "/OpenAction" not in pdf.Root or isinstance(pdf.Root.OpenAction, pikepdf.Array)


@pytest.mark.timeout(30)
def test_a_label_of_100_000_characters_breaks_over_pages_and_the_head_is_repeated() -> None:
    data = to_pdf(with_factors(example_figures(), "<b>long" * 14_000), (), MADE_AT)
    text = extracted(data)
    assert "".join(text.split()).count("<b>long") > 13_900  # a few are cut by running feet
    assert len(re.findall(r"^Factor$", text, re.MULTILINE)) > 5


def test_printed_totals_stand_in_the_order_of_the_tables_with_what_is_counted_and_the_difference(report: bytes) -> None:
    text = _flat(extracted(report))
    assert (
        "Total Printed Counted now Difference Total deaths reported 32 32 none Cases reviewed 21 21 none "
        "Outstanding when the year began 11 12 +1"
    ) in text
    assert "Printed in: Annual report 2014-15, page 31, published on 1 October 2015." in text


def test_a_long_reference_never_breaks_inside() -> None:
    from dataclasses import replace

    figures = example_figures()
    assert figures.restatement
    long = "-".join(["MEDWAY/2013", "W" * 20])
    cases = (replace(figures.restatement.cases[0], reference=long),)
    data = to_pdf(replace(figures, restatement=replace(figures.restatement, cases=cases)), (), MADE_AT)
    assert long in extracted(data)


def test_no_page_holds_fewer_than_three_rows_of_a_table_that_is_broken() -> None:
    for count in range(50, 56):
        data = to_pdf(with_factors(example_figures(), *(f"factor {i:03}" for i in range(count))), (), MADE_AT)
        rows = [len(re.findall(r"^factor \d+$", page, re.MULTILINE)) for page in extracted(data).split("\f")]
        assert sum(rows) == count
        assert min(filter(None, rows)) >= 3, (count, rows)


def test_many_factors_break_over_pages_between_rows() -> None:
    data = to_pdf(with_factors(example_figures(), *(f"factor {i}" for i in range(300))), (), MADE_AT)
    pages = [page for page in extracted(data).split("\f") if re.search(r"^factor \d", page, re.MULTILINE)]
    assert len(pages) > 4
    assert all("Factor\n" in page and len(re.findall(r"^factor \d+$", page, re.MULTILINE)) >= 2 for page in pages)


def test_every_page_of_a_demonstration_says_so() -> None:
    data = to_pdf(replace(example_figures(), demonstration=True), example_previous(), MADE_AT)
    with opened(data) as book:
        pages = len(book.pages)
    assert extracted(data).count("Demonstration: every child is invented") == pages + 1
    assert "Demonstration" not in extracted(to_pdf(example_figures(), (), MADE_AT))


def test_both_sums_are_said_as_counted_and_as_printed() -> None:
    figures = example_figures()
    more = (("notifications", "requiring_review", 19), ("outstanding", "closing", 10))
    printed = [replace(figures.printed_totals[0], table=table, row=row, value=value) for table, row, value in more]
    figures = replace(figures, printed_totals=(*figures.printed_totals, *printed))
    text = _flat(extracted(to_pdf(figures, (), MADE_AT)))
    assert "12 + 19 + 0 − 21 = 10. The sets of cases behind the lines agree." in text
    assert "11 + 19 − 21 = 9, but 10 is printed: +1, not explained in the source." in text


def test_the_reason_stands_after_the_numbers_and_none_is_asked_for_where_nothing_differs() -> None:
    figures = example_figures()
    given = GivenReason("A case taken for another area's", 1, date(2015, 10, 2))
    first, opening, last = figures.printed_totals
    figures = replace(figures, printed_totals=(first, replace(opening, reason=given), last))
    text = _flat(extracted(to_pdf(figures, (), MADE_AT)))
    assert "Not needed 21 21" not in text
    assert "Cases reviewed 21 21 none Not needed" in text
    assert "Counted now Difference Reason given" in text
    assert "A case taken for another area's (written on 2 October 2015)" in text


def test_the_day_that_facts_carry_is_what_known_by_goes_by(report: bytes) -> None:
    assert "not by when they were recorded here" in _flat(extracted(report))


def test_a_broken_reconciliation_is_said_loudly() -> None:
    from dataclasses import replace

    text = _flat(extracted(to_pdf(replace(example_figures(), reconciles=False), (), MADE_AT)))
    assert "These figures do not reconcile" in text
    assert "Do not use this report" in text


def test_a_running_year_is_said() -> None:
    from dataclasses import replace

    day = date(2014, 12, 1)
    figures = replace(example_figures(), last_day=day, known_by=day, restatement=None, printed_totals=())
    assert "1 April 2014 to 1 December 2014 (the year is still running)" in extracted(to_pdf(figures, (), MADE_AT))


def test_an_opening_that_equals_the_printed_closing_is_said_too() -> None:
    same = Restatement("2013-14", 11, 11, "Annual report", None, (), "")
    assert restated_line(same).startswith("The opening equals the printed closing of 2013-14 (11).")


def test_the_year_in_brief_says_only_what_the_tables_say() -> None:
    assert next(in_brief(example_figures())) == (
        "32 deaths were notified; 19 of them are of residents and require review (11 expected, 8 unexpected)."
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
