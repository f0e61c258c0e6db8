"""Which fact mails whom. Each event of the domain is here, or among those that mail nobody."""

from datetime import datetime
from typing import Final
from uuid import UUID

from tic_domain.accounts import events as accounts
from tic_domain.coaches import events as coaches
from tic_domain.conversations import events as conversations
from tic_domain.conversations.reports import ReportOutcome
from tic_domain.matching import events as matching
from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.jobs import (
    DIGEST_AFTER,
    MailDigest,
    MailEmailConfirmation,
    MailNotice,
    MailSessionInvite,
    SessionChange,
    stamp,
)
from tic_domain.orders import events as orders
from tic_domain.orders.movements import MovementKind
from tic_domain.reviews import events as reviews
from tic_domain.scheduling import events as scheduling
from tic_domain.shared.clauses import clause
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId
from tic_domain.shared.jobs import Job

MAILS_NOBODY: Final = frozenset(
    {
        # Bases: never recorded themselves.
        orders.OrderEvent,
        orders.SubscriptionEvent,
        # Somebody's own act, of which the page told at once.
        accounts.AccessEnded,
        accounts.AccountRegistered,
        accounts.AccountRenamed,
        accounts.EmailConfirmed,
        accounts.RoleChosen,
        accounts.SignedIn,
        coaches.ProfileDelisted,
        coaches.ProfileListed,
        coaches.ProfilePaused,
        matching.CvDeleted,
        matching.CvUploaded,
        matching.MatchesShown,
        matching.QuizAnswered,
        scheduling.BookingRulesSet,
        scheduling.SlotHeld,
        scheduling.SlotReleased,
        scheduling.TimeBlocked,
        scheduling.TimeUnblocked,
        orders.OrderPlaced,
        # Its first message is what the coach hears of.
        conversations.ConversationStarted,
        # Seen in the conversation itself. Of a block, nobody is told.
        conversations.DisclosureRevoked,
        conversations.DisclosureShared,
        conversations.ConversationRead,
        conversations.MemberBlocked,
        conversations.MemberUnblocked,
        # Their list of reports shows it to the reporter; the reported person is not to learn of it.
        conversations.MemberReported,
        # A mail doesn't say what a message says: there is nothing to put right.
        conversations.MessageDeleted,
        conversations.MessageEdited,
    }
)
"""With the reason for it."""

_OF_MOVEMENTS: Final[dict[MovementKind, tuple[tuple[MailKind, str], ...]]] = {
    MovementKind.CHARGED: (),
    MovementKind.REFUNDED: ((MailKind.REFUND_SENT, "coachee"),),
    MovementKind.REFUND_RETURNED: ((MailKind.REFUND_RETURNED, "coachee"),),
    MovementKind.DISPUTED: ((MailKind.DISPUTE_OPENED, "coach"),),
    MovementKind.DISPUTE_RETURNED: ((MailKind.DISPUTE_CLOSED, "coachee"), (MailKind.DISPUTE_CLOSED, "coach")),
    MovementKind.TRANSFERRED: ((MailKind.PAYOUT_SENT, "coach"),),
    MovementKind.TRANSFER_REVERSED: ((MailKind.PAYOUT_TAKEN_BACK, "coach"),),
}
_OF_ORDERS: Final[dict[type[orders.OrderEvent], tuple[tuple[MailKind, str], ...]]] = {
    orders.OrderPaid: ((MailKind.ORDER_PAID, "coachee"), (MailKind.ORDER_SOLD, "coach")),
    orders.OrderExpired: ((MailKind.ORDER_EXPIRED, "coachee"),),
    orders.OrderCancelled: ((MailKind.ORDER_CANCELLED, "coachee"), (MailKind.ORDER_CANCELLED, "coach")),
    orders.RefundRequested: ((MailKind.REFUND_ASKED, "coach"),),
    orders.RefundGranted: ((MailKind.REFUND_GRANTED, "coachee"),),
    orders.RefundRefused: ((MailKind.REFUND_DENIED, "coachee"),),
    orders.PayoutHeld: ((MailKind.PAYOUT_HELD, "coach"),),
    orders.PayoutReleased: ((MailKind.PAYOUT_RELEASED, "coach"),),
}
"""Once for one order and person, unless it may happen again: see `_AGAIN`."""
_AGAIN: Final = frozenset(
    {
        orders.RefundRequested,
        orders.RefundGranted,
        orders.RefundRefused,
        orders.PayoutHeld,
        orders.PayoutReleased,
    }
)
_OF_SUBSCRIPTIONS: Final[dict[type[orders.SubscriptionEvent], tuple[tuple[MailKind, str], ...]]] = {
    orders.SubscriptionBegun: ((MailKind.SUBSCRIPTION_BEGUN, "coach"),),
    orders.RenewalFailed: ((MailKind.RENEWAL_FAILED, "coachee"),),
    orders.SubscriptionEnding: (
        (MailKind.SUBSCRIPTION_ENDING, "coachee"),
        (MailKind.SUBSCRIPTION_ENDING, "coach"),
    ),
    orders.SubscriptionResumed: ((MailKind.SUBSCRIPTION_RESUMED, "coach"),),
    orders.SubscriptionEnded: (
        (MailKind.SUBSCRIPTION_ENDED, "coachee"),
        (MailKind.SUBSCRIPTION_ENDED, "coach"),
    ),
}


@clause("C3.2")
def jobs_for(event: Event, *, at: datetime) -> tuple[Job, ...]:
    """The mails that a fact makes due."""
    jobs: tuple[Job, ...] = ()
    match event:
        case scheduling.SessionScheduled() | scheduling.SessionRescheduled() | scheduling.SessionCancelled():
            jobs = _invites(event, at=at)
        case conversations.MessageSent():
            wait = int(DIGEST_AFTER.total_seconds())
            jobs = (
                MailDigest(conversation_id=event.conversation_id, recipient_id=event.recipient_id, wait=wait),
            )
        case conversations.ReportResolved():
            jobs = (_notice(MailKind.REPORT_ANSWERED, event.reporter_id, event.report_id),)
            if event.outcome is ReportOutcome.WARNED:
                jobs += (_again(MailKind.WARNING, event.reported_id, event.reported_id, at),)
        case orders.OrderEvent():
            jobs = _of_order(event, at)
        case orders.SubscriptionEvent():
            jobs = tuple(
                _again(kind, _side(event, side), event.subscription_id, at)
                for kind, side in _OF_SUBSCRIPTIONS.get(type(event), ())
            )
        case orders.PayoutTrouble():
            jobs = (_again(MailKind.PAYOUT_TROUBLE, event.coach_id, event.coach_id, at),)
        case reviews.ReviewAppeared():
            jobs = (_notice(MailKind.REVIEW_PUBLISHED, event.subject_id, event.review_id),)
        case reviews.ReviewRemoved():
            jobs = (_notice(MailKind.REVIEW_TAKEN_DOWN, event.author_id, event.review_id),)
        case coaches.ProfileTakenDown():
            jobs = (_again(MailKind.PROFILE_TAKEN_DOWN, event.coach_id, event.coach_id, at),)
        case _:
            jobs = _of_account(event, at)
    return jobs


def _of_order(event: orders.OrderEvent, at: datetime) -> tuple[Job, ...]:
    if isinstance(event, orders.MoneyMoved):
        kinds, detail = _OF_MOVEMENTS[MovementKind(event.cause.partition(":")[0])], event.cause
    else:
        kinds, detail = _OF_ORDERS.get(type(event), ()), stamp(at) if type(event) in _AGAIN else ""
    return tuple(_notice(kind, _side(event, side), event.order_id, detail) for kind, side in kinds)


def _of_account(event: Event, at: datetime) -> tuple[Job, ...]:
    match event:
        case accounts.EmailCorrectionRequested(account_id=owner):
            # The address so far hears of it as well: whoever has taken over an account begins with this.
            warning = _again(MailKind.EMAIL_CHANGE_ASKED, owner, owner, at)
            return (MailEmailConfirmation(account_id=owner), warning)
        case accounts.AccountSuspendedByOperator(account_id=owner):
            return (_again(MailKind.ACCOUNT_SUSPENDED, owner, owner, at),)
        case accounts.AccountRestoredByOperator(account_id=owner):
            return (_again(MailKind.ACCOUNT_RESTORED, owner, owner, at),)
        case accounts.ApiTokenIssued(account_id=owner):
            return (_again(MailKind.ACCESS_ISSUED, owner, owner, at),)
        case _:
            return ()


def _side(event: orders.OrderEvent | orders.SubscriptionEvent, side: str) -> AccountId:
    return event.coach_id if side == "coach" else event.coachee_id


def _notice(kind: MailKind, recipient_id: AccountId, about: UUID, detail: str = "") -> MailNotice:
    return MailNotice(kind=kind, recipient_id=recipient_id, about=about, detail=detail)


def _again(kind: MailKind, recipient_id: AccountId, about: UUID, at: datetime) -> MailNotice:
    """What may happen more than once: told apart by its moment."""
    return _notice(kind, recipient_id, about, stamp(at))


def _invites(
    event: scheduling.SessionScheduled | scheduling.SessionRescheduled | scheduling.SessionCancelled,
    *,
    at: datetime,
) -> tuple[Job, ...]:
    """One for each side."""
    match event:
        case scheduling.SessionScheduled():
            change, sequence = SessionChange.BOOKED, 0
        case scheduling.SessionRescheduled():
            change, sequence = SessionChange.MOVED, event.sequence
        case scheduling.SessionCancelled():
            change, sequence = SessionChange.CANCELLED, event.sequence
    sides = ((event.coach_id, event.coachee_id), (event.coachee_id, event.coach_id))
    return tuple(
        MailSessionInvite(
            entry_id=event.entry_id,
            sequence=sequence,
            change=change,
            recipient_id=recipient_id,
            other_id=other_id,
            at=at,
        )
        for recipient_id, other_id in sides
    )
