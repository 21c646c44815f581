"""Tables of the case: its timeline, which is the record, and what is derived from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base, code_point_text
from cdop.reference.codes import code_list
from cdop.sealing.types import ALIKE, SEARCHED, Keyed, Sealed


def _one_of(column: str, name: str) -> CheckConstraint:
    codes = ", ".join(f"'{code}'" for code in code_list(name))
    return CheckConstraint(f"{column} IN ({codes})", name=f"{column}_listed")


class Case(Base):
    """One child's case. ``token`` is its address (random, 128 bits); ``version`` counts its facts.

    The columns from ``notified_on`` on are derived: what lists filter by, and show to those who see no identity.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_notified_on_reference", "notified_on", "reference"),
        # Each filter of the list, in the list's order.
        Index("ix_cases_status_notified_on_reference", "status", "notified_on", "reference"),
        Index("ix_cases_death_year_notified_on_reference", "death_year", "notified_on", "reference"),
        Index("ix_cases_home_area_notified_on_reference", "home_area", "notified_on", "reference"),
        Index("ix_cases_step_step_since_reference", "step", "step_since", "reference"),
        Index("ix_cases_month_of_death_reference", "month_of_death", "reference"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    reference: Mapped[str] = mapped_column(code_point_text(32), unique=True)
    version: Mapped[int] = mapped_column(Integer)
    notified_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(24))
    home_area: Mapped[str | None] = mapped_column(String(9))
    death_year: Mapped[str | None] = mapped_column(String(7))
    month_of_death: Mapped[str | None] = mapped_column(String(7))
    age_at_death: Mapped[str | None] = mapped_column(String(6))
    sex: Mapped[str | None] = mapped_column(String(13))
    # What it waits for next and since when (``cdop.case.clocks``).
    step: Mapped[str | None] = mapped_column(String(16))
    step_since: Mapped[date | None] = mapped_column(Date)
    residency_decided_on: Mapped[date | None] = mapped_column(Date)
    classified_on: Mapped[date | None] = mapped_column(Date)
    lead: Mapped[str | None] = mapped_column(String(6))
    hand_over_until: Mapped[date | None] = mapped_column(Date)


class CaseFact(Base):
    """One entry of the timeline. Append-only: the database refuses to change or remove it."""

    __tablename__ = "case_facts"
    __table_args__ = (Index("ix_case_facts_case_id_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(24))
    dated: Mapped[date] = mapped_column(Date)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    identity: Mapped[dict[str, Any] | None] = mapped_column(
        Sealed("case_facts.identity", "case_id", "kind", form="json")
    )
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class CaseState(Base):
    """A case as known from one day up to, not including, another; derived, for counting."""

    __tablename__ = "case_states"
    __table_args__ = (
        Index("ix_case_states_case_id_known_from", "case_id", "known_from", unique=True),
        Index("ix_case_states_notified_on", "notified_on"),
        Index("ix_case_states_date_of_death", "date_of_death"),
        CheckConstraint("known_from < known_until", name="known_order"),
        CheckConstraint("date_of_death <= notified_on", name="died_before_notified"),
        _one_of("sex", "sex"),
        _one_of("place_of_death", "place_of_death"),
        _one_of("expectation", "expectation"),
        _one_of("withdrawn_reason", "withdrawn_reason"),
        _one_of("category", "category"),
        _one_of("modifiability", "modifiability"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    known_from: Mapped[date] = mapped_column(Date)
    known_until: Mapped[date] = mapped_column(Date)
    notified_on: Mapped[date] = mapped_column(Date)
    date_of_death: Mapped[date] = mapped_column(Date)
    death_year: Mapped[str] = mapped_column(String(7))
    death_quarter: Mapped[str] = mapped_column(String(2))
    home_area: Mapped[str | None] = mapped_column(String(9))
    death_area: Mapped[str] = mapped_column(String(9))
    place_of_death: Mapped[str | None] = mapped_column(String(24))
    age_band: Mapped[str | None] = mapped_column(String(12))
    sex: Mapped[str | None] = mapped_column(String(13))
    ethnic_group: Mapped[str | None] = mapped_column(String(8))
    expectation: Mapped[str | None] = mapped_column(String(10))
    withdrawn_reason: Mapped[str | None] = mapped_column(String(11))
    category: Mapped[str | None] = mapped_column(String(2))
    modifiability: Mapped[str | None] = mapped_column(String(10))
    # Of ``cdop.case.attributes``: their lists grow, so that no constraint holds them.
    deprivation_fifth: Mapped[str | None] = mapped_column(String(1))
    circumstance: Mapped[str | None] = mapped_column(String(24))
    protection_plan: Mapped[str | None] = mapped_column(String(12))
    statutory_order: Mapped[str | None] = mapped_column(String(12))
    safeguarding_review: Mapped[str | None] = mapped_column(String(16))
    inquest: Mapped[str | None] = mapped_column(String(16))
    joint_agency_response: Mapped[str | None] = mapped_column(String(16))


class ReviewSpell(Base):
    """A time for which a case counts as reviewed; derived."""

    __tablename__ = "review_spells"
    __table_args__ = (
        Index("ix_review_spells_finalised_on", "finalised_on", "until", "case_id"),
        Index("ix_review_spells_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    finalised_on: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    months_band: Mapped[str] = mapped_column(String(12))
    quarter: Mapped[str] = mapped_column(String(2))


class OutstandingSpell(Base):
    """A time for which a case waits for its review, once a year it touches; derived."""

    __tablename__ = "outstanding_spells"
    __table_args__ = (
        Index("ix_outstanding_spells_year", "year", "since", "until", "case_id"),
        Index("ix_outstanding_spells_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    year: Mapped[int] = mapped_column(Integer)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)


class RunningResponse(Base):
    """A joint agency response that was started and not ended; derived."""

    __tablename__ = "running_responses"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    started_on: Mapped[date] = mapped_column(Date)


class UnconfirmedClassification(Base):
    """The classification of a case under way that no designated doctor has confirmed; derived."""

    __tablename__ = "unconfirmed_classifications"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    expectation: Mapped[str] = mapped_column(String(10))
    classified_on: Mapped[date] = mapped_column(Date)


class CaseReadiness(Base):
    """How an open case that is reviewed here stands on its way to the panel; derived (``cdop.case.readiness``).

    ``ours`` and ``theirs`` count what waits for the panel's own people and for others, ``unread`` the agencies whose
    replies wait to be read. ``expected_on``: when it may be ready if we do our part, None where nobody can tell.
    """

    __tablename__ = "case_readiness"
    __table_args__ = (Index("ix_case_readiness_state_since_case_id", "state", "since", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(16))
    since: Mapped[date | None] = mapped_column(Date)
    ours: Mapped[int] = mapped_column(Integer)
    theirs: Mapped[int] = mapped_column(Integer)
    unread: Mapped[int] = mapped_column(Integer)
    contradictions: Mapped[int] = mapped_column(Integer)
    expected_on: Mapped[date | None] = mapped_column(Date)


class OpenMatter(Base):
    """A reply to read or a contradiction to settle, of a case not withdrawn; derived (``cdop.case.matters``)."""

    __tablename__ = "open_matters"
    __table_args__ = (Index("ix_open_matters_matter_since_case_id_about", "matter", "since", "case_id", "about"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    matter: Mapped[str] = mapped_column(String(16), primary_key=True)
    about: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[date] = mapped_column(Date)


class LearningPoints(Base):
    """How many learning points the panel's last decision on a case's analysis (its token) holds; derived.

    A case without any has no row (``cdop.case.learned``).
    """

    __tablename__ = "learning_points"
    __table_args__ = (Index("ix_learning_points_decided_on_case_id", "decided_on", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    analysis: Mapped[str] = mapped_column(String(32))
    points: Mapped[int] = mapped_column(Integer)
    decided_on: Mapped[date] = mapped_column(Date)


class CaseFactor(Base):
    """A modifiable factor of the case's analysis, as it now stands; derived."""

    __tablename__ = "case_factors"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    factor: Mapped[str] = mapped_column(code_point_text(500), primary_key=True)


class ChildIdentity(Base):
    """Who the child was, as it now stands; derived, and sealed. Only queries for identity holders read it."""

    __tablename__ = "child_identities"
    __table_args__ = (
        # The list in the order of days of death.
        Index("ix_child_identities_date_of_death_case_id", "date_of_death", "case_id"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    family_name: Mapped[str | None] = mapped_column(Sealed("child_identities.family_name", "case_id"))
    given_names: Mapped[str | None] = mapped_column(Sealed("child_identities.given_names", "case_id"))
    nhs_number: Mapped[str | None] = mapped_column(Sealed("child_identities.nhs_number", "case_id"))
    date_of_birth: Mapped[date | None] = mapped_column(Sealed("child_identities.date_of_birth", "case_id", form="day"))
    home_postcode: Mapped[str | None] = mapped_column(Sealed("child_identities.home_postcode", "case_id"))
    date_of_death: Mapped[date | None] = mapped_column(Date)
    # JSON: the child as joined notifications tell of it.
    told: Mapped[str | None] = mapped_column(Sealed("child_identities.told", "case_id"))
    # By what a list sorts by name (``cdop.case.search.name_order``), once it is opened.
    name_order: Mapped[str] = mapped_column(Sealed("child_identities.name_order", "case_id"))


class SearchTerm(Base):
    """What a case is found by (``cdop.case.search.index_of``): names and their beginnings, numbers, as keyed hashes."""

    __tablename__ = "case_search_terms"
    __table_args__ = (Index("ix_case_search_terms_case_id_term", "case_id", "term"),)

    term: Mapped[str] = mapped_column(Keyed(SEARCHED, 100), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)


class LikenessKey(Base):
    """A key under which a child is filed (``cdop.case.likeness.keys``): whoever may be the same shares one; derived.

    Keyed hashes, of the same index as those of notifications.
    """

    __tablename__ = "likeness_keys"
    __table_args__ = (Index("ix_likeness_keys_case_id", "case_id"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(Keyed(ALIKE, 40), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)


class LikenessPair(Base):
    """Two cases that may be one child, ``first_case_id`` the smaller, compared whenever either's identity changes.

    ``reasons`` and ``against`` are in words and name nobody.
    """

    __tablename__ = "likeness_pairs"
    __table_args__ = (
        Index("ix_likeness_pairs_score", "score", "second_case_id", "first_case_id"),
        Index("ix_likeness_pairs_second_case_id", "second_case_id"),
        CheckConstraint("first_case_id < second_case_id", name="pair_order"),
    )

    first_case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    second_case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    score: Mapped[int] = mapped_column(Integer)
    twins: Mapped[bool] = mapped_column(Boolean)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    against: Mapped[list[str]] = mapped_column(JSON)


class LikenessSettlement(Base):
    """Somebody found two like cases to be two children, or put the pair back. Append-only: the last one is in force.

    ``decision``: two_children or put_back. ``score``: what the pair had then; a higher one brings it back.
    """

    __tablename__ = "likeness_settlements"
    __table_args__ = (
        Index("ix_likeness_settlements_pair", "first_case_id", "second_case_id", "id"),
        CheckConstraint("first_case_id < second_case_id", name="pair_order"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    first_case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    second_case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    decision: Mapped[str] = mapped_column(String(12))
    score: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Sealed("likeness_settlements.reason", "first_case_id", "second_case_id"))
    decided_at: Mapped[datetime] = mapped_column(DateTime)
    decided_by: Mapped[str] = mapped_column(String(200))
