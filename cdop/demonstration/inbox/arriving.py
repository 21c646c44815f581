"""The notifications of the last days: every kind that a coordinator must tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cdop.case.facts import FactKind
from cdop.demonstration.casework import responses
from cdop.demonstration.casework.neighbours import NEIGHBOURS
from cdop.demonstration.casework.present import HAS_A_TWIN, KNOWN, TOLD_TWICE
from cdop.demonstration.casework.responses import Keys, Meeting
from cdop.demonstration.hard_cases import SWALE
from cdop.demonstration.identifiers import Identifiers
from cdop.demonstration.patterns import PATTERNS
from cdop.demonstration.story import MEDWAY, Story
from cdop.notification.answers import Answers
from cdop.notification.rules import Description
from cdop.notification.source import Source
from cdop.reference.calendar import LONDON, birthday

ACCEPT, JOIN, SET_ASIDE, PUT_BACK = "accept", "join", "set_aside", "put_back"


@dataclass
class Arriving:
    """One notification: how it came, when the panel was told (UTC), what was answered, and what is decided of it.

    ``known_as`` names the case that it joins. ``about`` is the case whose child it tells of. ``opens`` is what is then
    told of the case that it opens.
    """

    key: str
    told_at: datetime
    answers: Answers
    source: Source = Source.PUBLIC_FORM
    source_words: str | None = None
    decided: str = ""
    reason: str = ""
    words: str = ""
    known_as: str = ""
    about: Story | None = None
    opens: Story | None = None


def arriving(stories: Sequence[Story], identifiers: Identifiers, today: date) -> list[Arriving]:
    """What arrived, the oldest first."""
    found = _Arriving(stories, identifiers, today)
    return sorted([*found.waiting(), *found.out_of_scope(), *found.decided()], key=lambda one: one.told_at)


class _Arriving:
    def __init__(self, stories: Sequence[Story], identifiers: Identifiers, today: date) -> None:
        self._known = {story.known_as: story for story in stories if story.known_as}
        self._identifiers, self._today = identifiers, today

    def _day(self, days: int) -> str:
        return (self._today - timedelta(days=days)).isoformat()

    def _at(self, days: int, at: str) -> datetime:
        told = datetime.combine(self._today - timedelta(days=days), time.fromisoformat(at), LONDON)
        return told.astimezone(UTC).replace(tzinfo=None)

    def waiting(self) -> Sequence[Arriving]:
        """Those that a coordinator decides of this morning."""
        return (
            Arriving("baby", self._at(1, "02:50"), self._unnamed_baby()),
            Arriving(
                "misspelt", self._at(1, "16:20"), self._misspelt(self._known[KNOWN]), about=self._known[KNOWN]
            ),
            Arriving(
                "twin", self._at(1, "09:05"), self._twin(self._known[HAS_A_TWIN]), about=self._known[HAS_A_TWIN]
            ),
            Arriving(
                "handed-over", self._at(3, "11:30"), self._of_another_panel(), Source.HAND_OVER, NEIGHBOURS["kent"].name
            ),
            Arriving(
                "telephoned", self._at(2, "17:40"), self._telephoned(), Source.TELEPHONE, None, PUT_BACK, "error",
                "Taken for a training call; the school has confirmed that it was not.",
            ),
        )  # fmt: skip

    def out_of_scope(self) -> Sequence[Arriving]:
        """Those that seem to be outside review; two are decided already."""
        midwife = _notifier("Nerys Hartsmoor", "Midwife", "Medway maternity")
        born = {"family_name": "Bexcombe-Lyle", "unnamed_baby": "yes", "sex": "not_known", "death_area": MEDWAY}
        stillborn = {**midwife, **born, "date_of_birth": self._day(4), "date_of_death": self._day(4)}
        stillborn |= {"live_birth": "no", "gestation_weeks": "31", "mother_name": "Ottilie Bexcombe-Lyle"}
        termination = {**midwife, **born, "family_name": "Elderquay", "date_of_birth": self._day(5)}
        termination |= {
            "date_of_death": self._day(5),
            "termination": "yes",
            "live_birth": "yes",
            "gestation_weeks": "21",
        }
        died = self._today - timedelta(days=2)
        adult = {
            **_notifier("Idris Colbarrow", "Charge nurse", "Emergency department"), "family_name": "Cobblewick",
            "given_names": "Rory", "sex": "male", "date_of_birth": birthday(died, -18).isoformat(),
            "date_of_death": died.isoformat(), "time_of_death": "00:25", "place_of_death": "emergency_department",
            "death_area": MEDWAY, "home_postcode": str(self._identifiers.postcode(MEDWAY)), "expectation": "unexpected",
            "circumstances": "A collision on the way home from a birthday party.",
        }  # fmt: skip
        earlier = {**stillborn, "family_name": "Tillingbeck", "mother_name": "Maud Tillingbeck"}
        earlier |= {"date_of_birth": self._day(9), "date_of_death": self._day(9)}
        elsewhere = {
            **_notifier("Bryn Tallowfield", "Ward sister", "A hospital in Leeds"), "family_name": "Sedgewater",
            "given_names": "Harper", "sex": "female", "date_of_death": self._day(8), "death_area": "E08000035",
            "home_area": "E08000035", "place_of_death": "intensive_care",
        }  # fmt: skip
        return (
            Arriving("stillbirth", self._at(4, "08:15"), dict(stillborn)),
            Arriving("termination", self._at(5, "14:00"), dict(termination)),
            Arriving("adult", self._at(2, "07:45"), dict(adult)),
            Arriving(
                "set-aside", self._at(9, "10:10"), dict(earlier), decided=SET_ASIDE, reason="stillbirth",
                words="A midwife attended; no sign of life was seen. The midwife has been told.",
            ),
            Arriving(
                "elsewhere", self._at(7, "12:30"), dict(elsewhere), decided=SET_ASIDE, reason="not_ours",
                words="Lived and died in Leeds. The ward has the address of the panel there.",
            ),
        )  # fmt: skip

    def decided(self) -> Sequence[Arriving]:
        """One that became a case, and one that was joined to a known one."""
        story = self._known[TOLD_TWICE]
        words = "One child: the number, the day and the mother are the same."
        joined = Arriving(
            "joined", self._at((self._today - story.notified_on).days, "18:30"), self._contradicting(story),
            decided=JOIN, words=words, known_as=TOLD_TWICE, about=story,
        )  # fmt: skip
        return joined, self._accepted()

    def _unnamed_baby(self) -> Answers:
        """Born before 24 weeks, lived minutes; the nurse at night knows little."""
        return {
            **_notifier("Wenna Ashgrove", "Staff nurse, nights", "Neonatal unit"), "family_name": "Dunmallow",
            "unnamed_baby": "yes", "sex": "not_known", "birth_order": "single", "nhs_number_missing": "not_yet_issued",
            "date_of_birth": self._day(1)[:7], "live_birth": "yes", "gestation_weeks": "22",
            "date_of_death": self._day(1), "time_of_death": "02:10", "place_of_death": "delivery_suite",
            "death_area": MEDWAY, "home_address": "With a friend in Chatham; the street is not known",
            "home_circumstance": "no_fixed_address", "mother_name": "Tegan Dunmallow", "expectation": "not_known",
            "circumstances": "Born at 22 weeks; breathed for some minutes.", "told": ["midwifery"],
            "key_worker": "Bereavement midwife",
        }  # fmt: skip

    def _misspelt(self, story: Story) -> Answers:
        child = story.child
        answers = _child(story) | _notifier("Gethin Marlbrook", "Paramedic", "Ambulance service")
        answers |= {"family_name": misspelt(str(child.family_name)), "told": ["hospital", "police"]}
        answers |= {"circumstances": "Called to the home; taken to the emergency department."}
        answers.pop("nhs_number", None)
        return answers

    def _twin(self, story: Story) -> Answers:
        answers = _child(story) | _notifier("Wenna Ashgrove", "Staff nurse", "Neonatal unit")
        other = "male" if story.child.sex == "female" else "female"
        answers |= {"given_names": "Merryn" if other == "female" else "Jory", "sex": other, "birth_order": "2"}
        answers |= {
            "date_of_death": self._day(1),
            "nhs_number": self._identifiers.nhs_number(),
            "told": ["coroner", "primary_care"],
        }
        return answers

    def _of_another_panel(self) -> Answers:
        return {
            **_notifier("The panel’s office", "Coordinator", NEIGHBOURS["kent"].name), "family_name": "Withycroft",
            "given_names": "Saffron Imogen", "sex": "female", "date_of_birth": f"{self._today.year - 7}-05-11",
            "date_of_death": self._day(6), "place_of_death": "public_place", "death_area": SWALE,
            "nhs_number": self._identifiers.nhs_number(), "home_postcode": str(self._identifiers.postcode(MEDWAY)),
            "home_area": MEDWAY, "home_circumstance": "usual_home", "mother_name": "Phoebe Withycroft",
            "expectation": "unexpected", "circumstances": "Drowned on a family outing to Sheerness.",
            "event_elsewhere": "no", "response_started": "yes", "told": ["coroner", "police", "social_care"],
        }  # fmt: skip

    def _telephoned(self) -> Answers:
        return {
            **_notifier("Elspeth Rowanlea", "Head teacher", "A primary school"), "family_name": "Umberstone",
            "given_names": "Leon", "sex": "male", "date_of_birth": str(self._today.year - 8),
            "date_of_death": self._day(3), "place_of_death": "home", "home_address": "4 Invented Close, Gillingham",
            "school": "A primary school", "told": ["school"], "expectation": "expected",
            "circumstances": "Ill for a year; died at home.",
        }  # fmt: skip

    def _contradicting(self, story: Story) -> Answers:
        child = story.child
        answers = _child(story) | _notifier("Corwen Tidebrook", "Coroner’s officer", "Coroner’s office")
        earlier = child.date_of_death - timedelta(days=1)
        born = child.date_of_birth or earlier
        return answers | {
            "given_names": misspelt(str(child.given_names)), "date_of_death": max(earlier, born).isoformat(),
            "coroner_told": "yes", "post_mortem": "yes", "told": ["coroner", "police", "primary_care"],
            "gp": "A practice in Strood", "mother_name": "Elowen Larkhurst", "other_children": "A brother of three",
        }  # fmt: skip

    def _accepted(self) -> Arriving:
        """Told at night and accepted in the morning: the response keeps every clock."""
        day, answers = self._today - timedelta(days=3), self._at_night()
        child = Description(date_of_death=day, death_area=MEDWAY)
        story = Story(day, child, PATTERNS["infection"], MEDWAY, day)
        home = {"home_area": MEDWAY, "circumstance": "usual_home"}
        story.tells(FactKind.RESIDENCY_DECIDED, day, home, reason="The GP’s list and the notifier agree.")
        story.tells(FactKind.CLASSIFIED, day, {"expectation": "unexpected"}, reason="Well until the evening before.")
        responses.assess(story, day)
        responses.decide(story, day, "09:15")
        responses.meet(story, Keys().next(), Meeting("initial", day, "13:00"))
        return Arriving("accepted", self._at(3, "06:30"), answers, decided=ACCEPT, opens=story)

    def _at_night(self) -> Answers:
        return {
            **_notifier("Idris Colbarrow", "Charge nurse", "Emergency department"), "family_name": "Yarrowgate",
            "given_names": "Ellis", "sex": "male", "date_of_birth": f"{self._today.year - 3}-02-19",
            "date_of_death": self._day(3), "time_of_death": "04:10", "place_of_death": "emergency_department",
            "death_area": MEDWAY, "nhs_number": self._identifiers.nhs_number(),
            "home_postcode": str(self._identifiers.postcode(MEDWAY)),
            "home_circumstance": "usual_home", "mother_name": "Amelia Yarrowgate", "expectation": "unexpected",
            "circumstances": "Fever in the evening, found unresponsive at three.", "coroner_told": "yes",
            "told": ["ambulance", "coroner", "police"], "certificate_issued": "no", "gp": "A practice in Rochester",
            "health_visitor": "The team in Rochester", "event_elsewhere": "yes", "event_place": "At home",
        }  # fmt: skip


def misspelt(name: str) -> str:
    """A name as somebody in a hurry hears it: two letters within it have changed places."""
    place = max(len(name) // 2 - 1, 0)
    swapped = name[:place] + name[place + 1 : place + 2] + name[place : place + 1] + name[place + 2 :]
    return swapped if swapped != name else name[:-1]


def _notifier(name: str, role: str, organisation: str) -> Answers:
    answers: Answers = {"notifier_name": name, "notifier_role": role, "notifier_organisation": organisation}
    return answers | {"notifier_phone": "01632 960123", "notifier_email": "notifier@hospital.example"}


def _child(story: Story) -> Answers:
    """What a case tells of its child, as another professional would tell it."""
    child = story.child
    told = {
        "family_name": child.family_name, "given_names": child.given_names, "sex": child.sex,
        "nhs_number": child.nhs_number, "home_postcode": child.home_postcode, "death_area": child.death_area,
        "date_of_birth": child.date_of_birth.isoformat() if child.date_of_birth else None,
        "date_of_death": child.date_of_death.isoformat(), "place_of_death": child.place_of_death,
        "mother_name": f"Ffion {child.family_name}", "expectation": story.expectation,
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}
