"""A panel's meeting until its day: planned, answered, papers released and read, a conflict declared."""

import re

from cdop.accounts.people import COMMAND_LINE
from cdop.case.models import Case
from cdop.database import db
from cdop.review.meetings.queries import items_of
from cdop.review.meetings.rules import Item
from tests.journeys.classification_pages import choose
from tests.journeys.conftest import NewPage
from tests.journeys.panel_pages import Sitter
from tests.journeys.panel_world import NAMES, PANEL, PEOPLE, World

MARKERS = [name for names in NAMES for name in names] + ["Rosalind", "Larkfield", "01634 9601", "Fenwright", "EST-2025"]


class Journey:
    """The meeting, its items in the order in which they are heard, and everybody's browser."""

    def __init__(self, world: World, new_page: NewPage) -> None:
        self.world, seen = world, set[str]()
        self.by = {who: Sitter(new_page(who), who, seen) for who in PEOPLE}
        self.office, self.chair, self.scribe = self.by["coordinator"], self.by["chair"], self.by["scribe"]
        self.plain = Sitter(new_page("scribe", 320, java_script_enabled=False), "scribe", seen, scripts=False)
        self.meeting = ""
        self.items: list[Item] = []

    @property
    def place(self) -> str:
        return f"/meetings/{self.meeting}"

    def find_items(self) -> None:
        with self.world.app.app_context():
            self.items = items_of(db.session(), COMMAND_LINE, [self.meeting])
            db.session.rollback()

    def case(self, item: Item) -> str:
        """The address of an item's case."""
        with self.world.app.app_context():
            token = db.session.get_one(Case, item.case_id).token
            db.session.rollback()
        return f"/cases/{token}"


def plan(on: Journey) -> None:
    """A meeting is planned, twelve of thirteen ready cases are chosen and put in order, everybody is invited."""
    office = on.office
    office.go("/meetings")
    office.press("Plan meetings")
    office.look()
    page = office.page
    page.get_by_label("Which panel meets?").select_option(label=PANEL)
    page.get_by_label("Days").fill("18 November 2025")
    page.get_by_label("Starts at").fill("13:30")
    page.get_by_label("Ends at").fill("16:30")
    page.get_by_label("Place", exact=True).fill("Room 2")
    office.press("Plan")
    office.told("1 meeting planned.")
    office.follow("18 November 2025")
    on.meeting = page.url.rsplit("/", 1)[1]
    office.press("Choose cases")
    office.look()
    for number in range(1, 13):
        page.get_by_label(re.compile(f"^EST-2025-{number:03d}")).check()
    office.press("Put on the agenda")
    office.told("12 cases, 180 minutes of 180: 0 minutes left")
    page.get_by_label("Theme", exact=True).nth(5).fill("Sleep")
    office.press("Save and put themes together")
    office.look()
    office.go(on.place)
    office.follow("Invitations")
    office.look()
    office.press("Send")
    on.find_items()


def answer(on: Journey) -> None:
    """Everybody says whether he or she comes, and accepts the terms; one member does both page by page."""
    nurse = on.by["nurse"]
    nurse.go("/")
    nurse.go("/meetings")
    nurse.follow("18 November 2025")
    nurse.look()
    choose(nurse.page, "Will you come?", "Yes")
    nurse.press("Save answer")
    nurse.told("Your answer is saved.")
    assert nurse.status(f"{on.place}/room") == 404, "the room is not open yet"
    nurse.follow("Read and accept them")
    nurse.look()
    nurse.press("I accept these terms for this meeting")
    for who in ("chair", "scribe", "doctor", "officer"):
        other = on.by[who]
        assert other.send(f"{on.place}/answer", {"state": "coming", "words": ""}, on.place) == 303
        page = other.says(f"{on.place}/terms")
        text = re.search(r'name="text_hash"[^>]*value="([0-9a-f]+)"', page)
        assert text
        assert other.send(f"{on.place}/terms", {"text_hash": text[1]}) == 303
    on.office.page.goto(on.place)
    on.office.told("Will be quorate: 5 members coming, at least 3 needed")


def release_papers(on: Journey) -> None:
    """One paper is drawn, resolved, checked by one and confirmed by another page by page; eleven by the services."""
    office, chair, item = on.office, on.chair, on.items[0]
    page = office.page
    office.go(f"/papers/{item.token}")
    office.press("Draw the paper")
    office.look("drawn")
    assert chair.status(f"/papers/{item.token}/read") == 404, "nothing that is open is read"
    office.press(page.get_by_role("button", name=re.compile("^Replace all")).inner_text())
    while (left := page.get_by_role("link", name=re.compile("to resolve"))).count():
        with page.expect_navigation():
            left.first.click()
        office.look()
        for group in page.get_by_role("group", name=re.compile("^What happens to")).all():
            if group.locator("xpath=ancestor::details").count() == 0:
                flower = "“Rose”" in group.inner_text()
                group.locator(f"input[value={'keep' if flower else 'suggested'}]").check()
                group.locator("xpath=following::input[1]").fill("A flower" if flower else "")
        office.press("Save decisions")
    office.press("Read it as the panel will")
    office.look()
    office.press("I have checked this paper")
    office.go(f"/papers/{item.token}/read")
    office.told("You checked this paper. Somebody else reads it here and confirms it")
    chair.go(on.place)
    chair.follow("Read and confirm")
    chair.look("to confirm")
    chair.press("Confirm and release")
    for other in on.items[1:]:
        on.world.release(other.token)
    office.page.goto(on.place)
    office.told("All are released")


def withdraw(on: Journey, item: Item) -> None:
    """The member has a conflict with one case: from then on it is nowhere."""
    nurse = on.by["nurse"]
    everywhere = (
        on.place, f"{on.place}/agenda", f"{on.place}/room", f"{on.place}/room/papers", "/meetings", "/cases", "/",
        f"/room/{on.items[0].token}", f"/room/{on.items[3].token}",
    )  # fmt: skip
    assert item.reference in nurse.says(f"{on.place}/room/papers")
    nurse.go(f"{on.place}/room")
    nurse.follow(f"I have a conflict with {item.reference}")
    nurse.look()
    nurse.page.get_by_label("Why, if you want to say it (optional)").fill("My own team")
    nurse.press("I have a conflict of interest")
    nurse.told("You will not see the case any more.")
    case, absent = on.case(item), "0" * 32
    for place in everywhere:
        told = nurse.says(place)
        assert item.reference not in told, place
        assert item.token not in told, place
        assert case not in told, place
    for place in ("/room/{}", "/room/{}/projected", f"{on.place}/room/conflicts/{{}}", f"{on.place}/room/notes/{{}}"):
        assert nurse.status(place.format(item.token)) == 404, place
        assert nurse.says(place.format(item.token)) == nurse.says(place.format(absent)), place
    assert nurse.says(case) == nurse.says(f"/cases/{absent}")
    assert item.reference not in nurse.pdf(f"{on.place}/agenda.pdf")
    assert item.reference in on.by["doctor"].pdf(f"{on.place}/agenda.pdf")


def read_papers(on: Journey, withdrawn: Item) -> None:
    """The papers on one page, a note that is one's own, and the pack as a file."""
    nurse, doctor = on.by["nurse"], on.by["doctor"]
    nurse.go(f"{on.place}/room")
    nurse.press("Read the papers")
    nurse.look()
    note = nurse.page.locator(f"#note-{on.items[0].token}")
    note.locator("summary").click()
    note.get_by_label("My note").fill("Ask about the cot")
    with nurse.page.expect_navigation():
        note.get_by_role("button").click()
    nurse.told("Your note is saved.")
    assert "Ask about the cot" not in doctor.says(f"{on.place}/room/papers")
    pages = nurse.says(f"{on.place}/room/papers"), nurse.pdf(f"{on.place}/room/pack", {}, f"{on.place}/room")
    for text in pages:
        assert [one.reference in text for one in on.items] == [one != withdrawn for one in on.items]
        assert [marker for marker in MARKERS if marker in text] == []
    assert "Nerys Nurse" in pages[1]
    on.office.go(f"{on.place}/papers-opened")
    on.office.told("Nerys Nurse")
