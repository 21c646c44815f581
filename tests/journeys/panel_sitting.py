"""A panel's meeting itself: who is there, each case heard, one by keys alone, one without scripts, one deferred."""

import re
from typing import Any

from cdop.review.meetings.rules import Item
from tests.journeys.panel_before import MARKERS, Journey
from tests.journeys.panel_pages import Keyboard, expect
from tests.journeys.panel_world import MET
from tests.review.analysis.rooms import sent


def attend(on: Journey) -> None:
    """All five are there."""
    office = on.office
    office.page.goto(on.place)
    office.press("Record attendance")
    office.look()
    for box in office.page.locator("input[type=radio][value=attended]").all():
        box.check()
    office.press("Save attendance")
    office.told("Quorate: 5 members there, at least 3 needed")


def leave(on: Journey, at: str) -> None:
    """The police officer, without whom the panel is not quorate, leaves."""
    office = on.office
    office.go(f"{on.place}/attendance")
    own = office.page.get_by_role("heading", name=re.compile("Estuary police"))
    own.locator("xpath=following::input[starts-with(@name, 'left_')][1]").fill(at)
    office.press("Save attendance")


def hear_by_keyboard(on: Journey, item: Item, after: Item) -> None:
    """The scribe's screen by keys alone: begun, saved as one types, first views shown, decided, on to the next."""
    doctor, page, keys = on.by["doctor"], on.scribe.page, Keyboard(on.scribe.page)
    place = f"/room/{item.token}"
    doctor.go(place)
    doctor.page.get_by_text("Keep my first view", exact=True).first.click()
    doctor.page.get_by_label("Category of death", exact=True).select_option("10")
    doctor.page.get_by_label("What speaks for it").fill("Asleep on a sofa")
    doctor.press("Keep my first view")
    doctor.told("1 kept")

    on.world.move(MET, "13:31")
    on.scribe.go(place)
    keys.short("b")
    keys.write("Short summary of the case", "An infant who was asleep on a sofa")
    keys.saved()
    page.reload()
    expect(page.get_by_label("Short summary of the case", exact=True)).to_have_value(
        "An infant who was asleep on a sofa"
    )
    on.scribe.told("Domain A")
    for domain, score in (("A", 1), ("B", 2), ("C", 1), ("D", 1)):
        keys.pick(f"domain.{domain}.score", score)
        if domain == "B":
            keys.to(page.locator("summary", has_text="Add factors to domain B"))
            page.keyboard.press("Enter")
            keys.write("Factor (new factor of domain B)", "Unsafe sleeping on a sofa")
            keys.to(page.get_by_label("Score (new factor of domain B)", exact=True))
            page.keyboard.type("2")
            keys.to(page.get_by_role("group", name="Modifiable? (new factor of domain B)").get_by_label("Yes"))
            page.keyboard.press("Space")
            keys.write("Why (new factor of domain B)", "Advice on safer sleep was not given")
    keys.pick("category", 9)
    keys.pick("modifiability", 0)
    keys.write("Learning point (new learning point)", "Speak of sofas at every visit")
    expect(page.locator("[data-findings]").first).to_contain_text("Nothing is missing and nothing contradicts.")
    keys.saved()
    keys.to(page.get_by_role("button", name="Show all first views"))
    keys.go()
    on.scribe.told("Category 10: 1")
    on.scribe.look("written")
    on.world.move(MET, "13:44")
    keys.short("d")
    on.scribe.told("Decided. It counts once the chair has finalised it.")
    on.scribe.look("decided")
    doctor.go(place, "decided")
    keys.short("n")
    expect(page.locator("h1")).to_contain_text(after.reference)


def defer(on: Journey, item: Item) -> None:
    """One case is put off, by keys."""
    scribe, keys = on.scribe, Keyboard(on.scribe.page)
    scribe.page.goto(f"/room/{item.token}")
    keys.to(scribe.page.get_by_role("link", name="Defer the case"))
    keys.go()
    scribe.look()
    keys.write("Why is the case deferred?", "The report of the post-mortem is not there")
    keys.to(scribe.page.get_by_role("button", name="Defer the case"))
    keys.go()
    scribe.told("Deferred.")


def hear_without_scripts(on: Journey, item: Item) -> None:
    """The same screen on a narrow screen where no script runs: a button saves, a button decides."""
    plain, page = on.plain, on.plain.page
    plain.go(f"/room/{item.token}")
    plain.press("Begin with this case")
    page.get_by_label("Short summary of the case", exact=True).fill("A child with a heart defect")
    for domain in "ABCD":
        page.locator(f"input[name='domain.{domain}.score']").first.check()
    plain.press("Save")
    plain.told("Saved.")
    expect(page.get_by_label("Short summary of the case", exact=True)).to_have_value("A child with a heart defect")
    plain.press("The panel decided this")
    plain.told("No category of death is chosen")
    page.locator("#answers input[name=category][value='7']").check()
    page.locator("#answers input[name=modifiability][value=none]").check()
    plain.press("The panel decided this")
    plain.told("Decided. It counts once the chair has finalised it.")


def hear(on: Journey, item: Item, begins: str, ends: str, content: dict[str, Any]) -> None:
    """The same by two quick forms."""
    on.world.move(MET, begins)
    place = f"/room/{item.token}"
    assert on.scribe.send(place, {"then": "begin"}) == 303
    on.world.move(MET, ends)
    assert on.scribe.send(place, {**sent(content), "then": "decide"}) == 303


def follow_along(on: Journey, item: Item) -> None:
    """What is projected for the room: nothing that names anybody, and it can be stopped for reading."""
    doctor = on.by["doctor"]
    doctor.page.goto(f"/room/{item.token}/projected")
    with doctor.page.expect_navigation():
        expect(doctor.page.locator("h1")).to_contain_text(item.reference)
    doctor.follow("Hold it still to read")
    doctor.look()
    text = doctor.says(f"/room/{item.token}/projected")
    assert [marker for marker in MARKERS if marker in text] == []
