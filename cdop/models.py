"""Every table, gathered so that migrations and checks see them all."""

from cdop.accounts.models import Account, KnownDevice, SignInAttempt, SignInSession
from cdop.agencies.directory.models import AgencyMember, AgencyRecord
from cdop.agencies.models import OtherPanelRecord
from cdop.audit.models import AuditEntry
from cdop.case.models import (
    Case,
    CaseFact,
    CaseFactor,
    CaseReadiness,
    CaseState,
    ChildIdentity,
    LikenessKey,
    LikenessPair,
    LikenessSettlement,
    OpenMatter,
    OutstandingSpell,
    ReviewSpell,
    RunningResponse,
    SearchTerm,
    UnconfirmedClassification,
)
from cdop.figures.models import PrintedTotalRecord
from cdop.files.models import StoredFileRecord
from cdop.gathering.models import InformationRequest, QuestionSharing, RequestEvent, RequestLink
from cdop.installation import Installation
from cdop.notification.lists.models import CompletenessList, ListRow, ListRowDecision
from cdop.notification.models import (
    Notification,
    NotificationDecision,
    NotificationDraft,
    NotificationKey,
    NotificationPost,
)
from cdop.outbox.models import OutboxMessage
from cdop.panel_settings.models import PanelDateRecord, PanelSettingRecord
from cdop.residency.postcodes.models import Postcode, PostcodeEdition, tell_postgresql

tell_postgresql()

__all__ = [
    "Account",
    "AgencyMember",
    "AgencyRecord",
    "AuditEntry",
    "Case",
    "CaseFact",
    "CaseFactor",
    "CaseReadiness",
    "CaseState",
    "ChildIdentity",
    "CompletenessList",
    "InformationRequest",
    "Installation",
    "KnownDevice",
    "LikenessKey",
    "LikenessPair",
    "LikenessSettlement",
    "ListRow",
    "ListRowDecision",
    "Notification",
    "NotificationDecision",
    "NotificationDraft",
    "NotificationKey",
    "NotificationPost",
    "OpenMatter",
    "OtherPanelRecord",
    "OutboxMessage",
    "OutstandingSpell",
    "PanelDateRecord",
    "PanelSettingRecord",
    "Postcode",
    "PostcodeEdition",
    "PrintedTotalRecord",
    "QuestionSharing",
    "RequestEvent",
    "RequestLink",
    "ReviewSpell",
    "RunningResponse",
    "SearchTerm",
    "SignInAttempt",
    "SignInSession",
    "StoredFileRecord",
    "UnconfirmedClassification",
]
