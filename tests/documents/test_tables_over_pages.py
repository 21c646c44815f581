"""A table that goes on on the next page: its head stands once on each page, and at least three rows below it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from reportlab.platypus import Flowable, Spacer

from cdop.documents.pages import Furniture, write
from cdop.documents.tables import TOGETHER, words_table
from cdop.documents.tagging import Node
from tests.documents.reading import extracted

HEAD, ROW = "Headword", "Rowword"


@pytest.mark.parametrize("above", range(200, 640, 40))
def test_the_head_stands_once_on_a_page_with_at_least_three_rows(above: int) -> None:
    def story(root: Node) -> Iterator[Flowable]:
        yield Spacer(1, above)
        rows = [[f"{ROW} {number}", "some words " * 12] for number in range(8)]
        yield words_table(root.add("Table"), [HEAD, "Words"], rows, (0.3, 0.7))

    made = write("Title", "Subject", Furniture("", ""), story, datetime(2015, 9, 21, tzinfo=UTC))
    pages = [page for page in extracted(made).split("\f") if ROW in page]
    assert [page.count(HEAD) for page in pages] == [1] * len(pages)
    assert sum(page.count(ROW) for page in pages) == 8
    assert all(page.count(ROW) >= TOGETHER for page in pages[1:])
