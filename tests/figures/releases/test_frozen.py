"""What is frozen comes back as it was, whatever a year's figures hold."""

import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cdop.figures.exports.json_export import dumps
from cdop.figures.releases.content import (
    Edition,
    content_of,
    edition_from,
    fingerprint_of,
    marked_json,
    members_from,
    packed_members,
    revised,
    revised_cells,
)
from cdop.figures.releases.frozen import frozen, pack, thawed, unpack
from cdop.figures.tables import HIDDEN, AnnualFigures, Commentary, ReleaseMark, Row
from tests.figures.example import example_figures, example_previous

MARK = ReleaseMark(2, datetime(2015, 9, 18, 10, tzinfo=UTC), "A Lead", "Director", "", "f" * 64)


def with_hidden(figures: AnnualFigures) -> AnnualFigures:
    first, *others = figures.tables
    row, *rows = first.rows
    return replace(figures, tables=(replace(first, rows=(replace(row, values=(HIDDEN,)), *rows)), *others))


def test_a_year_comes_back_the_same() -> None:
    figures = with_hidden(
        replace(example_figures(), commentary=(Commentary("year", "[c] is no number"),), release=MARK)
    )
    again = unpack(AnnualFigures, pack(figures))
    assert again == figures
    assert again.tables[0].rows[0].values[0] is HIDDEN
    assert unpack(Edition, pack(Edition(figures, example_previous()))) == Edition(figures, example_previous())


def test_what_is_new_since_it_was_frozen_has_its_default_and_what_is_gone_is_left_out() -> None:
    plain = frozen(Row("a", "A", (1, HIDDEN)))
    del plain["part"]
    assert thawed(Row, {**plain, "gone": 1}) == Row("a", "A", (1, HIDDEN))


@pytest.mark.parametrize(
    "plain", [{"key": "a", "label": "A", "values": ["[d]"]}, {"key": 1, "label": "A", "values": []}]
)
def test_what_is_no_such_value_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="is n"):
        thawed(Row, plain)


def test_what_nobody_knows_how_to_freeze_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        frozen(object())


def test_the_fingerprint_is_of_every_part_and_of_the_secret() -> None:
    figures = example_figures()
    content = content_of(Edition(figures), Edition(figures), {"reviews.total": ("A", "B")}, {"hidden_below": 5})
    first = fingerprint_of(content, 1, "seal")
    others = [fingerprint_of(content, 2, "seal"), fingerprint_of(content, 1, "other")]
    for part in ("board_json", "public_json", "board", "public", "cases"):
        others.append(fingerprint_of(replace(content, **{part: getattr(content, part) + b" "}), 1, "seal"))
    moved = replace(content, board=content.board + content.public[:1], public=content.public[1:])
    others.append(fingerprint_of(moved, 1, "seal"))
    others.append(fingerprint_of(replace(content, policy={"hidden_below": 4}), 1, "seal"))
    assert len({first, *others}) == len(others) + 1
    assert fingerprint_of(content, 1, "seal") == first


def test_a_marked_document_is_the_published_one_and_who_published_it() -> None:
    data = dumps(example_figures())
    marked = json.loads(marked_json(data, MARK))
    assert marked.pop("release") == {
        "number": 2, "published_at": "2015-09-18T10:00:00Z", "published_by": "A Lead", "role": "Director", "words": "",
        "revised": [], "before": {}, "fingerprint": "f" * 64,
    }  # fmt: skip
    kept = json.loads(data)
    assert kept.pop("release") is None
    assert marked == kept


def test_references_come_back_by_cell() -> None:
    members = {"reviews.total": ("A", "B"), "reviews_by_sex.male.none": ("B",)}
    assert members_from(packed_members(members)) == members
    assert zlib.decompress(packed_members(members)).count(b'"B"') == 1


def test_a_cell_is_revised_where_both_editions_show_another_number() -> None:
    before = example_figures()
    table = before.table("reviews")
    one, two, three, *others = table.rows
    changed = (replace(one, values=(99,)), replace(two, values=(HIDDEN,)), three, *others)
    now = replace(before, tables=tuple(replace(t, rows=changed) if t.key == "reviews" else t for t in before.tables))
    assert revised_cells(now, before).keys() == revised_cells(before, now).keys() == {f"reviews.{one.key}"}
    assert revised_cells(now, None) == {}
    marked = edition_from(pack(revised(now, (), before)), MARK).figures
    [earlier] = revised_cells(now, before).values()
    assert marked.earlier_of("reviews", one.key) == earlier == before.table("reviews").value(one.key)
    assert marked.is_revised("reviews", one.key)
    assert not marked.is_revised("reviews", three.key)
