"""Cases of the last months at every stage of gathering, whatever day it is: dates are counted back from today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cdop.agencies.ladder import works_on
from cdop.demonstration.casework.working import work
from cdop.demonstration.gathering import family, meetings
from cdop.demonstration.gathering.course import NOTHING_HELD, WRONG_AGENCY, Course, Said
from cdop.demonstration.gathering.standing import Entry, Standing
from cdop.demonstration.patterns import PATTERNS
from cdop.demonstration.story import Author, Story

_DAY = timedelta(days=1)
LETTER, TELEPHONE = "letter", "telephone"


def gathering_cases(author: Author, today: date) -> list[Story]:
    """The cases, none dated after today."""
    found = _Gathering(author, today)
    courses = [*found.just_begun(), *found.late(), *found.put_together(), *found.held_up(), *found.ready()]
    return [course.story for course in courses]


@dataclass
class _Gathering:
    author: Author
    today: date

    def just_begun(self) -> Sequence[Course]:
        """Nobody asked yet; asked, with every reply outstanding and one begun."""
        nobody = self._case("sleep", 12)
        asked = self._case("infection", 22)
        asked.ask(self._worked(7), *asked.kinds)
        begun = {"household": "Mother, two children and a grandmother.", "parent_mental_health": "no"}
        author = {"name": "Bronwen Saltmeade", "role": "Team manager"}
        asked.story.standing[asked.standing("social_care")] = Standing(begun, author)
        return nobody, asked

    def late(self) -> Sequence[Course]:
        """An agency late at each step of the ladder, while others answered in every way."""
        return (
            self._reminded(), self._reminded_again(), self._escalated(), self._to_be_challenged(), self._challenged(),
            self._paused(), self._by_letter(),
        )  # fmt: skip

    def _reminded(self) -> Course:
        """One replied by link and is unread; one has had its reminder; one is chased today."""
        course = self._case("road", 40)
        course.ask(self._worked(18), "police", "hospital", "primary_care")
        course.ask(self._worked(16), "school_nursing")
        course.reply("hospital", self._worked(3), Said(files=("Summary of the emergency department.pdf",)))
        return course

    def _reminded_again(self) -> Course:
        """One letter typed in; one wrong agency, which named the right one; one reminded twice."""
        course = self._case("acute", 52)
        course.ask(self._worked(24), "hospital", "primary_care", "health_visiting")
        words = "Typed in from a letter of four pages, which is in the paper file."
        course.reply("primary_care", self._worked(14), Said(way=LETTER, words=words))
        course.read("primary_care", self._worked(12))
        redirect = "The child was at school: ask the school nurses."
        course.reply("health_visiting", self._worked(20), Said(WRONG_AGENCY, redirect=redirect))
        course.read("health_visiting", self._worked(19), "Asked the school nurses instead.")
        course.ask(self._worked(19), "school_nursing")
        course.reply("school_nursing", self._worked(6))
        course.read("school_nursing", self._worked(4))
        return course

    def _escalated(self) -> Course:
        """One holds nothing, one is escalated within the agency."""
        course = self._case("self_harm", 64)
        course.ask(self._worked(30), "primary_care", "police", "school_nursing", "social_care")
        course.reply("primary_care", self._worked(17))
        course.read("primary_care", self._worked(15))
        course.reply("school_nursing", self._worked(21), Said(NOTHING_HELD))
        course.read("school_nursing", self._worked(20), "Left school a year before.")
        course.reply("police", self._worked(9), Said(way=TELEPHONE, words="Told by the office by telephone."))
        course.read("police", self._worked(8))
        return course

    def _to_be_challenged(self) -> Course:
        """The chair is to challenge one agency."""
        course = self._case("abuse", 85)
        course.ask(self._worked(44), "police", "social_care", "health_visiting")
        course.reply("health_visiting", self._worked(31))
        course.read("health_visiting", self._worked(29), "Asked once more about the missed visits.")
        course.process(
            "police", self._worked(40), "open", opened=self._ago(84), holds="panel", owner="Major crime team"
        )
        course.process(
            "safeguarding", self._worked(40), "open", opened=self._worked(43), holds="panel",
            owner="Safeguarding partnership’s business manager", next_on=self.today + timedelta(days=24),
            words="Referred by the coordinator; the rapid review has been held.",
        )  # fmt: skip
        return course

    def _challenged(self) -> Course:
        """A challenge that was made, replied to and is over; the answer came at last, and is unread."""
        course = self._case("chronic", 110)
        course.ask(self._worked(60), "paediatrics", "primary_care", "hospital")
        course.reply("paediatrics", self._worked(48))
        course.read("paediatrics", self._worked(46))
        course.reply("primary_care", self._worked(42))
        course.read("primary_care", self._worked(40))
        course.reply("hospital", self._worked(2))
        course.story.standing[course.standing("hospital")] = Standing(
            log=(
                Entry("challenge", self._worked(20), "The chair wrote to the medical director."),
                Entry("challenge_reply", self._worked(11), "The request had gone to an inbox that nobody reads."),
                Entry("challenge_outcome", self._worked(2), "Answered; the inbox has been changed in the directory."),
            )
        )
        return course

    def _paused(self) -> Course:
        """A link that was closed after five wrong addresses; a request that was written off."""
        course = self._case("infection", 47)
        course.ask(self._worked(13), "hospital", "primary_care")
        course.ask(self._worked(26), "ambulance", "social_care")
        course.reply("social_care", self._worked(15))
        course.read("social_care", self._worked(13))
        course.close(
            "ambulance", self._worked(3), "written_off", "The record of the call was lost in a move of systems."
        )
        course.story.standing[course.standing("hospital")] = Standing(wrong=5)
        words = "The practice has written that its records come after the holidays."
        course.story.standing[course.standing("primary_care")] = Standing(put_off=words)
        return course

    def _by_letter(self) -> Course:
        """An agency without an inbox: its reminder is to be printed and posted, on whatever day one looks."""
        course = self._case("malignancy", 40)
        course.ask(self._worked(19), "paediatrics", "hospice")
        course.reply("paediatrics", self._worked(6))
        course.read("paediatrics", self._worked(5))
        return course

    def put_together(self) -> Sequence[Course]:
        """A contradiction that waits for a choice, and one that is settled."""
        waits = self._case("oxygen", 84)
        self._round(waits, 45, primary_care={"gestation_weeks": "39"})
        settled = self._case("prematurity", 96)
        self._round(settled, 52, primary_care={"smoking_pregnancy": "no"})
        reason = "The midwife asked at every visit; the practice took it from a form of the year before."
        settled.choose("smoking_pregnancy", self._worked(16), "yes", "midwifery", reason)
        settled.process("perinatal_review", self._worked(50), "open", opened=self._worked(50), holds="review_meeting")
        return waits, settled

    def held_up(self) -> Sequence[Course]:
        """What waits for others: an inquest without a date, a report, a meeting that was cancelled."""
        return self._waits_for_inquest(), self._cancelled()

    def _waits_for_inquest(self) -> Course:
        course = self._case("sleep", 128)
        self._round(course, 80)
        post_mortem = course.process(
            "post_mortem", self._ago(120), "expected", holds="review_meeting", owner="Paediatric pathologist"
        )
        course.process(
            "post_mortem", self._ago(30), "concluded", key=post_mortem, concluded=self._ago(31),
            owner="Paediatric pathologist", result="Unascertained; no natural disease found.",
        )  # fmt: skip
        course.process(
            "coroner", self._ago(118), "open", opened=self._ago(118), holds="panel", owner="Senior coroner’s officer",
            reference="Investigation 41 of this year", words="Opened and adjourned; no date for the hearing yet.",
        )  # fmt: skip
        family.of_an_infant(course, self._ago(126), self._ago(20))
        return course

    def _cancelled(self) -> Course:
        """A review meeting that was cancelled and is planned anew; a post-mortem report that is awaited."""
        course = self._case("chronic", 134)
        self._round(course, 84)
        meetings.cancelled(course, self._ago(70), self._ago(28), self._ago(30))
        course.meeting(self._ago(14), "planned", self.today + timedelta(days=19))
        course.process("post_mortem", self._ago(120), "expected", holds="panel", owner="Paediatric pathologist")
        course.process("learning_disability", self._ago(100), "open", opened=self._ago(100), owner="Regional reviewer")
        course.process(
            "medical_examiner", self._ago(131), "concluded", concluded=self._ago(130), result="Cause agreed."
        )
        family.who_wants_no_letters(course, self._ago(131))
        return course

    def ready(self) -> Sequence[Course]:
        """Ready for the panel; ready until a reply came; ready because the coordinator decided so."""
        return self._ready("malignancy", 150), self._ready("anomaly", 142), self._answered_late(), self._decided()

    def _ready(self, pattern: str, days: int) -> Course:
        course = self._case(pattern, days)
        self._round(course, 92)
        meetings.held(course, self._ago(80), self._ago(40))
        family.all_answered(course, self._ago(days - 1), self._ago(35))
        return course

    def _answered_late(self) -> Course:
        """Ready, and then an agency had more to tell."""
        course = self._ready("malignancy", 138)
        more = {"learning": "An outpatient letter that we have now found asked for a scan two months earlier."}
        course.reply("hospital", self._worked(1), Said(answers=more, files=("Outpatient letter.txt",)))
        return course

    def _decided(self) -> Course:
        """The coordinator decided that it is ready, although one agency never answered."""
        course = self._case("road", 160)
        course.ask(self._worked(100), "police", "ambulance", "hospital", "primary_care")
        for place, kind in enumerate(("ambulance", "hospital", "police")):
            course.reply(kind, self._worked(84 - 6 * place))
            course.read(kind, self._worked(82 - 6 * place))
        reason = "The practice has closed and its records are with nobody who answers. The panel can do without them."
        course.decide_ready(self._ago(9), reason)
        return course

    def _round(self, course: Course, asked: int, **corrects: Mapping[str, str]) -> None:
        """Everybody asked so many working days ago has answered and is read. ``corrects``: what an agency adds."""
        kinds = course.kinds[:4]
        course.ask(self._worked(asked), *kinds)
        for place, kind in enumerate(kinds):
            course.reply(kind, self._worked(asked - 9 - 4 * place), Said(answers=corrects.get(kind, {})))
            course.read(kind, self._worked(asked - 11 - 4 * place))

    def _case(self, pattern: str, days: int) -> Course:
        """A child of Medway notified so many days ago, decided, classified and worked on with reasons."""
        story = self.author.decided_story(PATTERNS[pattern], self._ago(days))
        work([story], self.today, explained=True)
        return Course(story, self.today)

    def _ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _worked(self, days: int) -> date:
        """The working day with so many working days after it, up to today."""
        day = self.today
        while days > 0 or not works_on(day):
            days -= works_on(day)
            day -= _DAY
        return day
