"""A coachee and a coach who talk, and what they say."""

from datetime import timedelta
from itertools import count

import attrs
from httpx import AsyncClient
from tests.integration.web.support import Site

from tic_domain.accounts.model import Account
from tic_domain.conversations.use_cases.send_message import SendMessageCommand
from tic_domain.conversations.use_cases.start_conversation import StartConversationCommand
from tic_domain.shared.ids import ConversationId

_NUMBERS = count(1)


@attrs.frozen(kw_only=True)
class Chat:
    site: Site
    coachee: Account
    coach: Account
    talk: ConversationId
    reader: AsyncClient
    """The coach's browser."""

    async def say(self, *bodies: str, by: Account | None = None) -> list[str]:
        """Ids of the messages."""
        sender = by or self.coachee
        self.site.house.clock.move(timedelta(seconds=1))
        return [
            str(
                (
                    await self.site.container.send_message()(
                        SendMessageCommand(account_id=sender.id, conversation_id=self.talk, body=body)
                    )
                ).id
            )
            for body in bodies
        ]

    @classmethod
    async def begun(cls, site: Site) -> "Chat":
        """By people of its own; the coach has answered, so each has been told of two messages."""
        number = next(_NUMBERS)
        coachee, coach = await site.coachee(f"Cleo {number}"), await site.coach(f"Carl {number}")
        started = await site.container.start_conversation()(
            StartConversationCommand(
                account_id=coachee.id, coach_id=coach.id, body="Hello", quiz_version=1, share_cv=False
            )
        )
        made = cls(
            site=site,
            coachee=coachee,
            coach=coach,
            talk=started.conversation.id,
            reader=await site.browser(coach),
        )
        await made.say("I can", by=coach)
        return made
