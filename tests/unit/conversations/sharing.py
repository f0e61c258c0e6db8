"""What a coachee shares by hand, and what the coach sees of it."""

from tests.unit.conversations.conftest import Talk

from tic_domain.conversations.errors import (
    NotDisclosed,
)
from tic_domain.conversations.model import Disclosure
from tic_domain.conversations.use_cases.share_latest import ShareLatest, ShareLatestCommand
from tic_domain.conversations.use_cases.show_disclosed_quiz import (
    ShowDisclosedQuiz,
    ShowDisclosedQuizCommand,
)
from tic_domain.shared.ids import AccountId, ConversationId

ROLES = ("backend", "frontend", "sre", "qa")


async def share(
    talk: Talk,
    conversation_id: ConversationId,
    quiz_version: int,
    cv_version: int | None = None,
    *,
    by: AccountId | None = None,
) -> Disclosure:
    house = talk.house
    return await ShareLatest(house.open, house.clock, house.ids)(
        ShareLatestCommand(
            account_id=by or talk.coachee.id,
            conversation_id=conversation_id,
            quiz_version=quiz_version,
            share_cv=cv_version is not None,
            cv_version=cv_version,
        )
    )


async def seen_role(talk: Talk, conversation_id: ConversationId) -> str | None:
    command = ShowDisclosedQuizCommand(account_id=talk.coach.id, conversation_id=conversation_id)
    try:
        shown = await ShowDisclosedQuiz(talk.house.open, talk.house.clock)(command)
    except NotDisclosed:
        return None
    return shown.answers.answers.role
