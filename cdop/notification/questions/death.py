"""The death, what happened, what has been done, and who knew the child."""

from cdop.notification import options
from cdop.notification.questions.shapes import (
    APPROXIMATE,
    LONGEST_NARRATIVE,
    Kind,
    Question,
    Topic,
    codes,
    lines,
    text,
    yes_no,
)

WRITTEN = "As on the certificate, if one has been written."

DEATH = Topic(
    "death",
    "The death",
    (
        Question(
            "date_of_death",
            Kind.ABOUT,
            "Date of death",
            hint=APPROXIMATE,
            required="Enter the date of death, or at least its year",
        ),
        Question("time_of_death", Kind.TIME, "Time of death", hint="For example, 03:40 or 3.40pm"),
        Question(
            "place_of_death",
            Kind.LONG_LIST,
            "Kind of place",
            "Where did the child die?",
            options=codes("place_of_death"),
        ),
        text("place_name", "Name of the place", hint="For example, the hospital and ward, or the road"),
        Question("death_postcode", Kind.POSTCODE, "Postcode of the place"),
        Question("death_area", Kind.AREA, "Area of death", "Local authority of the place", "If you know it"),
        yes_no(
            "event_elsewhere",
            "Happened elsewhere",
            "Did what led to the death happen somewhere else?",
            "For example, a collapse at home before a death in hospital",
        ),
        lines("event_place", "Where it happened", "If it did, where?"),
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
        lines(
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
        yes_no("coroner_told", "Coroner told", "Has the coroner been told?"),
        yes_no("post_mortem", "Post-mortem", "Will there be a post-mortem examination?"),
        yes_no("response_started", "Joint agency response started", "Has a joint agency response been started?"),
        yes_no("medical_examiner_told", "Medical examiner told", "Has the medical examiner been told?"),
        Question(
            "told",
            Kind.SEVERAL,
            "Who has been told",
            "Who else has been told of the death?",
            "Choose all that you know of.",
            options.AGENCIES,
            asked_apart=frozenset({"coroner", "medical_examiner"}),
        ),
        text("key_worker", "Key worker", "Key worker for the family", "The person whom the family can ask"),
        yes_no("certificate_issued", "Death certificate", "Has a medical certificate of cause of death been written?"),
        text("cause_ia", "Cause of death Ia", hint=WRITTEN),
        text("cause_ib", "Cause of death Ib", hint="What led to Ia"),
        text("cause_ic", "Cause of death Ic", hint="What led to Ib"),
        text("cause_ii", "Cause of death II", hint="What else contributed"),
    ),
)
SERVICES = Topic(
    "services",
    "Who knew the child",
    (
        text("gp", "GP practice"),
        text("midwife", "Midwife"),
        text("health_visitor", "Health visitor or school nurse"),
        text("school", "School or nursery"),
        text("social_care", "Social care", "Social worker or team"),
        text("consultant", "Consultant"),
        lines("other_agencies", "Other services", "Other services that knew the child"),
        lines("other_reviews", "Other reviews", "Other reviews or investigations under way"),
        lines("family_follow_up", "Follow-up for the family", "Follow-up offered to the family"),
    ),
    ("Each service that you name will be asked for what it knows, so that the review misses nothing.",),
)
