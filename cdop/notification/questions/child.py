"""The child, the birth, the home and the family."""

from cdop.notification import options
from cdop.notification.questions.shapes import APPROXIMATE, Kind, Question, Topic, codes, lines, text, yes_no

CHILD = Topic(
    "child",
    "The child",
    (
        text("given_names", "Given names"),
        text("family_name", "Family name", hint="For a baby without a name, the mother’s family name"),
        Question(
            "unnamed_baby", Kind.TICK, "Not named", "This is a baby who has not been named", options=options.YES_NO
        ),
        text("other_names", "Other names", "Other names the child was known by"),
        Question("sex", Kind.ONE, "Sex", options=codes("sex")),
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
            "ethnicity", Kind.LONG_LIST, "Ethnicity", "The child’s ethnicity", "Not the mother’s.", codes("ethnicity")
        ),
    ),
)
BIRTH = Topic(
    "birth",
    "Birth",
    (
        Question("date_of_birth", Kind.ABOUT, "Date of birth", hint=APPROXIMATE),
        yes_no(
            "live_birth",
            "Born alive",
            "Was the child born alive?",
            "Yes, if there was any sign of life: a heartbeat that could be seen, breathing, crying or sustained gasps, "
            "a pulsating cord, or definite movement.",
        ),
        yes_no("termination", "Lawful termination", "Was this a lawful termination of pregnancy?"),
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
HOME = Topic(
    "home",
    "Where the child lived",
    (
        lines("home_address", "Home address"),
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
        text("mother_name", "Mother’s name"),
        Question("mother_date_of_birth", Kind.DAY, "Mother’s date of birth", hint="For example, 31 3 1996"),
        text("other_parent_name", "Other parent’s name", hint="Or who else has parental responsibility"),
        text("carer_name", "Carer at the time", "Who cared for the child at the time of death?"),
        lines(
            "other_children",
            "Other children",
            "Other children in the household",
            "Names and dates of birth or ages. If a child may be at risk now, telephone children’s social care.",
        ),
    ),
)
