"""Who may write to whom, and how much before anyone has answered."""

from collections.abc import Mapping, Sequence

from tic_domain.coaches.model import CoachProfile, CoachStanding, Listing
from tic_domain.conversations.errors import (
    CoachNotTakingCoachees,
    ContactBlocked,
    CvMissing,
    OwnProfile,
    PreviewOutdated,
    QuizMissing,
    ReportClosed,
    ReportedAlready,
    TooManyConversations,
    TooManyReports,
    TooManyUnanswered,
)
from tic_domain.conversations.model import MOST_CONVERSATIONS_A_DAY, MOST_UNANSWERED, Conversation, Message
from tic_domain.conversations.reports import (
    MOST_REPORTS_A_DAY,
    RESOLVED_WITHIN,
    Quote,
    Report,
    ReportState,
)
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_domain.shared.ids import AccountId, MessageId


def require_taking(coachee_id: AccountId, profile: CoachProfile, standing: CoachStanding) -> None:
    """Raises OwnProfile, CoachNotTakingCoachees."""
    if profile.id == coachee_id:
        raise OwnProfile
    if profile.listing is not Listing.LISTED or standing.active_coachees >= profile.capacity:
        raise CoachNotTakingCoachees


@clause("C3.3")
def require_start_allowed(started_within_a_day: int) -> None:
    """Raises TooManyConversations."""
    if started_within_a_day >= MOST_CONVERSATIONS_A_DAY:
        raise TooManyConversations(MOST_CONVERSATIONS_A_DAY)


@clause("C3.3")
def require_contact(one: AccountId, blocked: frozenset[AccountId]) -> None:
    """Raises ContactBlocked where `one` is among those blocked either way."""
    if one in blocked:
        raise ContactBlocked


@clause("C3.3")
def require_send_allowed(
    conversation: Conversation, sender_id: AccountId, sent: Mapping[AccountId, int]
) -> None:
    """Until the coach has answered once, the coachee may send a few messages. Raises TooManyUnanswered.

    `sent` counts the messages by sender.
    """
    unanswered = not sent.get(conversation.coach_id, 0)
    if sender_id == conversation.coachee_id and unanswered and sent.get(sender_id, 0) >= MOST_UNANSWERED:
        raise TooManyUnanswered(MOST_UNANSWERED)


@clause("C4.2")
def disclosed_versions(
    latest_quiz: int | None,
    latest_cv: int | None,
    *,
    previewed_quiz: int,
    previewed_cv: int | None,
    share_cv: bool,
) -> tuple[int, int | None]:
    """Quiz and CV version that go to the coach: exactly what was previewed, the CV only if chosen.

    Raises QuizMissing, PreviewOutdated, CvMissing, InvalidInput where no previewed CV is named.
    """
    if latest_quiz is None:
        raise QuizMissing
    if previewed_quiz != latest_quiz:
        raise PreviewOutdated(latest_quiz)
    if not share_cv:
        return latest_quiz, None
    if latest_cv is None:
        raise CvMissing
    if previewed_cv is None:
        raise InvalidInput(
            FieldProblem(
                "cv_version", "It is missing, and the CV is to be shared.", "Give the one of the preview."
            )
        )
    if previewed_cv != latest_cv:
        raise PreviewOutdated(latest_cv, what="CV has")
    return latest_quiz, latest_cv


def may_contact(one: AccountId, other: AccountId, blocked: frozenset[AccountId]) -> bool:
    """Whether anything of one may reach the other: messages, and that one is there or writes just now.

    `blocked` are those with whom `one` has a block, either way.
    """
    return one != other and other not in blocked


@clause("C3.3")
def require_report_allowed(open_report: Report | None, filed_within_a_day: int) -> None:
    """Raises ReportedAlready, TooManyReports."""
    if open_report is not None:
        raise ReportedAlready(open_report.filed_at + RESOLVED_WITHIN)
    if filed_within_a_day >= MOST_REPORTS_A_DAY:
        raise TooManyReports(MOST_REPORTS_A_DAY)


def require_unresolved(report: Report) -> None:
    """Raises ReportClosed."""
    if report.state is ReportState.RESOLVED:
        raise ReportClosed


def quotes_of(messages: Sequence[Message], wanted: Sequence[MessageId]) -> tuple[Quote, ...]:
    """Raises InvalidInput for `message_ids` where one isn't there, or its text isn't any more."""
    with Checks() as check:
        if len(messages) < len(wanted):
            check.refuse("message_ids", "There is no conversation to quote from.", "Quote nothing.")
        if any(message.body is None for message in messages):
            check.refuse("message_ids", "One of them was deleted.", "Quote another, or describe it.")
    return tuple(Quote.of(message) for message in sorted(messages, key=lambda one: one.id))
