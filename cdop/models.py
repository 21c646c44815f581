"""Every table, gathered so that migrations and checks see them all."""

from cdop.access.models import IdentityReason, OpeningReview, RestrictedOpening, UnusualNote
from cdop.accounts.factors.models import AccountFactor, RecoveryCode
from cdop.accounts.locking.models import HeldForm
from cdop.accounts.models import Account, AccountNotice, KnownDevice, SignInAttempt, SignInSession
from cdop.accounts.rights.models import RoleRequest
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
    LearningPoints,
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
from cdop.case.recusal.models import CaseBar, Recusal
from cdop.case.restriction.models import CaseDoor, CaseRestriction, RestrictionEntry
from cdop.figures.comparing.models import ComparisonEdition, ComparisonFigure
from cdop.figures.denominators.models import DenominatorCount, DenominatorEdition
from cdop.figures.models import PrintedTotalRecord
from cdop.figures.query.models import AnswerBase, FigureAnswer, FigureAnswerDraft
from cdop.figures.releases.models import FigureCommentary, FigureDraft, FigureRelease
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
from cdop.panel_settings.models import PanelSettingRecord
from cdop.panels.models import PanelMeetingRecord, PanelMemberRecord, PanelRecord
from cdop.recommendations.clusters.models import (
    ClusterCase,
    ClusterDecision,
    ClusterMark,
    ClusterNote,
    ClusterRead,
)
from cdop.recommendations.models import (
    AddresseeLink,
    AddresseeRecord,
    AnswerDraft,
    FollowUpRecord,
    LearningUse,
    ProgressReport,
    RecommendationAction,
    RecommendationEvent,
    RecommendationRecord,
    RecommendationText,
)
from cdop.register.returning.models import RegisterReturn, ReturnedCase, ReturnPermission
from cdop.residency.postcodes.models import Postcode, PostcodeEdition, tell_postgresql
from cdop.review.analysis.models import AnalysisEntry, AnalysisRecord, FirstView
from cdop.review.meetings.models import AgendaItemRecord, AttendanceRecord, TermsAcceptance
from cdop.review.minutes.models import MinutesRecord
from cdop.review.papers.models import (
    PackExport,
    PaperFile,
    PaperRecord,
    PaperRelease,
    PaperWithdrawal,
    PrivateNote,
)
from cdop.sealing.models import DataKey

tell_postgresql()

__all__ = [
    "Account",
    "AccountFactor",
    "AccountNotice",
    "AddresseeLink",
    "AddresseeRecord",
    "AgencyMember",
    "AgencyRecord",
    "AgendaItemRecord",
    "AnalysisEntry",
    "AnalysisRecord",
    "AnswerBase",
    "AnswerDraft",
    "AttendanceRecord",
    "AuditEntry",
    "Case",
    "CaseBar",
    "CaseDoor",
    "CaseFact",
    "CaseFactor",
    "CaseReadiness",
    "CaseRestriction",
    "CaseState",
    "ChildIdentity",
    "ClusterCase",
    "ClusterDecision",
    "ClusterMark",
    "ClusterNote",
    "ClusterRead",
    "ComparisonEdition",
    "ComparisonFigure",
    "CompletenessList",
    "DataKey",
    "DenominatorCount",
    "DenominatorEdition",
    "FigureAnswer",
    "FigureAnswerDraft",
    "FigureCommentary",
    "FigureDraft",
    "FigureRelease",
    "FirstView",
    "FollowUpRecord",
    "HeldForm",
    "IdentityReason",
    "InformationRequest",
    "Installation",
    "KnownDevice",
    "LearningPoints",
    "LearningUse",
    "LikenessKey",
    "LikenessPair",
    "LikenessSettlement",
    "ListRow",
    "ListRowDecision",
    "MinutesRecord",
    "Notification",
    "NotificationDecision",
    "NotificationDraft",
    "NotificationKey",
    "NotificationPost",
    "OpenMatter",
    "OpeningReview",
    "OtherPanelRecord",
    "OutboxMessage",
    "OutstandingSpell",
    "PackExport",
    "PanelMeetingRecord",
    "PanelMemberRecord",
    "PanelRecord",
    "PanelSettingRecord",
    "PaperFile",
    "PaperRecord",
    "PaperRelease",
    "PaperWithdrawal",
    "Postcode",
    "PostcodeEdition",
    "PrintedTotalRecord",
    "PrivateNote",
    "ProgressReport",
    "QuestionSharing",
    "RecommendationAction",
    "RecommendationEvent",
    "RecommendationRecord",
    "RecommendationText",
    "RecoveryCode",
    "Recusal",
    "RegisterReturn",
    "RequestEvent",
    "RequestLink",
    "RestrictedOpening",
    "RestrictionEntry",
    "ReturnPermission",
    "ReturnedCase",
    "ReviewSpell",
    "RoleRequest",
    "RunningResponse",
    "SearchTerm",
    "SignInAttempt",
    "SignInSession",
    "StoredFileRecord",
    "TermsAcceptance",
    "UnconfirmedClassification",
    "UnusualNote",
]
