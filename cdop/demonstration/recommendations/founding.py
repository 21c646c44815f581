"""The recommendations of 2012-13 to 2015-16, among them the two of the report of 2014-15. Pure.

The report names what was recommended and to whom (docs/demonstration.md); what came of it is invented.
"""

from collections.abc import Iterator
from datetime import date

from cdop.demonstration.agencies import COMMISSIONERS, COMMUNITY, COUNCIL, TRUST
from cdop.demonstration.patterns import HANDOVER, SMOKING, UNSAFE_SLEEP
from cdop.demonstration.recommendations.happenings import (
    CHAIR,
    Acts,
    Answered,
    Asked,
    Course,
    Ended,
    GivesWay,
    Notes,
    Opened,
    Shows,
    Story,
    Told,
)
from cdop.recommendations.queries import Wording
from cdop.reference.calendar import months_after

MATERNITY, HEALTH_VISITING = "Hartlake Hospital, maternity", "Estuary health visiting"
PAEDIATRICS, SOCIAL_CARE = "Estuary community paediatrics", "Medway children’s social care"
PRACTICES = "General practices of Medway"
STOP_SMOKING = (
    "Evidence-based support to stop smoking should be offered to pregnant women and their families, in pregnancy and "
    "after delivery."
)
_HEAD = "Head of midwifery"


def founding() -> list[Story]:
    """The first recommendations, each with what came of it, the earliest first."""
    return [_leaflets(), _where_babies_sleep(), _handover(), _crossing(), _stop_smoking(), _agenda(), _inhalers()]


def _leaflets() -> Story:
    """It was done and did not work: something stronger took its place."""
    course: Course = (
        Told(date(2012, 12, 3)),
        Answered(date(2012, 12, 19), "accepted", role=_HEAD),
        Shows(date(2013, 3, 11), "The booking packs of both clinics, looked through by the office."),
        Ended(date(2013, 3, 19), "The leaflet is in every pack.", CHAIR),
        Asked(date(2014, 3, 18), 12, "yes", "no", "As many women smoke at delivery as the year before."),
        Opened(date(2014, 4, 15), "The leaflet is given and changes nothing: something stronger is needed."),
    )
    wording = Wording(
        "Midwives should give the leaflet of the stop-smoking service to every pregnant woman who smokes.",
        SMOKING, (SMOKING,), "The leaflet is in every booking pack.",
        "The share of women who smoke at delivery, by quarter.", "information", date(2013, 3, 31),
    )  # fmt: skip
    over = GivesWay(STOP_SMOKING, date(2015, 3, 16), "Help with stopping takes the place of a leaflet.")
    return Story(wording, date(2012, 11, 20), {MATERNITY: course}, gives_way=over)


def _where_babies_sleep() -> Story:
    course: Course = (
        Told(date(2013, 1, 21)),
        Answered(date(2013, 2, 18), "accepted", "was visited twice. Nobody was asked where the night is spent.",
                 names=True),
        Shows(date(2013, 9, 16), "Forty records of the summer, read by the service: thirty-seven have an answer."),
        Ended(date(2013, 9, 30), "The question stands in the record and is answered.", CHAIR),
        Asked(date(2014, 1, 14), 3, "yes", "too_early", "Asked at nine visits of ten."),
        Asked(date(2014, 4, 8), 6, "yes", "partly", "Asked, and seldom in homes where the baby sleeps now and then."),
        Asked(date(2014, 10, 14), 12, "yes", "yes", "Asked at nearly every visit, in every home."),
    )  # fmt: skip
    wording = Wording(
        "Health visitors should ask at every visit in the first year where the baby sleeps, and record the answer.",
        UNSAFE_SLEEP, (UNSAFE_SLEEP,), "The question is a field of the visit’s record.",
        "The share of visits with an answer; deaths in which a baby slept unsafely.", "rule", date(2013, 9, 30),
    )  # fmt: skip
    return Story(wording, date(2013, 1, 15), {HEALTH_VISITING: course}, pattern="sleep")


def _handover() -> Story:
    """Teaching did not work; a form that asks does."""
    course: Course = (
        Told(date(2013, 10, 21)),
        Answered(date(2013, 11, 12), "accepted", role=_HEAD),
        Shows(date(2014, 2, 10), "The list of the four sessions, with how many came to each."),
        Ended(date(2014, 2, 18), "Every midwife of the unit was taught."),
        Asked(date(2015, 2, 17), 12, "yes", "no", "A review of this year found again that the age was not checked."),
        Opened(date(2015, 2, 24), "Taught staff leave, and the sheet does not ask for the age."),
        Acts(date(2015, 4, 20), "Give the handover sheet a field for the gestational age", _HEAD, date(2015, 9, 30),
             "under_way"),
        Acts(date(2015, 10, 6), "Give the handover sheet a field for the gestational age", _HEAD, date(2015, 9, 30),
             "done"),
        Shows(date(2015, 10, 12), "The new sheet, which cannot be closed without the age.", "Handover sheet.pdf"),
        Ended(date(2015, 11, 17), "The sheet is in use at both sites.", CHAIR),
        Asked(date(2016, 2, 16), 3, "yes", "too_early", "All sheets of one month have the age."),
        Asked(date(2016, 5, 17), 6, "yes", "partly", "Two sheets of sixty without it, both at night."),
        Asked(date(2016, 11, 15), 12, "yes", "yes", "No review since has found it missing."),
    )  # fmt: skip
    wording = Wording(
        "Midwives should tell the gestational age at every handover to obstetricians, and record that it was checked.",
        "Gestational age at handover", (HANDOVER,), "Every handover of a month records the age.",
        "Reviews in which the age was not checked.", "training", date(2014, 3, 31),
    )  # fmt: skip
    return Story(wording, date(2013, 10, 15), {MATERNITY: course}, pattern="prematurity")


def _crossing() -> Story:
    course: Course = (
        Told(date(2014, 1, 20)),
        Answered(date(2014, 3, 10), "refused", "Too few vehicles were counted there for a crossing with lights.",
                 role="Head of highways"),
        Ended(date(2014, 6, 17), "Counted twice with the same result; wardens stand there at school times.", CHAIR,
              done=False),
    )  # fmt: skip
    wording = Wording(
        "The council should fit signals to the crossing on the way to school.",
        "Road crossing", ("Road crossing",), "The signals work.", "Injuries at the crossing, by year.",
        "design", date(2014, 12, 31),
    )  # fmt: skip
    return Story(wording, date(2014, 1, 14), {COUNCIL: course}, pattern="road")


def _stop_smoking() -> Story:
    """One of the two of the report: to four organisations, of which one refuses."""
    wording = Wording(
        STOP_SMOKING, SMOKING, (SMOKING,),
        "Every woman who smokes at booking, and her household, is offered support within a week, and again after "
        "delivery.", "The share of women who smoke at delivery, by quarter.", "rule",
        date(2015, 12, 31),
    )  # fmt: skip
    told = Told(date(2015, 3, 16))
    courses: dict[str, Course] = {
        TRUST: (
            told,
            Answered(date(2015, 4, 7), "accepted", role=_HEAD),
            Acts(date(2015, 5, 11), "Measure carbon monoxide at every booking and refer on the same day", _HEAD,
                 date(2015, 9, 30), "under_way"),
            Acts(date(2015, 9, 28), "Measure carbon monoxide at every booking and refer on the same day", _HEAD,
                 date(2015, 9, 30), "done"),
            Shows(date(2015, 10, 26), "Figures of two quarters: nine women of ten were referred on the day."),
            Ended(date(2015, 11, 10), "Offered at booking, and on the ward after delivery."),
            *_asked(date(2015, 11, 10), "Referred on the day, nearly always."),
        ),
        COMMUNITY: (
            told,
            Answered(date(2015, 4, 28), "accepted"),
            Shows(date(2015, 12, 14), "Health visitors’ records of one month: asked and offered at the first visit."),
            Ended(date(2016, 1, 12), "Offered at the first visit after delivery, to the household as well."),
            *_asked(date(2016, 1, 12), "Offered at the first visit; a third take it up."),
        ),
        COMMISSIONERS: (
            told,
            Answered(date(2015, 5, 5), "refused", "The council has bought these services since April 2013; the group "
                     "has no budget for them.", role="Head of commissioning"),
            Ended(date(2015, 9, 15), "The council buys the service, and has accepted.", CHAIR, done=False),
        ),
        COUNCIL: (
            told,
            Answered(date(2015, 5, 8), "partly_accepted", "In pregnancy and for six months after delivery; not for "
                     "relatives who live elsewhere.", role="Director of public health"),
            Shows(date(2016, 2, 8), "The service’s specification for 2016-17, section 4."),
            Ended(date(2016, 3, 1), "The new specification holds from April.", CHAIR),
            *_asked(date(2016, 3, 1), "Bought for two years more."),
        ),
    }  # fmt: skip
    return Story(wording, date(2015, 3, 10), courses, pattern="prematurity", cases=2)


def _agenda() -> Story:
    """The other of the report."""
    wording = Wording(
        "Whoever leads a rapid response should use one agenda for its meetings, which asks for each safer-sleeping "
        "risk factor.",
        "Rapid response agenda", (UNSAFE_SLEEP,), "The agenda is used at every meeting, and each factor has an "
        "answer.", "The share of reviews of sleeping babies in which a factor is not known.", "rule",
        date(2015, 9, 30),
    )  # fmt: skip
    told = Told(date(2015, 3, 16))
    courses: dict[str, Course] = {
        PAEDIATRICS: (
            told,
            Answered(date(2015, 3, 30), "accepted", role="Designated doctor"),
            Shows(date(2015, 7, 6), "The agenda, and the records of three meetings that followed it."),
            Ended(date(2015, 7, 14), "Used at every meeting since May.", CHAIR),
            *_asked(date(2015, 7, 14), "Each factor has an answer in every record."),
        ),
        SOCIAL_CARE: (
            told,
            Answered(date(2015, 4, 20), "accepted", role="Head of safeguarding"),
            Shows(date(2015, 9, 7), "The handbook of the team that takes referrals, page 12."),
            Ended(date(2015, 9, 15), "The team that takes referrals brings the agenda filled in.", CHAIR),
            *_asked(date(2015, 9, 15), "Filled in before every meeting."),
        ),
    }
    return Story(wording, date(2015, 3, 10), courses, pattern="sleep")


def _inhalers() -> Story:
    course: Course = (
        Told(date(2015, 9, 21)),
        Answered(date(2015, 10, 26), "accepted", role="Named doctor for safeguarding"),
        Notes(date(2016, 1, 18), "Eleven practices of twenty have the search."),
        Shows(date(2016, 3, 7), "The list of practices with the day since when each has the search."),
        Ended(date(2016, 3, 15), "All practices have it.", CHAIR),
        *_asked(date(2016, 3, 15), "Children are called in within a fortnight."),
    )
    wording = Wording(
        "Practices should search their records each month for children with more than six reliever inhalers in a "
        "year, who are then called in.",
        "Asthma plan", ("Asthma plan",), "Every practice has the search.",
        "Children called in, and attacks that end in hospital.", "design", date(2016, 3, 31),
    )  # fmt: skip
    return Story(wording, date(2015, 9, 15), {PRACTICES: course}, pattern="acute")


def _asked(ended: date, words: str) -> Iterator[Asked]:
    """Asked again three times after a lasting end; ``words`` is what was found the last time."""
    for months, worked, found in ((3, "too_early", ""), (6, "partly", ""), (12, "yes", words)):
        yield Asked(months_after(ended, months), months, "yes", worked, found)
