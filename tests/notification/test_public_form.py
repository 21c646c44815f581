"""Notifying a death without an account: topic by topic, saved, taken up again, checked, sent once."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from cdop.accounts.people import Role
from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.database import db
from cdop.notification.models import Notification, NotificationDraft, NotificationKey
from cdop.notification.questions import TOPICS
from tests.application import Browser, make_app
from tests.databases import close
from tests.notification.filling import CODE, DIED, NURSE, RECEIPT, begin, fill, notify

NOW = datetime(2026, 3, 20, 3, 5, tzinfo=UTC)
CHILD = {"given_names": "Invented", "family_name": "Example", "sex": "female"}


def saved(app: Flask) -> list[dict[str, Any]]:
    """The answers of the forms that are being filled in."""
    with app.app_context():
        return list(db.session().scalars(select(NotificationDraft.answers).order_by(NotificationDraft.id)))


def stored(app: Flask) -> list[Notification]:
    with app.app_context():
        found = list(db.session().scalars(select(Notification).order_by(Notification.id)))
        db.session().expunge_all()
        return found


def counted(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session().scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def test_a_death_is_notified_and_waits_with_its_audit_entry(app_on_each: Flask) -> None:
    receipt = notify(Browser(app_on_each, "127.0.0.7"), child=CHILD)
    (one,) = stored(app_on_each)
    assert (one.receipt, one.state, one.source, one.case_id) == (receipt, "waiting", "public_form", None)
    assert one.answers == {
        **NURSE, **CHILD, "date_of_death": "2026-03-14", "date_of_death_precision": "day",
    }  # fmt: skip
    assert one.told_at == one.received_at == NOW.replace(tzinfo=None)
    with app_on_each.app_context():
        (entry,) = db.session().scalars(select(AuditEntry).where(AuditEntry.event == "notification.received"))
        assert (entry.account_id, entry.name, entry.address) == (None, "public form", "127.0.0.7")
        assert entry.detail == {"source": "public_form", "notification": one.id}
    assert counted(app_on_each, Case) == 0
    assert counted(app_on_each, NotificationKey) > 0


def test_every_topic_is_a_page_of_its_own_and_leads_to_the_next(visitor: Browser) -> None:
    begin(visitor)
    address = "/notify/you"
    for topic in TOPICS:
        assert address == f"/notify/{topic.key}"
        page = visitor.get(address)
        assert f"</span> {topic.title}</h1>" in page.text
        data = NURSE if topic.key == "you" else DIED if topic.key == "death" else {}
        address = visitor.post(address, data).headers["Location"]
    assert address == "/notify/check"
    assert visitor.post(address).headers["Location"] == "/notify/sent"


def test_the_form_asks_for_nothing_but_who_notifies_and_the_year_of_death(app: Flask, visitor: Browser) -> None:
    begin(visitor)
    refused = visitor.post("/notify/you", {"notifier_role": "Ward sister"})
    assert refused.status_code == 422
    assert 'href="#notifier_name"' in refused.text
    assert 'href="#notifier_phone"' in refused.text
    assert 'value="Ward sister"' in refused.text
    visitor.post("/notify/you", NURSE)
    assert 'href="#date_of_death-day"' in visitor.post("/notify/death", {"place_name": "Ward 9"}).text
    assert visitor.post("/notify/death", {"date_of_death": ["", "", "2026"]}).status_code == 303
    assert visitor.post("/notify/check").status_code == 303
    (one,) = stored(app)
    assert (one.answers["date_of_death"], one.answers["date_of_death_precision"]) == ("2026-01-01", "year")


def test_a_telephone_shows_the_keyboard_that_the_answer_wants(visitor: Browser) -> None:
    begin(visitor)
    wanted = {
        "you": {"notifier_phone": "tel", "notifier_email": "email"},
        "nhs-number": {"nhs_number": "numeric"},
        "birth": {"gestation_weeks": "numeric"},
        "home": {},
    }
    for topic, keyboards in wanted.items():
        boxes = re.findall(r"<input[^>]*>", visitor.get(f"/notify/{topic}").text)
        plain = [box for box in boxes if 'name="date_of_birth"' not in box]
        shown = {box.split('name="')[1].split('"')[0]: box for box in plain if "inputmode=" in box}
        assert shown.keys() == keyboards.keys()
        assert all(f'inputmode="{keyboards[name]}"' in box for name, box in shown.items())


def test_what_is_missing_is_asked_for_on_the_check_page(app: Flask, visitor: Browser) -> None:
    begin(visitor)
    visitor.post("/notify/child", CHILD)
    refused = visitor.post("/notify/check")
    assert refused.status_code == 422
    for place in ("/notify/you?change=1#notifier_name", "/notify/death?change=1#date_of_death"):
        assert place in refused.text
    assert stored(app) == []


def test_an_unnamed_baby_without_number_with_approximate_dates_is_ordinary(app: Flask, visitor: Browser) -> None:
    notify(
        visitor,
        child={"family_name": "Example", "unnamed_baby": "y", "birth_order": "2"},
        nhs_number={"nhs_number_missing": "not_yet_issued"},
        birth={"date_of_birth": ["", "3", "2026"], "live_birth": "yes", "gestation_weeks": "22"},
    )
    answers = stored(app)[0].answers
    assert (answers["unnamed_baby"], answers["birth_order"]) == ("yes", "2")
    assert (answers["date_of_birth"], answers["date_of_birth_precision"]) == ("2026-03-01", "month")
    again = [visitor.get(f"/notify/{topic.key}") for topic in TOPICS]
    assert all(answer.status_code == 303 for answer in again), "nothing can be read back after sending"


def test_answers_are_shown_again_as_they_were_given(visitor: Browser) -> None:
    fill(
        visitor,
        child={**CHILD, "unnamed_baby": "y"},
        birth={"date_of_birth": ["", "3", "2026"]},
        done={"told": ["police"]},
    )
    child, birth = visitor.get("/notify/child").text, visitor.get("/notify/birth").text
    assert 'value="Example"' in child
    assert re.search(r'id="unnamed_baby"[^>]*checked', child)
    assert re.search(r'id="date_of_birth-month"[^>]*value="3"', birth)
    assert re.search(r'value="police"[^>]*checked', visitor.get("/notify/done").text)
    visitor.post("/notify/birth", {"date_of_birth": ["", "", ""], "date_of_birth_not_known": "y"})
    assert re.search(r'id="date_of_birth_not_known"[^>]*checked', visitor.get("/notify/birth").text)
    assert "Not known" in visitor.get("/notify/check").text


def test_a_date_cannot_be_given_and_not_known(visitor: Browser) -> None:
    begin(visitor)
    both = {"date_of_birth": ["1", "3", "2026"], "date_of_birth_not_known": "y"}
    refused = visitor.post("/notify/birth", both)
    assert refused.status_code == 422
    assert "or tick that you do not know it" in refused.text


def test_a_change_from_the_check_page_leads_back_to_it(visitor: Browser) -> None:
    fill(visitor, child=CHILD)
    assert "/notify/child?change=1" in visitor.get("/notify/check").text
    changed = visitor.post("/notify/child?change=1", {**CHILD, "family_name": "Other"})
    assert changed.headers["Location"] == "/notify/check"
    assert "Other" in visitor.get("/notify/check").text


@pytest.mark.parametrize(
    ("topic", "answers", "words"),
    [
        ("birth", {"live_birth": "no"}, "A child who was not born alive is not reviewed."),
        ("birth", {"termination": "yes"}, "A lawful termination is not reviewed"),
        ("birth", {"date_of_birth": ["14", "3", "2008"]}, "on or after the 18th birthday"),
    ],
)
def test_what_seems_out_of_scope_is_explained_and_sent_all_the_same(
    app: Flask, visitor: Browser, topic: str, answers: dict[str, Any], words: str
) -> None:
    fill(visitor, **{topic: answers})
    assert words in visitor.get("/notify/check").text
    assert visitor.post("/notify/check").status_code == 303
    assert stored(app)[0].state == "waiting"


def test_the_receipt_is_shown_once_and_opens_nothing(visitor: Browser) -> None:
    receipt = notify(visitor, child=CHILD)
    again = visitor.get("/notify/sent")
    assert again.status_code == 200
    assert "The notification has been sent" in again.text
    assert RECEIPT.search(again.text) is None
    for address in (f"/notify/{receipt}", f"/notifications/{receipt}", f"/cases/{receipt}"):
        assert visitor.get(address).headers["Location"].startswith("/sign-in")
    assert visitor.post("/notify/carry-on", {"code": receipt}).status_code == 422


def test_a_second_page_of_the_browser_that_sent_a_form_says_that_it_was_sent(app: Flask, visitor: Browser) -> None:
    notify(visitor, child=CHILD)
    for address in ("/notify/check", "/notify/you"):
        assert visitor.get(address).headers["Location"] == "/notify/sent"
        assert visitor.post(address, NURSE, page="/notify").headers["Location"] == "/notify/sent"
    assert "The notification has been sent" in visitor.get("/notify/sent").text
    assert len(stored(app)) == 1
    begin(visitor)
    assert visitor.get("/notify/you").status_code == 200


def test_a_lost_answer_does_not_lose_the_receipt(visitor: Browser) -> None:
    fill(visitor)
    assert visitor.post("/notify/check").status_code == 303
    assert visitor.post("/notify/check", page="/notify").headers["Location"] == "/notify/sent"
    assert RECEIPT.search(visitor.get("/notify/sent").text)


def test_fifty_submissions_of_one_form_at_once_are_one_notification_and_one_receipt(app_on_each: Flask) -> None:
    browser = Browser(app_on_each)
    fill(browser, child=CHILD)
    token, cookies = browser.token("/notify/check"), dict(browser.client._cookies)
    barrier, answers, receipts = Barrier(50), [], set()

    def send() -> None:
        one = Browser(app_on_each)
        one.client._cookies = dict(cookies)
        barrier.wait()
        answers.append(one.client.post("/notify/check", data={"csrf_token": token}))
        receipts.update(RECEIPT.findall(one.get("/notify/sent").text))

    threads = [Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, "/notify/sent")}
    assert len(stored(app_on_each)) == len(receipts) == 1


def test_a_known_child_gets_the_same_bytes_as_an_unknown_one(app: Flask) -> None:
    def pages(address: str) -> list[str]:
        browser = Browser(app, address)
        fill(browser, child=CHILD, nhs_number={"nhs_number": "999 000 0018"})
        seen = [browser.get("/notify/check").text, browser.post("/notify/check").text, browser.get("/notify/sent").text]
        return [RECEIPT.sub("N-", re.sub(r'name="csrf_token" value="[^"]+"', "", page)) for page in seen]

    assert pages("127.0.0.8") == pages("127.0.0.9")
    assert len(stored(app)) == 2


def test_nothing_is_looked_up_that_could_tell_a_known_child_by_the_time_it_takes(app: Flask) -> None:
    seen: list[str] = []
    browser = Browser(app)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, words, *_rest: seen.append(words))
    notify(browser, child=CHILD, nhs_number={"nhs_number": "999 000 0018"})
    tables = {table for words in seen for table in re.findall(r"(?:FROM|JOIN|INTO|UPDATE) (\w+)", words)}
    own = {"notifications", "notification_drafts", "notification_keys", "notification_posts", "audit_entries"}
    assert own <= tables <= own | {"installation", "sqlite_master"}
    assert not [words for words in seen if "SELECT" in words and "FROM notification_keys" in words]


def test_a_saved_form_is_taken_up_by_its_code_on_another_device(app: Flask, visitor: Browser) -> None:
    begin(visitor)
    visitor.post("/notify/you", NURSE)
    left = visitor.post("/notify/child", {"family_name": "Example", "later": "yes"})
    (code,) = CODE.findall(left.text)
    assert visitor.get("/notify/child").headers["Location"] == "/notify", "this browser holds it no longer"
    with app.app_context():
        (draft,) = db.session().scalars(select(NotificationDraft))
        assert code not in str(vars(draft))
        assert code.replace("-", "").lower() not in str(vars(draft))
    other = Browser(app, "127.0.0.9")
    answer = other.post("/notify/carry-on", {"code": f" {code.lower().replace('-', ' ')} "})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/notify/child")
    assert 'value="Example"' in other.get("/notify/child").text
    assert other.post("/notify/death", DIED).status_code == 303
    assert other.post("/notify/check").status_code == 303
    assert Browser(app).post("/notify/carry-on", {"code": code}).status_code == 422, "sent, it opens nothing"


def test_a_page_can_be_left_half_filled_but_not_with_what_cannot_be_stored(visitor: Browser) -> None:
    begin(visitor)
    assert CODE.search(visitor.post("/notify/you", {"notifier_role": "Nurse", "later": "yes"}).text)
    begin(visitor)
    refused = visitor.post("/notify/home", {"home_postcode": "nowhere", "later": "yes"})
    assert refused.status_code == 422
    assert 'value="nowhere"' in refused.text


def test_drafts_delete_themselves_after_24_hours(app: Flask, visitor: Browser, clock: Any) -> None:
    begin(visitor)
    (code,) = CODE.findall(visitor.post("/notify/child", {**CHILD, "later": "yes"}).text)
    begin(visitor)
    clock.shift(timedelta(hours=24))
    assert visitor.post("/notify/carry-on", {"code": code}).status_code == 422
    assert visitor.get("/notify/child").headers["Location"] == "/notify"
    assert app.test_cli_runner().invoke(args=["notifications", "purge-drafts"]).output == "2 forms deleted.\n"
    assert counted(app, NotificationDraft) == 0


def test_starting_a_form_deletes_old_ones_in_passing(app: Flask, visitor: Browser, clock: Any) -> None:
    begin(visitor)
    clock.shift(timedelta(hours=24))
    begin(visitor)
    assert counted(app, NotificationDraft) == 1


def test_what_is_typed_into_a_form_that_was_deleted_meanwhile_begins_a_new_one(visitor: Browser, clock: Any) -> None:
    begin(visitor)
    clock.shift(timedelta(hours=25))
    answer = visitor.post("/notify/child", CHILD, page="/notify")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/notify/you")
    assert "Your earlier pages were deleted" in visitor.get("/notify/you").text
    assert 'value="Example"' in visitor.get("/notify/child").text


def test_codes_cannot_be_guessed(app_on_each: Flask, clock: Any) -> None:
    owner, guesser = Browser(app_on_each, "127.0.0.8"), Browser(app_on_each, "127.0.0.9")
    begin(owner)
    (code,) = CODE.findall(owner.post("/notify/child", {**CHILD, "later": "yes"}).text)
    tries = [guesser.post("/notify/carry-on", {"code": f"AAAAA-{n:05d}"}) for n in range(12)]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429] * 2
    assert 'value="AAAAA-00011"' in tries[-1].text
    assert guesser.post("/notify/carry-on", {"code": code}).status_code == 429, "not even the right one"
    assert owner.post("/notify/carry-on", {"code": code}).status_code == 303
    clock.shift(timedelta(minutes=5))
    assert guesser.post("/notify/carry-on", {"code": code}).status_code == 303


def test_the_form_works_as_it_is_run_in_production(app: Flask, tmp_path: Path) -> None:
    secret = "".join(chr(65 + n % 26) for n in range(40))
    served = make_app(
        app.config["SQLALCHEMY_DATABASE_URI"],
        tmp_path,
        production=True,
        secret_key=secret,
        trusted_hosts=("panel.example",),
    )
    client = served.test_client()

    def post(address: str, **data: Any) -> Any:
        token = re.search(
            r'name="csrf_token" value="([^"]+)"', client.get(address, base_url="https://panel.example").text
        )
        assert token is not None
        return client.post(address, data={"csrf_token": token[1], **data}, base_url="https://panel.example")

    begun = post("/notify")
    (cookie,) = [line for line in begun.headers.getlist("Set-Cookie") if line.startswith("__Host-cdop-notification")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Max-Age" not in cookie
    assert post("/notify/you", **NURSE).status_code == 303
    assert post("/notify/death", **DIED).status_code == 303
    assert post("/notify/check").status_code == 303
    assert RECEIPT.search(client.get("/notify/sent", base_url="https://panel.example").text)
    close(served)


@pytest.mark.parametrize("address", ["/notify", "/notify/you", "/notify/check", "/notify/sent", "/notify/carry-on"])
def test_nothing_is_kept_by_a_cache_or_found_by_a_search_engine(visitor: Browser, address: str) -> None:
    fill(visitor)
    answer = visitor.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.status_code == 303 or '<meta name="robots" content="noindex, nofollow">' in answer.text


def test_a_form_from_another_site_is_refused(app: Flask, visitor: Browser) -> None:
    fill(visitor)
    assert visitor.client.post("/notify/check").status_code == 400
    answer = visitor.post("/notify/check", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert stored(app) == []


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "' OR 1=1 --",
    "\u202egnirts\u202c",
    "👶🏽" * 20,
    "=1+1",
    "Ω≈ç√ \u0301" * 5,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(app_on_each: Flask, text: str) -> None:
    browser = Browser(app_on_each)
    fill(browser, child={"family_name": text}, circumstances={"circumstances": text})
    page = browser.get("/notify/check")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "49" not in re.sub(r'"[^"]*"', "", page.text)
    assert browser.post("/notify/check").status_code == 303
    assert stored(app_on_each)[0].answers["family_name"] == text.strip()


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "x" * 201])
@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.key != "circumstances"])
def test_what_cannot_be_stored_is_refused_and_kept_on_the_page(
    app: Flask, visitor: Browser, topic: Any, text: str
) -> None:
    begin(visitor)
    keys = [question.key for question in topic.questions]
    before = saved(app)
    answer = visitor.post(f"/notify/{topic.key}", dict.fromkeys(keys, text))
    assert answer.status_code == 422
    assert saved(app) == before


def test_a_very_long_text_is_refused_not_cut(app: Flask, visitor: Browser) -> None:
    begin(visitor)
    before = saved(app)
    assert visitor.post("/notify/circumstances", {"circumstances": "x" * 10_001}).status_code == 422
    assert saved(app) == before
    assert visitor.post("/notify/circumstances", {"circumstances": "x" * 10_000}).status_code == 303
    assert [draft["circumstances"] for draft in saved(app)] == ["x" * 10_000]


def test_a_coordinator_and_a_visitor_see_the_same_form(sign_in_as: Any, visitor: Browser) -> None:
    assert sign_in_as(Role.COORDINATOR).get("/notify").status_code == 200
    assert 'href="/notify"' in visitor.get("/sign-in").text
