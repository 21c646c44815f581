"""Files with a reply that a coordinator types in: a scan of the letter, an attachment of the e-mail."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact, FactKind
from cdop.case.queries import facts_of
from cdop.database import db, transaction
from cdop.gathering.service import Reply, take_reply
from cdop.reference.calendar import today
from tests.case.making import case_id
from tests.files.storing import listed, standing
from tests.gathering.making_requests import AskedByPage, asked_by_page

TYPED: dict[str, Any] = {
    "version": "0", "way": "letter", "on": [str(today().day), str(today().month), str(today().year)],
    "author": "Sergeant, child protection", "outcome": "answered", "redirect": "", "dates": "", "words": "",
}  # fmt: skip
LETTER = ("letter.txt", b"Seen on 3 May.")
Given = tuple[str, bytes]


def type_in(asked: AskedByPage, *files: Given, **said: Any) -> TestResponse:
    """Type a reply in with some files."""
    sent = [(io.BytesIO(content), name) for name, content in files] or [(io.BytesIO(), "")]
    address = f"{asked.page}/reply"
    return asked.browser.post(address, {**TYPED, **said, "files": sent}, content_type="multipart/form-data")


def replies(app: Flask, asked: AskedByPage) -> list[Fact]:
    with app.app_context():
        facts = facts_of(db.session(), case_id(app, asked.case))
    return [fact for fact in facts if fact.kind is FactKind.INFORMATION_RECEIVED]


def test_a_scan_is_kept_with_the_reply_and_opens_from_its_page(app_on_each: Flask) -> None:
    asked = asked_by_page(app_on_each, "County police")
    assert type_in(asked, LETTER, ("second.txt", b"More.")).status_code == 303
    (fact,) = replies(app_on_each, asked)
    told = (fact.identity or {})["files"]
    assert [(one["name"], one["size"]) for one in told] == [("letter.txt", 14), ("second.txt", 5)]
    assert [one.token for one in listed(app_on_each, asked.request)] == [one["file"] for one in told]
    assert standing(app_on_each) == {one["file"] for one in told}
    page = asked.browser.get(f"/cases/{asked.case}/replies/{asked.request}").text
    assert "letter.txt" in page
    assert asked.browser.get(f"/files/{told[0]['file']}").data == b"Seen on 3 May."


def test_a_file_alone_is_a_reply_and_none_is_still_asked_for_something(app: Flask) -> None:
    asked = asked_by_page(app, "County police")
    refused = type_in(asked)
    assert (refused.status_code, "or add a file" in refused.text) == (422, True)
    assert type_in(asked, LETTER, outcome="nothing_held").status_code == 303
    (fact,) = replies(app, asked)
    assert (fact.detail["outcome"], len((fact.identity or {})["files"])) == ("nothing_held", 1)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("report.pdf", b"Seen", "‘report.pdf’: The name says that this is a PDF, but its content is something else"),
        ("report.docm", b"Seen", "This kind of file is not taken"),
        ("report.exe.txt", b"Seen", "two endings"),
        ("empty.txt", b"", "‘empty.txt’: The file is empty"),
        ("large.txt", b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_what_was_typed(
    app: Flask, name: str, content: bytes, words: str
) -> None:
    asked = asked_by_page(app, "County police")
    refused = type_in(asked, LETTER, (name, content), household="A grandmother", domestic_abuse="no")
    assert refused.status_code == 422
    assert words in refused.text
    for kept in ("A grandmother", "Sergeant, child protection"):
        assert kept in refused.text
    assert re.search(r'name="domestic_abuse" type="radio" value="no" checked', refused.text)
    assert replies(app, asked) == []
    assert standing(app) == set(), "the good one is not left behind either"


def test_eleven_files_are_too_many_at_once_and_one_more_is_after_ten(app: Flask) -> None:
    asked = asked_by_page(app, "County police")
    files = [(f"{number}.txt", b"Seen") for number in range(11)]
    refused = type_in(asked, *files)
    assert (refused.status_code, "No more than 10 files" in refused.text) == (422, True)
    assert standing(app) == set()
    assert type_in(asked, *files[:10]).status_code == 303
    refused = type_in(asked, files[10], version="1", household="Kept")
    assert (refused.status_code, "No more than 10 files" in refused.text, "Kept" in refused.text) == (422, True, True)
    assert len(standing(app)) == len(listed(app, asked.request)) == 10
    assert len(replies(app, asked)) == 1


@pytest.mark.parametrize("said", [{"way": ""}, {"dates": "yesterday: seen"}, {"outcome": "answered", "version": "9"}])
def test_a_page_shown_again_for_another_reason_says_that_the_files_are_to_be_chosen_again(
    app: Flask, said: dict[str, Any]
) -> None:
    asked = asked_by_page(app, "County police")
    answer = type_in(asked, LETTER, **said)
    assert answer.status_code in {409, 422}
    assert "Choose the files again" in answer.text
    assert "Choose the files again" not in type_in(asked, way="").text
    assert (standing(app), listed(app, asked.request)) == (set(), [])


def test_of_who_types_in_after_another_reply_no_file_is_left(app: Flask) -> None:
    asked = asked_by_page(app, "County police")
    with app.app_context(), transaction(db.session()) as session:
        take_reply(session, COMMAND_LINE, asked.request, Reply("nothing_held", "link", today(), "County police"))
    answer = type_in(asked, LETTER, household="Typed meanwhile")
    assert (answer.status_code, "Typed meanwhile" in answer.text) == (409, True)
    assert (standing(app), listed(app, asked.request)) == (set(), [])
    assert type_in(asked, LETTER, household="Typed meanwhile", version="1").status_code == 303
    assert len(listed(app, asked.request)) == 1
