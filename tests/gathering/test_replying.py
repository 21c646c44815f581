"""Answering a request: the form, its five answers, drafts, key dates, and sending it once."""

from flask import Flask

from tests.gathering.answering import asked, open_link, reply_of, save, send


def test_an_agency_answers_by_its_link(app_on_each: Flask) -> None:
    request = asked(app_on_each, "primary_care")
    browser = open_link(app_on_each, request)
    first = browser.get("/reply/form")
    assert first.status_code == 200
    for words in ("Amaryllis Ottoline Wetherfield", "17 February 2010", "999 000 0018", "9 May 2014", "ME7 1QX"):
        assert words in first.text
    assert save(browser, "child", {"immunised": "yes", "known_condition": "not_known"}).status_code == 303
    sent = send(browser)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/reply/form/sent")
    assert "Reply sent" in browser.get("/reply/form/sent").text
    assert browser.get("/reply/form/sent").status_code == 404
    reply = reply_of(app_on_each, request)
    assert reply.detail["outcome"] == "answered"
    assert reply.detail["way"] == "link"
    assert reply.identity is not None
    assert reply.identity["answers"] == {"immunised": "yes", "known_condition": "not_known"}
    assert reply.identity["author"] == "A Nurse, Practice nurse"
