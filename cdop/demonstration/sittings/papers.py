"""The papers of the next meeting: released, with its room and what members did in it; of the one after it: checked,
or with open finds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.demonstration.meetings import CHAIR, MEMBER
from cdop.demonstration.sittings.holding import Panel
from cdop.demonstration.sittings.stories import WITH_FILES
from cdop.demonstration.speaking import OFFICE, Say
from cdop.demonstration.story import Story
from cdop.files.flattening.boxes import PageText
from cdop.files.queries import files_of_case
from cdop.files.rules import PDF
from cdop.files.shelf import Shelf
from cdop.panels.rules import Meeting
from cdop.reference.analysis_form import form_of_death
from cdop.reference.wording import long_date
from cdop.review.analysis.first_views import save_first_view
from cdop.review.meetings.attending import accept_terms
from cdop.review.meetings.queries import Item, agenda, terms_in_force
from cdop.review.papers.drawing import NOTE as NOTE_BEFORE
from cdop.review.papers.drawing import SHORT
from cdop.review.papers.files import LookedAt, SearchedPage, include, made_copy, save_page, searched_pages
from cdop.review.papers.gate import KEEP, REPLACE, Find, Resolution
from cdop.review.papers.notes import keep_note, seen_of
from cdop.review.papers.packs import make_pack, record_export
from cdop.review.papers.queries import Prepared, item_to_prepare, prepared_of
from cdop.review.papers.room import note_reading, room_papers
from cdop.review.papers.service import check, confirm, draw_paper, resolve, write_section

CHECKED = 1
"""How many papers of the agenda after the next, in its order, are checked alone; of the others finds are open."""
SCAN = LookedAt(squares=tuple(range(12)), looked=True)
"""What was decided of the scanned letter: its head is black."""
UNREADABLE = SearchedPage(PageText("", (), pictured=True), (), SCAN)
"""The scanned letter as the search leaves it: it has no text, so that somebody has to look at it."""
GUIDELINE = "The unit’s guideline of 1 April 2019 was followed."
KEPT = "The day of a guideline, which tells nothing of the child."
NAMING = (
    "{name} was well at Saltmeade Primary School on {day}. The office rang 01632 960 118, and Dr Ravensill called back."
)
TITLES = ("Summary of the stay in hospital", "Letter of the ward to the practice")
NOTE = "Ask why the second letter took a month."
VIEWS = {
    CHAIR: ("none", "I read nothing that could have gone otherwise."),
    MEMBER: ("inadequate", "I miss what the midwife knew."),
}


@dataclass(frozen=True)
class Preparer:
    """Prepares the papers of a meeting. ``stories`` are by case id."""

    session: Session
    shelf: Shelf
    coordinator: Person
    panel: Panel
    say: Say
    stories: Mapping[int, Story]

    def prepare(self, coming: Meeting, later: Meeting) -> None:
        """Release the papers of the next meeting and let members read them; check one of the meeting after it, and
        leave the other with finds.
        """
        items = agenda(self.session, self.coordinator, coming.token)
        for number, item in enumerate(items):
            confirm(self.session, self.panel.chair, item.token, self._checked(item, guided=number == 1))
        others = agenda(self.session, self.coordinator, later.token)
        for item in others[:CHECKED]:
            self._checked(item)
        for item in others[CHECKED:]:
            child = self.stories[item.case_id].child
            name = (child.given_names or "The baby").split()[0]
            self._write(self._drawn(item), NAMING.format(name=name, day=long_date(child.date_of_death)))
        self._read(coming, items)

    def _checked(self, item: Item, *, guided: bool = False) -> int:
        """Draw, resolve and check a paper, one of them with a guideline whose day stays. Returns its version."""
        paper = self._drawn(item)
        paper = self._written(paper, GUIDELINE) if guided else paper
        version = self._resolved(paper)
        version += self._files(paper, version)
        check(self.session, self.coordinator, item.token, version)
        return version + 1

    def _drawn(self, item: Item) -> Prepared:
        draw_paper(self.session, self.coordinator, item.token, 0)
        return self._paper(item)

    def _paper(self, item: Item) -> Prepared:
        found = item_to_prepare(self.session, self.coordinator, item.token)
        paper = prepared_of(self.session, self.coordinator, found) if found else None
        assert paper is not None  # drawn before
        return paper

    def _write(self, paper: Prepared, words: str) -> None:
        """Add a sentence to the first section that can be written in, behind what stands on top."""
        section = next(one for one in paper.sections if not one.fixed and one.key not in {NOTE_BEFORE, SHORT})
        text = f"{section.text}\n{words}"
        write_section(self.session, self.coordinator, paper.item.token, paper.version, section.key, text)

    def _written(self, paper: Prepared, words: str) -> Prepared:
        self._write(paper, words)
        return self._paper(paper.item)

    def _resolved(self, paper: Prepared) -> int:
        """Replace every find by its role; the day of a guideline stays, with the reason. Returns the version then."""
        finds = {find.key: find for one in paper.searched for find in one.open}
        if not finds:
            return paper.version
        chosen = {key: self._resolution(find, paper.item) for key, find in finds.items()}
        resolve(self.session, self.coordinator, paper.item.token, paper.version, chosen)
        return paper.version + 1

    def _resolution(self, find: Find, item: Item) -> Resolution:
        if f"{find.before}{find.hit.found}{find.after}".strip() == GUIDELINE:
            story = self.stories[item.case_id]
            return Resolution(KEEP, self.say(KEPT, "papers", "resolutions", story.reference, roles=OFFICE))
        return Resolution(REPLACE, find.hit.role)

    def _files(self, paper: Prepared, version: int) -> int:
        """Make copies of the case's files: a PDF with what was found in it black, a scan with its head black.

        Returns how many changes of the paper that was.
        """
        token, changes = paper.item.token, 0
        if self.stories[paper.item.case_id].known_as != WITH_FILES:
            return changes
        for file in files_of_case(self.session, self.coordinator, paper.item.case_id):
            picture = file.media_type != PDF.media_type
            if picture:
                save_page(self.session, self.coordinator, token, version + changes, file.token, 0, SCAN)
                changes += 1
            pages = [UNREADABLE] if picture else searched_pages(self.shelf, file, paper.known, [])
            made, title = made_copy(self.shelf, file, pages, paper.known, ""), TITLES[picture]
            include(self.session, self.shelf, self.coordinator, token, version + changes, file.token, made, title, "")
            changes += 1
        return changes

    def _read(self, meeting: Meeting, items: list[Item]) -> None:
        """All but the doctor accept the terms; the chair and the member read, and keep what is theirs."""
        for person in (self.coordinator, self.panel.chair, self.panel.member):
            accept_terms(self.session, person, meeting, terms_in_force(self.session)[1])
        papers = room_papers(self.session, self.panel.chair, meeting)
        note_reading(self.session, self.panel.chair, meeting, papers)
        story = self.stories[items[0].case_id]
        words = self.say(NOTE, "private_notes", "text", story.reference, roles=(CHAIR,))
        keep_note(self.session, self.panel.chair, items[0], words, seen_of(""))
        for email, (modifiability, view) in VIEWS.items():
            words = self.say(view, "first_views", "content.words", story.reference, roles=(email,))
            content = {"category": story.pattern.category, "modifiability": modifiability, "words": words}
            form = form_of_death(story.child.date_of_death)
            save_first_view(self.session, self.panel.people[email], items[0], form, content)
        made = make_pack(meeting, papers, self.panel.chair.name)
        record_export(self.session, self.panel.chair, meeting, papers, made)
