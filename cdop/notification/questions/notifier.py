"""Who notifies."""

from cdop.notification.questions.shapes import Kind, Question, Topic

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
