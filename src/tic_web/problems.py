"""Every refusal as a problem (RFC 9457): one table, and nothing about HTTP in the domain."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Final

import attrs
import msgspec

from tic_domain.accounts import errors as accounts
from tic_domain.coaches import errors as coaches
from tic_domain.conversations import errors as conversations
from tic_domain.matching import errors as matching
from tic_domain.notifications import errors as notifications
from tic_domain.orders import errors as orders
from tic_domain.privacy.erasing import errors as erasing
from tic_domain.records import errors as records
from tic_domain.reviews import errors as reviews
from tic_domain.scheduling import errors as scheduling
from tic_domain.shared import errors as shared
from tic_domain.shared import idempotency, money
from tic_domain.usage import model as usage
from tic_web.amounts import Amount

MEDIA_TYPE: Final = "application/problem+json"
PAGES: Final = "/api/problems/"


@attrs.frozen
class Kind:
    """`facts` are attributes of the error that a program can use, and members of the problem."""

    status: int
    title: str
    facts: tuple[str, ...] = ()


TABLE: Final[Mapping[type[shared.DomainError], Kind]] = {
    shared.DomainError: Kind(500, "Something went wrong here"),
    shared.Refused: Kind(409, "A rule says no"),
    shared.NotFound: Kind(404, "There is no such thing"),
    shared.NotAllowed: Kind(403, "You may not do this"),
    shared.InvalidInput: Kind(422, "Something can't be taken as it is"),
    shared.ConcurrentUpdate: Kind(409, "It was changed elsewhere in the meantime"),
    shared.Unavailable: Kind(503, "Something we need isn't answering"),
    idempotency.IdempotencyKeyReused: Kind(422, "The key was used for another request"),
    idempotency.RequestStillRunning: Kind(409, "The first request is still running"),
    idempotency.AnswerNotKept: Kind(409, "It was carried out, but its answer is lost"),
    money.CurrenciesDiffer: Kind(409, "Two currencies can't be combined"),
    accounts.NotSignedIn: Kind(401, "You are not signed in"),
    accounts.AccountSuspended: Kind(403, "This account is suspended"),
    accounts.ScopeMissing: Kind(403, "The token may not do this", ("scope",)),
    accounts.RoleMissing: Kind(403, "This is for another role", ("role",)),
    accounts.SignInExpired: Kind(409, "The sign-in has expired"),
    accounts.SignInRefused: Kind(409, "Signing in did not work"),
    accounts.EmailConfirmationExpired: Kind(409, "The link has expired"),
    accounts.TooManyTokens: Kind(409, "There are too many API tokens", ("most",)),
    records.ExportRunning: Kind(409, "An export is being made already"),
    records.ExportTooSoon: Kind(409, "The last export is fresh", ("again_at",)),
    records.ExportNotReady: Kind(409, "The export can't be downloaded"),
    coaches.ProfileIncomplete: Kind(409, "The profile is incomplete", ("missing",)),
    coaches.NotListed: Kind(409, "The profile isn't listed"),
    coaches.ListedAlready: Kind(409, "The profile is listed already"),
    coaches.TakenDownByOperator: Kind(409, "The profile was taken down"),
    coaches.TooManyOfferings: Kind(409, "There are too many offerings", ("most",)),
    coaches.CurrenciesMixed: Kind(409, "The offerings have another currency", ("currency",)),
    matching.MatchRunOpen: Kind(409, "A run is going on already"),
    matching.MatchRunStale: Kind(409, "This run is too old"),
    matching.NoMatchRunOpen: Kind(409, "There is no run to go on with"),
    matching.ShardsUnscored: Kind(409, "Not everyone is scored yet"),
    matching.QuizNotAnswered: Kind(409, "The quiz isn't answered yet"),
    matching.WeightsDecided: Kind(409, "These weights were decided on already", ("version", "state")),
    matching.WeightsDoubtful: Kind(409, "Something speaks against these weights", ("version", "doubts")),
    matching.WeightsUnknown: Kind(409, "The weights of that match are unknown", ("version",)),
    matching.CvRefused: Kind(422, "This file can't be taken as a CV", ("flaw",)),
    matching.TooManyCvs: Kind(409, "There are too many versions of the CV", ("most",)),
    conversations.ConversationExists: Kind(409, "You talk with this coach already", ("conversation_id",)),
    conversations.CoachNotTakingCoachees: Kind(409, "This coach takes nobody new"),
    conversations.OwnProfile: Kind(409, "This is your own profile"),
    conversations.QuizMissing: Kind(409, "The quiz isn't answered yet"),
    conversations.CvMissing: Kind(409, "There is no CV to share"),
    conversations.PreviewOutdated: Kind(409, "What would be shared has changed", ("version",)),
    conversations.TooManyConversations: Kind(409, "Too many conversations for today", ("most",)),
    conversations.TooManyUnanswered: Kind(409, "Wait for an answer first", ("most",)),
    conversations.TooManyStreams: Kind(429, "Too many streams are open", ("most",)),
    conversations.NotYourMessage: Kind(403, "It is somebody else's message"),
    conversations.MessageWasDeleted: Kind(409, "The message was deleted"),
    conversations.TooLateToChange: Kind(409, "It is too late to change the message", ("until",)),
    conversations.ContactBlocked: Kind(409, "Messages are not possible"),
    conversations.LinkTooEarly: Kind(409, "Links are not possible yet"),
    conversations.ReportedAlready: Kind(409, "You have reported this person already"),
    conversations.ReportClosed: Kind(409, "The report is resolved already"),
    conversations.TooManyReports: Kind(409, "Too many reports for today", ("most",)),
    conversations.SharedCvDeleted: Kind(410, "The CV was deleted by its owner"),
    conversations.NotDisclosed: Kind(403, "Nothing is shared with you here"),
    notifications.MailRefused: Kind(500, "A mail was refused"),
    notifications.AddressRefused: Kind(500, "Nobody is at that address"),
    notifications.MailKeyReused: Kind(500, "A mail was mixed up with another"),
    notifications.MailEventNotSigned: Kind(400, "This is not signed by the mail provider"),
    notifications.MailIsRequired: Kind(409, "These mails can't be switched off", ("why",)),
    notifications.MailReachesYou: Kind(409, "There is nothing to try again"),
    notifications.MailNotRepeatable: Kind(409, "This mail can't be sent again"),
    notifications.UnsubscribeLinkUnknown: Kind(409, "This link does not work"),
    notifications.MailDelayed: Kind(503, "A mail can't be handed over now"),
    scheduling.SlotTaken: Kind(409, "This time is taken", ("alternatives",)),
    scheduling.SlotNotOffered: Kind(409, "This time isn't offered", ("alternatives",)),
    scheduling.TimeOccupied: Kind(409, "Something is in that time already"),
    scheduling.OwnCalendar: Kind(409, "This is your own calendar"),
    scheduling.CoachNotBookable: Kind(409, "This coach takes nobody new"),
    scheduling.BookingBlocked: Kind(409, "Sessions can't be booked"),
    scheduling.TooManyHolds: Kind(409, "You hold too many times", ("most",)),
    scheduling.CoacheeBusy: Kind(409, "You have something else then"),
    scheduling.HoldLapsed: Kind(409, "The hold is over"),
    scheduling.NotMovable: Kind(409, "It can't be changed any more"),
    scheduling.TooManyBlockedTimes: Kind(409, "You have blocked too many times", ("most",)),
    orders.BeyondItsTime: Kind(409, "The sessions have lapsed by then"),
    orders.ChargeDisputed: Kind(409, "The bank is deciding a dispute"),
    orders.CoachOutOfReach: Kind(409, "The coach can't be booked"),
    orders.CurrencyChanged: Kind(409, "The currency is another one"),
    orders.MovementsUnexplained: Kind(409, "The money can't have moved that way"),
    orders.PayeeBalanceTooLow: Kind(409, "There is too little to take back"),
    orders.PayeeNotReady: Kind(409, "Payouts are not connected yet"),
    orders.PriceChanged: Kind(409, "The price has changed", ("price",)),
    orders.OfferingNotOrderable: Kind(409, "It is not sold like that", ("kind",)),
    orders.OrderNotPayable: Kind(409, "The order can't be paid any more"),
    orders.OrderNotCancellable: Kind(409, "Nothing is left to cancel"),
    orders.QuoteChanged: Kind(409, "Another amount would go back now", ("refund",)),
    orders.RescheduleTooLate: Kind(409, "It is too late to move it"),
    orders.RescheduledBefore: Kind(409, "It was moved before", ("most",)),
    orders.NothingToSchedule: Kind(409, "No session is waiting for its time"),
    orders.SessionNotFinished: Kind(409, "The session has not begun"),
    orders.SessionDecided: Kind(409, "What became of the session is settled"),
    orders.RefundNotPossible: Kind(409, "Nothing can be refunded any more"),
    orders.RefundRequestedAlready: Kind(409, "A refund was asked for already"),
    orders.NoRefundToDecide: Kind(409, "No request for a refund is waiting"),
    orders.PayoutsUnconnected: Kind(409, "Payouts are not connected"),
    orders.NotReconciled: Kind(409, "Something differs from the payment provider"),
    orders.SubscriptionNotPayable: Kind(409, "The subscription can't be paid any more"),
    orders.SubscriptionUnchangeable: Kind(409, "The subscription can't be changed so"),
    orders.PaymentRefused: Kind(409, "The payment provider refused"),
    orders.PaymentUnknown: Kind(409, "The payment provider does not know it"),
    orders.SignatureInvalid: Kind(400, "This is not signed by the payment provider"),
    reviews.SessionNotDelivered: Kind(409, "The session has not taken place"),
    reviews.ReviewingOver: Kind(409, "It is too late for a review"),
    reviews.ReviewPublished: Kind(409, "The review is published already"),
    reviews.ReviewTakenDown: Kind(409, "The review was taken down"),
    reviews.ReviewNotPublished: Kind(409, "The review isn't published"),
    accounts.AccountDeleted: Kind(409, "This account was deleted"),
    erasing.DeletionBlocked: Kind(409, "Something is in progress"),
    erasing.SignInTooOld: Kind(403, "Sign in once more"),
    erasing.DeletionRunning: Kind(409, "The deletion has begun"),
    erasing.NoDeletionScheduled: Kind(409, "No deletion is scheduled"),
    erasing.TombstonesBroken: Kind(500, "The ledger of deletions is broken"),
    erasing.ProcessorRefused: Kind(500, "A service provider refused"),
    usage.NotInCatalogue: Kind(500, "Something went wrong here"),
}

WEB: Final[Mapping[str, Kind]] = {
    "malformed-request": Kind(400, "The request can't be read"),
    "host-unknown": Kind(400, "This host name is not served"),
    "forbidden": Kind(403, "You may not do this"),
    "method-not-allowed": Kind(405, "This address doesn't take that method"),
    "body-too-large": Kind(413, "The request is too large"),
    "content-type-refused": Kind(415, "This type of content isn't taken"),
    "too-many-requests": Kind(429, "Too many requests"),
    "internal-error": Kind(500, "Something went wrong here"),
    "took-too-long": Kind(503, "It took too long"),
    "not-ready": Kind(503, "Not ready yet"),
}
"""What HTTP itself can go wrong with, by code."""

WEB_CODES: Final[Mapping[int, str]] = {
    400: "malformed-request",
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "content-type-refused",
    429: "too-many-requests",
    503: "took-too-long",
}


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """One field that can't be taken."""

    field: str
    problem: str
    remedy: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong, for people (`title`, `detail`) and for programs (`code`)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    errors: list[FieldError] | None = None
    alternatives: Annotated[
        list[datetime] | None, msgspec.Meta(description="Starts of the nearest open times, in UTC.")
    ] = None
    again_at: datetime | None = None
    conversation_id: str | None = None
    currency: str | None = None
    flaw: str | None = None
    kind: str | None = None
    missing: list[str] | None = None
    most: int | None = None
    price: Amount | None = None
    refund: Amount | None = None
    role: str | None = None
    scope: str | None = None
    until: Annotated[datetime | None, msgspec.Meta(description="When it ended, in UTC.")] = None
    version: int | None = None


def kind_of(error: type[shared.DomainError]) -> Kind:
    """Its own row, or the one of its nearest ancestor."""
    return next(TABLE[one] for one in error.__mro__ if one in TABLE)


def code_of(error: type[shared.DomainError]) -> str:
    """Of the class: no error need be made to know how it is called."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", error.__name__).lower()


def all_kinds() -> dict[str, Kind]:
    """Every code with its kind, in alphabetical order."""
    rows = {code_of(error): kind for error, kind in TABLE.items()} | dict(WEB)
    return dict(sorted(rows.items()))


def problem(code: str, detail: str, request_id: str, **members: Any) -> Problem:
    """With the status and title of that code."""
    kind = KINDS[code]
    return Problem(
        type=PAGES + code,
        title=kind.title,
        status=kind.status,
        detail=detail,
        code=code,
        instance=f"urn:request:{request_id}",
        **members,
    )


def problem_of(error: shared.DomainError, request_id: str) -> Problem:
    kind = kind_of(type(error))
    code = error.code if type(error) in TABLE else _nearest(type(error))
    members: dict[str, Any] = {name: _plain(getattr(error, name)) for name in kind.facts}
    if isinstance(error, shared.InvalidInput):
        members["errors"] = [
            FieldError(field=one.field, problem=one.problem, remedy=one.remedy) for one in error.problems
        ]
    # What broke inside is no business of whoever asked.
    detail = str(error) if kind.status != 500 else BROKEN
    return problem(code, detail, request_id, **members)


BROKEN: Final = (
    "It is our fault and has been reported. Try again in a while; quote the request id if it stays so."
)


def _nearest(error: type[shared.DomainError]) -> str:
    return next(code_of(one) for one in error.__mro__ if one in TABLE)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value
    if isinstance(value, money.Money):
        return Amount.of(value)
    return value if isinstance(value, int | datetime) else str(value)


KINDS: Final = all_kinds()
