"""Who may write to whom, and how much before anyone has answered."""

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Final

from tic_domain.accounts.model import Account
from tic_domain.coaches.model import CoachProfile, CoachStanding, Listing
from tic_domain.conversations.errors import (
    CoachNotTakingCoachees,
    ContactBlocked,
    CvMissing,
    LinkTooEarly,
    MessageWasDeleted,
    NotYourMessage,
    OwnProfile,
    PreviewOutdated,
    QuizMissing,
    ReportClosed,
    ReportedAlready,
    TooLateToChange,
    TooManyConversations,
    TooManyReports,
    TooManyUnanswered,
)
from tic_domain.conversations.model import ContactRules, Conversation, Message
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

_LINK: Final = re.compile(
    r"""[a-z][a-z0-9+.-]*://\S            # any scheme
    |\bwww\d?\.[^\s.]                   # the old prefix
    |\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S  # a host with a path
    |\b(?:mailto|tel|javascript|data):\S""",
    re.IGNORECASE | re.VERBOSE,
)


def require_taking(coachee_id: AccountId, profile: CoachProfile, standing: CoachStanding) -> None:
    """Raises OwnProfile, CoachNotTakingCoachees."""
    if profile.id == coachee_id:
        raise OwnProfile
    if profile.listing is not Listing.LISTED or standing.active_coachees >= profile.capacity:
        raise CoachNotTakingCoachees


@clause("C3.3")
def require_start_allowed(
    account: Account, body: str, started_within_a_day: int, rules: ContactRules, now: datetime
) -> None:
    """Raises TooManyConversations, LinkTooEarly."""
    is_new = now < account.created_at + rules.new_for
    most = rules.conversations_a_day
    if is_new:
        most = min(most, rules.new_conversations_a_day)
    if started_within_a_day >= most:
        raise TooManyConversations(most, is_new=most < rules.conversations_a_day)
    require_no_link(account, body, rules, now)


@clause("C3.3")
def require_no_link(account: Account, body: str, rules: ContactRules, now: datetime) -> None:
    """While an account is new, and nobody has answered it. Raises LinkTooEarly."""
    until = account.created_at + rules.new_for
    if now < until and holds_link(body):
        raise LinkTooEarly(until)


def holds_link(text: str) -> bool:
    """An address that one could follow. “node.js” and “asp.net” are none; “example.org/page” is one."""
    return _LINK.search(unicodedata.normalize("NFKC", text)) is not None


def is_unanswered(conversation: Conversation, sender_id: AccountId, sent: Mapping[AccountId, int]) -> bool:
    """Whether a coachee writes to a coach who has never written back. `sent` counts messages by sender."""
    return sender_id == conversation.coachee_id and not sent.get(conversation.coach_id, 0)


@clause("C3.3")
def require_contact(one: AccountId, blocked: frozenset[AccountId]) -> None:
    """Raises ContactBlocked where `one` is among those blocked either way."""
    if one in blocked:
        raise ContactBlocked


@clause("C6.2")
def require_reachable(other: AccountId, named: Container[AccountId]) -> None:
    """Who has left for good is not among those who have a name. Raises ContactBlocked."""
    if other not in named:
        raise ContactBlocked


@clause("C3.3")
def require_send_allowed(
    conversation: Conversation, sender_id: AccountId, sent: Mapping[AccountId, int], rules: ContactRules
) -> None:
    """Until the coach has answered once, the coachee may send a few messages. Raises TooManyUnanswered."""
    if is_unanswered(conversation, sender_id, sent) and sent.get(sender_id, 0) >= rules.unanswered:
        raise TooManyUnanswered(rules.unanswered)


def require_own(message: Message, account_id: AccountId) -> None:
    """Raises NotYourMessage."""
    if message.sender_id != account_id:
        raise NotYourMessage


def is_changeable(message: Message, account_id: AccountId, now: datetime) -> bool:
    """Its sender may edit and delete it now."""
    return message.sender_id == account_id and message.deleted_at is None and now < message.changeable_until


def require_changeable(message: Message, account_id: AccountId, now: datetime) -> None:
    """Raises NotYourMessage, MessageWasDeleted, TooLateToChange."""
    require_own(message, account_id)
    if message.deleted_at is not None:
        raise MessageWasDeleted
    if not is_changeable(message, account_id, now):
        raise TooLateToChange(message.changeable_until)


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
