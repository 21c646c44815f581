"""Words that mean the same in this field, and words that say nothing of what a recommendation asks. Pure data."""

from types import MappingProxyType

SAME = MappingProxyType(
    {
        "smoking": ("smoking", "smoker", "smoke", "tobacco", "cigarette", "vaping", "nicotine"),
        "quitting": ("stop smoking", "smoking cessation", "quit", "quitting", "give up smoking"),
        "carbon monoxide": ("carbon monoxide", "co test", "co monitoring"),
        "booking": ("booking", "book", "first antenatal appointment", "booking visit", "booking appointment"),
        "pregnancy": ("pregnancy", "pregnant", "antenatal", "expectant", "prenatal", "maternal"),
        "midwife": ("midwife", "midwives", "midwifery", "maternity service", "maternity unit", "maternity"),
        "sleeping": (
            "sleep", "asleep", "co sleeping", "cosleeping", "bed sharing", "bedsharing", "safe sleep",
            "safer sleep", "sleeping place", "cot",
        ),
        "health visitor": ("health visitor", "health visiting", "health visiting service"),
        "birth visit": ("new birth visit", "birth visit", "primary visit", "first visit", "newborn visit"),
        "child record": ("red book", "personal child health record", "child health record"),
        "baby": ("baby", "babies", "infant", "newborn", "neonate"),
        "neonatal": ("neonatal", "nicu", "special care baby unit"),
        "labour ward": ("labour ward", "delivery suite", "delivery room", "labour suite"),
        "handover": ("handover", "handed over", "hand over", "transfer of care", "shift change", "change of shift"),
        "gestation": (
            "gestational age", "gestation", "weeks of gestation", "prematurity", "premature", "preterm",
            "edge of viability",
        ),
        "resuscitation": ("resuscitation", "resuscitate", "cardiopulmonary resuscitation", "life support"),
        "gp": (
            "gp", "general practice", "general practitioner", "gp practice", "gp surgery", "gp surgeries", "surgery",
        ),
        "emergency department": (
            "emergency department", "a&e", "accident and emergency", "casualty", "emergency staff",
        ),
        "wheeze": ("asthma", "wheeze", "wheezing"),
        "within two days": ("48 hours", "two working days", "two days", "2 days"),
        "within one day": ("24 hours", "one working day", "one day", "the same day", "next day"),
        "early warning score": (
            "early warning score", "early warning tool", "early warning chart", "pews",
            "paediatric early warning score", "paediatric early warning chart",
        ),
        "fever": ("fever", "feverish", "temperature", "febrile"),
        "sepsis": ("sepsis", "septicaemia", "infection"),
        "senior doctor": (
            "senior doctor", "senior clinician", "consultant", "consultant paediatrician", "senior decision maker",
        ),
        "escalation": ("escalate", "escalation", "escalated"),
        "council": (
            "council", "local authority", "borough", "county council", "housing department", "highways department",
            "highway authority",
        ),
        "landlord": ("landlord", "social landlord", "housing association", "social housing", "let by", "tenancy"),
        "dwelling": ("home", "house", "flat", "property", "dwelling", "housing"),
        "under five": ("under five", "below five", "young children", "under fives", "under 5"),
        "upper floor": ("above ground level", "upper floor", "above the ground floor", "above ground floor"),
        "road crossing": ("crossing", "pedestrian crossing", "cross", "crossings"),
        "signals": ("signal", "signalled", "traffic signal", "light controlled", "traffic light"),
        "highways": ("highway", "highways"),
        "self harm": ("self harm", "self harmed", "harming themselves", "overdose", "suicide", "suicidal"),
        "mental health": (
            "camhs", "child and adolescent mental health service", "child mental health service",
            "mental health service", "mental health team", "mental health practitioner", "mental health", "cyps",
        ),
        "discharge": ("discharge", "going home", "leaves hospital", "sent home", "leave hospital"),
        "waiting list": ("waiting list", "waiting", "wait", "waits"),
        "telephone": ("telephone", "ring", "phone", "call", "telephoned"),
        "monthly": ("once a month", "each month", "monthly", "every month"),
        "not brought": ("was not brought", "not brought", "did not attend", "missed appointment", "dna", "missed"),
        "clinic": ("clinic", "outpatient", "outpatients", "appointment"),
        "social care": ("social care", "children's social care", "social worker", "social services"),
        "paediatrician": ("paediatrician", "paediatric consultant", "children's doctor"),
        "alert": ("alert", "flag", "marker"),
        "protection plan": ("child protection plan", "protection plan"),
        "interpreter": ("interpreter", "interpreting", "interpretation", "interpret"),
        "little english": (
            "little english", "limited english", "not speak english", "language barrier", "speaks little",
        ),
        "relative": ("relative", "family member", "relatives"),
        "breastfeeding": ("breastfed", "breastfeeding", "breast feeding", "breastfeed"),
        "vitamins": ("vitamin d drops", "vitamin d", "vitamin d supplement", "vitamins"),
        "free of charge": ("free", "without charge", "free of charge"),
        "inherited": ("inherited", "recessive", "genetic", "genetics", "consanguinity", "hereditary"),
        "counselling": ("counselling", "counsel", "counsels"),
        "sudep": ("sudden unexpected death in epilepsy", "sudep", "sudden death"),
        "talk about": ("conversation", "discuss", "discussion", "talk", "told", "explain", "advice", "tell"),
        "battery": ("button battery", "button batteries", "battery", "batteries"),
        "inspection": ("inspect", "check", "test", "tested", "checked", "inspection"),
        "taken off sale": ("off the shelves", "withdrawn from sale", "withdrawn", "recall", "recalled"),
        "key worker": ("key worker", "keyworker"),
        "bereaved": ("bereaved", "bereavement", "lost a child", "grieving"),
        "fetal heart trace": (
            "ctg", "cardiotocograph", "heart rate trace", "fetal heart", "trace", "fetal monitoring", "heart trace",
        ),
        "hourly": ("every hour", "each hour", "hourly"),
        "second person": ("second midwife", "two midwives", "two members of staff", "fresh eyes"),
        "obstetrician": ("obstetrician", "obstetric consultant", "consultant obstetrician"),
        "cooling": ("cooling", "cooled", "cool", "hypothermia"),
        "hypoxia": ("hypoxia", "hypoxic", "hypoxic ischaemic encephalopathy", "asphyxia", "encephalopathy"),
        "joint agency response": ("joint agency response", "rapid response", "joint response"),
        "out of hours": ("night", "weekend", "out of hours", "round the clock", "every day of the week"),
        "on call": ("on call", "rota", "cover"),
        "alcohol": ("alcohol", "drink", "drinking", "drinks"),
        "questionnaire": ("questionnaire", "screening questionnaire", "audit c", "screening"),
        "overweight": ("obesity", "bmi", "body mass index", "overweight", "obese", "raised body mass index"),
        "dietitian": ("dietitian", "dietetic", "nutritionist"),
        "early years": ("early years", "nursery", "nurseries", "childminder", "early years provider"),
        "drowning": ("drowning", "drown", "drowned"),
        "first aid": ("first aid", "first aider"),
        "choking": ("choking", "choke"),
        "cord": ("cord", "loop", "looped", "looped cord", "strangulation"),
        "training": ("training", "train", "teach", "taught", "course"),
        "school": ("school", "pupil", "pupils", "secondary school", "primary school"),
        "hospital": ("hospital", "trust", "hospital trust", "nhs trust"),
        "domestic abuse": ("domestic abuse", "domestic violence", "violence at home"),
        "safeguarding": ("safeguarding", "child protection"),
        "post mortem": ("post mortem", "autopsy", "postmortem"),
        "cardiac arrest": ("cardiac arrest", "collapse"),
        "leaflet": ("leaflet", "booklet", "written advice", "poster"),
        "replacement": ("replace", "replaced", "remove", "removed", "taken out", "takes out"),
        "fitting": ("fit", "fitted", "install", "installed", "put in"),
        "refer": ("refer", "referral", "referred", "sent on"),
        "meal": ("meal", "mealtime", "eat", "food"),
        "immunisation": ("immunisation", "vaccination", "vaccine", "jab", "immunise"),
        "seizure": ("seizure", "convulsion", "fit of epilepsy"),
    }
)  # fmt: skip
"""What is told by any of these words, written as ``likeness`` folds them: small letters, no hyphens."""

_EMPTY = (
    "a about above after again all also an and another any are area as at be because been before being below between "
    "both but by can could did do does done during each either every few first for from further get give given had has "
    "have having he her here him his how if in into is it its made make may might more most must my never new no nor "
    "not now of off often on once one only or other our out over own per same shall she should so some such than that "
    "the their them then there these they this those through to too under until up upon use used using very was way "
    "we well were what when where whether which while who whoever whom whose why will with within without would yet "
    "you your whenever least somebody"
)
EMPTY = frozenset(_EMPTY.split())
"""Words that stand in every text."""

_COMMON = (
    "agree agreed appointment arrange care carer case child children day ensure family families health include local "
    "member month needed note offer panel parent patient people person place plan policy provide recommend record "
    "recorded report review service set staff team time trust visit week woman women write written year young see "
    "look seen mother hospital risk safe safety support information department"
)
COMMON = frozenset(_COMMON.split())
"""Words that stand in many texts of this field, and tell little."""
