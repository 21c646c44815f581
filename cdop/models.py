"""Every table, gathered so that migrations and checks see them all."""

from cdop.audit.models import AuditEntry
from cdop.case.models import (
    Case,
    CaseFact,
    CaseFactor,
    CaseState,
    ChildIdentity,
    OutstandingSpell,
    ReviewSpell,
    SearchTerm,
)

__all__ = [
    "AuditEntry",
    "Case",
    "CaseFact",
    "CaseFactor",
    "CaseState",
    "ChildIdentity",
    "OutstandingSpell",
    "ReviewSpell",
    "SearchTerm",
]
