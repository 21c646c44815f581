"""The words and values of the invented answers, by the reporting form's questions.

``BY_PATTERN`` and ``USUAL`` are what is so; ``BY_AGENCY`` what each agency says for itself; the others are what a kind
of agency does not know, leaves open, or answers that it does not apply.
"""

from collections.abc import Mapping
from types import MappingProxyType

AGENCIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "prematurity": ("neonatal", "midwifery", "primary_care", "health_visiting"),
        "anomaly": ("hospital", "paediatrics", "primary_care", "health_visiting"),
        "malignancy": ("paediatrics", "hospice", "primary_care", "hospital"),
        "chronic": ("paediatrics", "primary_care", "hospital", "social_care"),
        "oxygen": ("neonatal", "midwifery", "primary_care", "health_visiting"),
        "sleep": ("police", "hospital", "health_visiting", "primary_care", "social_care"),
        "road": ("police", "ambulance", "hospital", "primary_care", "school_nursing"),
        "infection": ("hospital", "primary_care", "health_visiting", "ambulance", "social_care"),
        "self_harm": ("primary_care", "police", "school_nursing", "social_care", "education"),
        "acute": ("hospital", "primary_care", "school_nursing", "ambulance", "education"),
        "abuse": ("police", "social_care", "health_visiting", "hospital", "primary_care"),
    }
)

SETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "prematurity": ("neonatal",),
        "anomaly": ("anomaly", "care_pathway"),
        "malignancy": ("cancer", "care_pathway"),
        "chronic": ("care_pathway", "epilepsy"),
        "oxygen": ("neonatal",),
        "sleep": ("sudden",),
        "road": ("road",),
        "infection": ("infection",),
        "self_harm": ("suicide",),
        "acute": ("asthma",),
        "abuse": ("violence", "sudden"),
    }
)

USUAL: Mapping[str, str] = MappingProxyType(
    {
        "multiple_birth": "no",
        "birth_weight": "3260",
        "gestation_weeks": "39",
        "mother_age": "29",
        "maternal_bmi": "26",
        "previous_pregnancies": "1",
        "immunised": "yes",
        "in_education": "yes",
        "parent_employed": "yes",
        "bereavement_offered": "yes",
        "bereavement_what": "The bereavement nurse is in touch, with the booklet for families.",
        "household": "Both parents and an older brother.",
        "mode_of_death": "witnessed",
        "resuscitation": "yes",
        "care_place_wished": "yes",
        "last_weight": "14200",
        "services_given": "Routine contacts; all that was due was offered.",
        "missed_appointments": "no",
        "good_practice": "Records were shared between the services within a day.",
        "learning": "A shared plan would have saved the family telling the same thing three times.",
        "own_review": "no",
    }
)

BY_PATTERN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "prematurity": {
            "circumstances_known": "Born after early labour; intensive care until it could not go on.",
            "mode_of_death": "withdrawal", "birth_weight": "640", "gestation_weeks": "23", "last_weight": "650",
            "smoking_pregnancy": "yes", "neo_unit_level": "intensive", "neo_antenatal_steroids": "yes",
            "neo_booked": "yes", "neo_cause": "Extreme prematurity; lungs that could not be ventilated.",
            "known_condition": "yes", "conditions": "Extreme prematurity.",
        },
        "anomaly": {
            "circumstances_known": "A heart condition known before birth; the decline was foreseen.",
            "mode_of_death": "palliative", "known_condition": "yes", "conditions": "Hypoplastic left heart.",
            "disability": "yes", "medication": "yes", "last_weight": "4100", "anomaly_antenatal": "yes",
            "anomaly_genetics": "yes", "care_plan": "yes", "care_palliative_team": "yes", "resuscitation": "no",
        },
        "malignancy": {
            "circumstances_known": "On palliative care at home; died with the family beside.",
            "mode_of_death": "palliative", "known_condition": "yes", "conditions": "A brain tumour.",
            "medication": "yes", "disability": "yes", "cancer_treatment": "yes", "care_plan": "yes",
            "care_palliative_team": "yes", "resuscitation": "no", "last_weight": "19800",
        },
        "chronic": {
            "circumstances_known": "A chest infection with a severe disability; the plan was followed.",
            "mode_of_death": "palliative", "known_condition": "yes", "medication": "yes", "disability": "yes",
            "conditions": "Cerebral palsy and epilepsy; fed by tube.", "learning_disability": "yes",
            "development_concern": "yes", "epilepsy_plan": "yes", "epilepsy_risk": "yes", "care_plan": "yes",
            "in_need_plan": "yes", "last_weight": "21500",
        },
        "oxygen": {
            "circumstances_known": "Born without signs of breathing; cooled, and care was withdrawn.",
            "mode_of_death": "withdrawal", "birth_weight": "3410", "gestation_weeks": "40", "last_weight": "3400",
            "neo_unit_level": "intensive", "neo_transferred": "yes", "neo_cooled": "yes", "neo_booked": "yes",
            "neo_cause": "Lack of oxygen at birth.", "neo_antenatal_steroids": "not_applicable",
            "coroner_told": "yes", "post_mortem": "yes",
        },
        "sleep": {
            "circumstances_known": "Put down well in the evening, found lifeless in the morning.",
            "mode_of_death": "found", "coroner_told": "yes", "post_mortem": "yes", "smoking_household": "yes",
            "smoking_pregnancy": "yes", "sleep_position_down": "yes", "sleep_position_found": "front",
            "sleep_surface": "adult_bed", "sleep_shared": "yes", "sleep_advice": "yes", "last_weight": "6100",
            "housing_problem": "yes", "event_place": "At home, in the parents’ room.",
        },
        "road": {
            "circumstances_known": "Struck by a car when crossing on the way home.",
            "mode_of_death": "witnessed", "coroner_told": "yes", "post_mortem": "yes", "road_child_was": "walking",
            "road_speed_limit": "30", "road_training": "yes", "road_restraint": "not_applicable",
            "event_place": "On a main road near the school.", "last_weight": "34800",
        },
        "infection": {
            "circumstances_known": "Fever in the evening; collapsed within hours.",
            "mode_of_death": "witnessed", "coroner_told": "yes", "post_mortem": "yes", "infection_seen": "yes",
            "infection_organism": "Group A streptococcus.", "infection_sepsis_tool": "yes",
        },
        "self_harm": {
            "circumstances_known": "Found by a relative; no note was seen at first.",
            "mode_of_death": "found", "coroner_told": "yes", "post_mortem": "yes", "child_mental_health": "yes",
            "suicide_earlier_harm": "yes", "suicide_service": "yes", "suicide_bullied": "yes",
            "attendance_concern": "yes", "last_weight": "56000",
        },
        "acute": {
            "circumstances_known": "An asthma attack; the ambulance came within eight minutes.",
            "mode_of_death": "witnessed", "coroner_told": "yes", "known_condition": "yes", "conditions": "Asthma.",
            "medication": "yes", "asthma_plan": "no", "asthma_inhalers": "11", "asthma_review": "no",
            "asthma_technique": "not_known", "smoking_household": "yes", "last_weight": "31200",
        },
        "abuse": {
            "circumstances_known": "Brought in lifeless; injuries that the story did not explain.",
            "mode_of_death": "found", "coroner_told": "yes", "post_mortem": "yes", "domestic_abuse": "yes",
            "abuse_concern": "yes", "neglect_concern": "yes", "supervision_concern": "yes", "in_need_plan": "yes",
            "parent_drugs": "yes", "violence_suspect": "yes", "sleep_surface": "cot", "last_weight": "9800",
        },
    }
)  # fmt: skip

BY_AGENCY: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "police": {
            "services_given": "Attended the scene; statements were taken under the protocol.",
            "good_practice": "The visit was made together with the paediatrician.",
        },
        "ambulance": {
            "services_given": "Two crews; resuscitation on the way. The call is on record.",
            "good_practice": "The call handler gave instructions until the crew was there.",
            "learning": "Nothing to add.",
        },
        "hospital": {
            "services_given": "Treated in the emergency department by the resuscitation team.",
            "learning": "The family waited long for a quiet room.",
        },
        "neonatal": {"services_given": "Intensive care from birth; talks with the family every day."},
        "midwifery": {
            "services_given": "Booked at eleven weeks, nine visits.",
            "learning": "The carbon monoxide reading was not taken at every visit.",
        },
        "health_visiting": {
            "services_given": "New-birth visit and the checks that were due; sleep was talked about.",
            "missed_appointments": "yes",
            "service_gaps": "A check was late: the family had moved.",
        },
        "primary_care": {
            "services_given": "Seen when the family asked; the checks that were due were done.",
            "own_review": "yes",
            "learning": "Letters from the hospital were read late.",
        },
        "social_care": {
            "services_given": "One referral, closed after an assessment.",
            "service_gaps": "The outcome of the assessment was not told to the health visitor.",
            "bereavement_offered": "not_applicable",
        },
        "hospice": {"services_given": "Respite stays and care at the end; support of the brother goes on."},
        "paediatrics": {"services_given": "Clinic every three months, and an open door to the ward."},
        "school_nursing": {"services_given": "One school-entry check.", "missed_appointments": "not_applicable"},
        "education": {"services_given": "Attendance was looked at twice.", "missed_appointments": "not_applicable"},
        "coroner": {"services_given": "An investigation was opened."},
        "medical_examiner": {"services_given": "The cause was agreed with the attending doctor."},
    }
)

_ADMITTED = {
    "services_given": "Seen in the clinic and admitted when it was needed; the plan was known on the ward.",
    "learning": "The plan for the night was written in two places that differed.",
}
BY_AGENCY_OF: Mapping[tuple[str, str], Mapping[str, str]] = MappingProxyType(
    {
        ("hospital", "anomaly"): _ADMITTED, ("hospital", "malignancy"): _ADMITTED, ("hospital", "chronic"): _ADMITTED,
        ("police", "road"): {
            "services_given": "Closed the road and measured it; the collision is investigated.",
            "good_practice": "One officer spoke with the family from the first day.",
        },
        ("police", "self_harm"): {
            "services_given": "Attended; the telephone was taken to be looked through.",
            "good_practice": "One officer spoke with the family from the first day.",
        },
        ("primary_care", "acute"): {
            "services_given": "Inhalers were prescribed on request; no review was booked.",
            "learning": "Many reliever inhalers in a year led to no call.",
        },
    }
)  # fmt: skip
"""What an agency says otherwise of a way of dying."""
OF_A_NEWBORN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "primary_care": {
            "services_given": "The mother was seen twice in the pregnancy.",
            "learning": "The practice heard of the death by chance.",
        },
        "health_visiting": {
            "services_given": "Told of the birth; the first visit was planned.", "missed_appointments": "no",
            "service_gaps": "", "learning": "The service heard of the death from the family.",
        },
    }
)  # fmt: skip
"""What an agency says of a child who died in the first weeks and was never seen by it."""

UNKNOWN_TO: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "ambulance": frozenset({"last_seen_well", "interpreter", "infection_sepsis_tool"}),
        "police": frozenset({"neglect_concern", "parent_alcohol", "sleep_position_down"}),
        "hospital": frozenset({"parent_physical_health", "mother_age", "maternal_bmi", "barriers", "sleep_alcohol"}),
        "neonatal": frozenset({"smoking_pregnancy", "related_parents"}),
        "midwifery": frozenset({"parent_drugs", "domestic_abuse", "asylum"}),
        "primary_care": frozenset({"protection_plan", "in_education", "poverty"}),
        "health_visiting": frozenset({"court_orders", "parent_drugs"}),
        "school_nursing": frozenset({"immunised", "road_training"}),
        "paediatrics": frozenset({"related_parents", "interpreter"}),
    }
)

LEFT_OPEN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "police": frozenset({"learning", "bereavement_what", "household"}),
        "ambulance": frozenset({"own_review", "trauma_product"}),
        "hospital": frozenset({"poverty", "own_review"}),
        "midwifery": frozenset({"own_review"}),
        "social_care": frozenset({"learning", "bereavement_what"}),
        "hospice": frozenset({"learning"}),
        "coroner": frozenset({"learning", "good_practice"}),
    }
)

NOT_APPLICABLE_TO: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "infant": frozenset(
            {
                "in_education", "attendance_concern", "learning_disability", "child_mental_health", "road_training",
                "development_concern",
            }
        ),
        "older": frozenset({"neo_antenatal_steroids", "neo_cooled", "sleep_position_down"}),
    }
)  # fmt: skip
