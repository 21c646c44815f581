"""What a notification asks, as data: the fields of the national notification form (domain.md section 4.1).

One order for the public form, staff entry, the check page and the inbox. Keys are those that ``answers`` stores.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cdop.notification import options
from cdop.notification.options import Options
from cdop.reference.codes import code_list

LONGEST_NARRATIVE = 10_000
LONGEST_LINES = 2_000


class Kind(StrEnum):
    """How a question is asked and its answer read."""

    TEXT = "text"
    LINES = "lines"  # several lines
    ABOUT = "about"  # a date of which day, or day and month, may be missing; its precision is a second answer
    DAY = "day"
    TIME = "time"
    WEEKS = "weeks"
    NHS_NUMBER = "nhs_number"
    POSTCODE = "postcode"
    EMAIL = "email"
    PHONE = "phone"
    AREA = "area"
    ONE = "one"  # one of the options, all of them shown
    LONG_LIST = "long_list"  # one of many options, in a list that opens
    SEVERAL = "several"
    TICK = "tick"


@dataclass(frozen=True)
class Question:
    """``name`` is what the answer is called where it is told; ``label`` how it is asked, where that differs.

    ``required`` is the message where there is no answer: only what a notifier can know is required.
    ``longest`` counts characters. ``autocomplete`` is the browser's word for what it may offer.
    """

    key: str
    kind: Kind
    name: str
    label: str = ""
    hint: str = ""
    options: Options = ()
    required: str = ""
    longest: int = 200
    autocomplete: str = "off"

    @property
    def asked(self) -> str:
        return self.label or self.name

    @property
    def precision_key(self) -> str:
        """Where the precision of an approximate date is kept: ``day``, ``month``, ``year`` or ``not_known``."""
        return f"{self.key}_precision"


@dataclass(frozen=True)
class Topic:
    """One page of the form. ``guidance`` are paragraphs before its questions."""

    key: str
    title: str
    questions: tuple[Question, ...]
    guidance: tuple[str, ...] = ()


def _codes(name: str) -> Options:
    return tuple((code.code, code.label) for code in code_list(name).values())


def _yes_no(key: str, name: str, label: str = "", hint: str = "") -> Question:
    return Question(key, Kind.ONE, name, label, hint, options.YES_NO)


def _text(key: str, name: str, label: str = "", hint: str = "") -> Question:
    return Question(key, Kind.TEXT, name, label, hint)


def _lines(key: str, name: str, label: str = "", hint: str = "", longest: int = LONGEST_LINES) -> Question:
    return Question(key, Kind.LINES, name, label, hint, longest=longest)


_APPROXIMATE = "For example, 14 3 2026. Leave the day, or the day and the month, empty if you do not know them."
_WRITTEN = "As on the certificate, if one has been written."

YOU = Topic(
    "you",
    "Who are you?",
    (
        Question(
            "notifier_name",
            Kind.TEXT,
            "Notifier’s name",
            "Your name",
            required="Enter your name",
            autocomplete="name",
        ),
        Question(
            "notifier_role",
            Kind.TEXT,
            "Notifier’s role",
            "Your role",
            "For example, staff nurse",
            autocomplete="organization-title",
        ),
        Question(
            "notifier_organisation",
            Kind.TEXT,
            "Notifier’s organisation",
            "Your organisation",
            "For example, the hospital and ward, or the practice",
            autocomplete="organization",
        ),
        Question(
            "notifier_phone",
            Kind.PHONE,
            "Notifier’s telephone number",
            "Telephone number",
            "A number on which the coordinator reaches you on a weekday. Give this, or an e-mail address.",
            autocomplete="tel",
        ),
        Question(
            "notifier_email",
            Kind.EMAIL,
            "Notifier’s e-mail address",
            "E-mail address",
            autocomplete="email",
        ),
    ),
    ("The panel’s coordinator may need to ask you something. Nothing about the child is ever sent by e-mail.",),
)
CHILD = Topic(
    "child",
    "The child",
    (
        _text("given_names", "Given names"),
        _text("family_name", "Family name", hint="For a baby without a name, the mother’s family name"),
        Question(
            "unnamed_baby", Kind.TICK, "Not named", "This is a baby who has not been named", options=options.YES_NO
        ),
        _text("other_names", "Other names", "Other names the child was known by"),
        Question("sex", Kind.ONE, "Sex", options=_codes("sex")),
        Question(
            "birth_order",
            Kind.ONE,
            "Twin, triplet or more",
            "Was the child a twin, a triplet or more?",
            "It keeps two children of one birth apart.",
            options.BIRTH_ORDERS,
        ),
    ),
)
NUMBERS = Topic(
    "nhs-number",
    "NHS number and ethnicity",
    (
        Question(
            "nhs_number",
            Kind.NHS_NUMBER,
            "NHS number",
            hint="Ten digits. Spaces do not matter. It is the surest way to count each child once.",
        ),
        Question(
            "nhs_number_missing",
            Kind.ONE,
            "Why there is no NHS number",
            "If you have not given it, why not?",
            options=options.NO_NHS_NUMBER,
        ),
        Question(
            "ethnicity", Kind.LONG_LIST, "Ethnicity", "The child’s ethnicity", "Not the mother’s.", _codes("ethnicity")
        ),
    ),
)
BIRTH = Topic(
    "birth",
    "Birth",
    (
        Question("date_of_birth", Kind.ABOUT, "Date of birth", hint=_APPROXIMATE),
        _yes_no(
            "live_birth",
            "Born alive",
            "Was the child born alive?",
            "Yes, if there was any sign of life: a heartbeat that could be seen, breathing, crying or sustained gasps, "
            "a pulsating cord, or definite movement.",
        ),
        _yes_no("termination", "Lawful termination", "Was this a lawful termination of pregnancy?"),
        Question(
            "gestation_weeks",
            Kind.WEEKS,
            "Weeks of pregnancy at birth",
            hint="For a child who died before the first birthday. For example, 23",
        ),
    ),
    (
        "The panel reviews every child who was born alive, after however short a pregnancy, and who died before the "
        "18th birthday. Stillbirths and lawful terminations are not reviewed.",
        "If you are not sure, send the notification: the coordinator decides, and nothing is lost.",
    ),
)
DEATH = Topic(
    "death",
    "The death",
    (
        Question(
            "date_of_death",
            Kind.ABOUT,
            "Date of death",
            hint=_APPROXIMATE,
            required="Enter the date of death, or at least its year",
        ),
        Question("time_of_death", Kind.TIME, "Time of death", hint="For example, 03:40 or 3.40pm"),
        Question(
            "place_of_death",
            Kind.LONG_LIST,
            "Kind of place",
            "Where did the child die?",
            options=_codes("place_of_death"),
        ),
        _text("place_name", "Name of the place", hint="For example, the hospital and ward, or the road"),
        Question("death_postcode", Kind.POSTCODE, "Postcode of the place"),
        Question("death_area", Kind.AREA, "Area of death", "Local authority of the place", "If you know it"),
        _yes_no(
            "event_elsewhere",
            "Happened elsewhere",
            "Did what led to the death happen somewhere else?",
            "For example, a collapse at home before a death in hospital",
        ),
        _lines("event_place", "Where it happened", "If it did, where?"),
    ),
)
HOME = Topic(
    "home",
    "Where the child lived",
    (
        _lines("home_address", "Home address"),
        Question("home_postcode", Kind.POSTCODE, "Home postcode"),
        Question(
            "home_circumstance",
            Kind.ONE,
            "How the child lived",
            "How did the child live?",
            "It helps to find the panel that reviews the death. You do not need to know which.",
            options.CIRCUMSTANCES,
        ),
        Question("home_area", Kind.AREA, "Home local authority", hint="If you know it"),
    ),
)
FAMILY = Topic(
    "family",
    "The family",
    (
        _text("mother_name", "Mother’s name"),
        Question("mother_date_of_birth", Kind.DAY, "Mother’s date of birth", hint="For example, 31 3 1996"),
        _text("other_parent_name", "Other parent’s name", hint="Or who else has parental responsibility"),
        _text("carer_name", "Carer at the time", "Who cared for the child at the time of death?"),
        _lines(
            "other_children",
            "Other children",
            "Other children in the household",
            "Names and dates of birth or ages. If a child may be at risk now, telephone children’s social care.",
        ),
    ),
)
EVENTS = Topic(
    "circumstances",
    "What happened",
    (
        Question(
            "expectation",
            Kind.ONE,
            "Expected or unexpected",
            "Was the death expected?",
            "Unexpected: not anticipated as a significant possibility 24 hours before, or following a collapse or an "
            "incident that was not.",
            options.EXPECTATIONS,
        ),
        _lines(
            "circumstances",
            "Circumstances",
            "What happened?",
            "What you know yourself, in a few sentences.",
            LONGEST_NARRATIVE,
        ),
    ),
)
DONE = Topic(
    "done",
    "What has been done",
    (
        _yes_no("coroner_told", "Coroner told", "Has the coroner been told?"),
        _yes_no("post_mortem", "Post-mortem", "Will there be a post-mortem examination?"),
        _yes_no("response_started", "Joint agency response started", "Has a joint agency response been started?"),
        _yes_no("medical_examiner_told", "Medical examiner told", "Has the medical examiner been told?"),
        Question(
            "told",
            Kind.SEVERAL,
            "Who has been told",
            "Who has been told of the death?",
            "Choose all that you know of.",
            options.AGENCIES,
        ),
        _text("key_worker", "Key worker", "Key worker for the family", "The person whom the family can ask"),
        _yes_no("certificate_issued", "Death certificate", "Has a medical certificate of cause of death been written?"),
        _text("cause_ia", "Cause of death Ia", hint=_WRITTEN),
        _text("cause_ib", "Cause of death Ib", hint="What led to Ia"),
        _text("cause_ic", "Cause of death Ic", hint="What led to Ib"),
        _text("cause_ii", "Cause of death II", hint="What else contributed"),
    ),
)
SERVICES = Topic(
    "services",
    "Who knew the child",
    (
        _text("gp", "GP practice"),
        _text("midwife", "Midwife"),
        _text("health_visitor", "Health visitor or school nurse"),
        _text("school", "School or nursery"),
        _text("social_care", "Social care", "Social worker or team"),
        _text("consultant", "Consultant"),
        _lines("other_agencies", "Other services", "Other services that knew the child"),
        _lines("other_reviews", "Other reviews", "Other reviews or investigations under way"),
        _lines("family_follow_up", "Follow-up for the family", "Follow-up offered to the family"),
    ),
    ("Each service that you name will be asked for what it knows, so that the review misses nothing.",),
)

TOPICS: tuple[Topic, ...] = (YOU, CHILD, NUMBERS, BIRTH, DEATH, HOME, FAMILY, EVENTS, DONE, SERVICES)
TOPIC = MappingProxyType({topic.key: topic for topic in TOPICS})
QUESTIONS = MappingProxyType({question.key: question for topic in TOPICS for question in topic.questions})
KEYS: tuple[str, ...] = tuple(
    key
    for question in QUESTIONS.values()
    for key in ((question.key, question.precision_key) if question.kind is Kind.ABOUT else (question.key,))
)


def keys_of(questions: Iterable[Question]) -> frozenset[str]:
    """Every key that answers to these questions are stored under, precisions included."""
    asked = list(questions)
    return frozenset(q.key for q in asked) | {q.precision_key for q in asked if q.kind is Kind.ABOUT}
