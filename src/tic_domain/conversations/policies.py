"""Who may write to whom, and how much before anyone has answered."""

from collections.abc import Container, Mapping

from tic_domain.coaches.model import CoachProfile, CoachStanding, Listing
from tic_domain.conversations.errors import (
    CoachNotTakingCoachees,
    ContactBlocked,
    CvMissing,
    OwnProfile,
    PreviewOutdated,
    QuizMissing,
    TooManyConversations,
    TooManyUnanswered,
)
from tic_domain.conversations.model import MOST_CONVERSATIONS_A_DAY, MOST_UNANSWERED, Conversation
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_domain.shared.ids import AccountId


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


@clause("C6.2")
def require_reachable(other: AccountId, named: Container[AccountId]) -> None:
    """Who has left for good is not among those who have a name. Raises ContactBlocked."""
    if other not in named:
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
