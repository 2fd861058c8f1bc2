"""The published language: every event that travels between the services and the ERP systems around them."""

from .accounts import (
    AccountAssigned,
    AccountChanged,
    AccountClosed,
    AccountManagerReassigned,
    AccountOpened,
    TerritoryLeadAssigned,
)
from .base import Payload, Tier
from .calendar import BusinessDayClosed
from .engagements import (
    AgreedLine,
    DemandConsultationAgreed,
    DemandConsultationOpened,
    DueItemOverdue,
    VisitCompleted,
    VisitDue,
)
from .finance import CreditNoted, ExchangeRateSet, InvoiceIssued, InvoiceLine, PaidInvoice, PaymentReceived
from .limits import Refusal, refusal
from .notify import (
    NotificationAcknowledged,
    NotificationDelivered,
    NotificationEscalated,
    NotificationFailed,
    NotificationQueued,
)
from .orders import (
    DeliveryReleased,
    DocumentLine,
    GoodsReturned,
    LineQuantity,
    OrderCancelled,
    OrderChanged,
    OrderedLine,
    OrderPlaced,
    OrderShipped,
    ReturnedLine,
)
from .registry import key_of, sequence_of, subject_of, type_name
from .scoring import AccountScored, Contribution, LedgerEntryRefused, ScoringRunCompleted, TierChanged
from .seasons import (
    PeakPlanAgreed,
    PeakPlanLine,
    PeakPlanRefused,
    PeakSeasonApproaching,
    PeakShortfallForeseen,
    ProtectionCreated,
    ProtectionReleased,
    SeasonDemandSuggested,
    ShortfallLine,
    ShortfallOption,
    SuggestedLine,
)
from .state import AccountState, Alias, Deputy, Membership, PersonState, ScoringState, Standing, TerritoryLead
from .stock import (
    ProductChanged,
    ProductListed,
    StockAdjusted,
    StockCounted,
    StockReceived,
    Substitute,
    SupplyPlanChanged,
    SupplyPlanned,
)
from .supply import (
    AcceptedLine,
    AllocatedLine,
    AllocationChanged,
    BackorderCleared,
    BackorderLine,
    BackorderOpened,
    HeldLine,
    OrderAccepted,
    OrderRejected,
    OrderRequested,
    ReallocationRunCompleted,
    ReservationExpired,
    ReservationHeld,
    ReservationReleased,
    ScheduleLine,
    StockLow,
    StockRecordRefused,
    StockRecovered,
    SupplyAllocated,
)

__all__ = [
    "AcceptedLine", "AccountAssigned", "AccountChanged", "AccountClosed", "AccountManagerReassigned",
    "AccountOpened", "AccountScored", "AccountState", "AgreedLine", "Alias", "AllocatedLine", "AllocationChanged",
    "BackorderCleared", "BackorderLine", "BackorderOpened", "BusinessDayClosed", "Contribution", "CreditNoted",
    "DeliveryReleased", "DemandConsultationAgreed", "DemandConsultationOpened", "Deputy", "DocumentLine",
    "DueItemOverdue", "ExchangeRateSet", "GoodsReturned", "HeldLine", "InvoiceIssued", "InvoiceLine",
    "LedgerEntryRefused", "LineQuantity", "Membership", "NotificationAcknowledged", "NotificationDelivered",
    "NotificationEscalated", "NotificationFailed", "NotificationQueued", "OrderAccepted", "OrderCancelled",
    "OrderChanged", "OrderPlaced", "OrderRejected", "OrderRequested", "OrderShipped", "OrderedLine", "PaidInvoice",
    "Payload", "PaymentReceived", "PeakPlanAgreed", "PeakPlanLine", "PeakPlanRefused", "PeakSeasonApproaching",
    "PeakShortfallForeseen", "PersonState", "ProductChanged", "ProductListed", "ProtectionCreated",
    "ProtectionReleased", "ReallocationRunCompleted", "Refusal", "ReservationExpired", "ReservationHeld",
    "ReservationReleased", "ReturnedLine", "ScheduleLine", "ScoringRunCompleted", "ScoringState",
    "SeasonDemandSuggested", "ShortfallLine", "ShortfallOption", "Standing", "StockAdjusted", "StockCounted",
    "StockLow", "StockReceived", "StockRecordRefused", "StockRecovered", "Substitute", "SuggestedLine",
    "SupplyAllocated", "SupplyPlanChanged", "SupplyPlanned", "TerritoryLead", "TerritoryLeadAssigned", "Tier",
    "TierChanged", "VisitCompleted", "VisitDue", "key_of", "refusal", "sequence_of", "subject_of", "type_name",
]  # fmt: skip
