"""The page itself: a real conversation of 50 messages in our own database, read with a real API token."""

from datetime import timedelta

import attrs

from tic_adapters.container import Container, build, close
from tic_adapters.settings import Settings
from tic_domain.accounts.model import Account, LinkedInIdentity, Role, Scope
from tic_domain.accounts.use_cases.issue_api_token import IssueApiTokenCommand
from tic_domain.conversations.model import Conversation, Message
from tic_domain.shared.ids import AccountId, ConversationId, MessageId


@attrs.frozen(kw_only=True)
class OurPage:
    conversation_id: ConversationId
    token: str

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.conversation_id}"


async def fill(environment: dict[str, str], texts: list[str]) -> OurPage:
    container = build(Settings.read(environment))
    try:
        return await filled(container, texts)
    finally:
        await close(container)


async def filled(container: Container, texts: list[str], mark: str = "") -> OurPage:
    coachee, coach = [_account(container, f"{name}{mark}") for name in ("Cem Coachee", "Cora Coach")]
    now = container.clock().now() - timedelta(days=1)
    conversation = Conversation.between(
        id=ConversationId(container.ids().new()), coachee_id=coachee.id, coach_id=coach.id, now=now
    )
    async with container.open_unit_of_work() as uow:
        await uow.accounts.add(coachee)
        await uow.accounts.add(coach)
        await uow.conversations.add(conversation)
        for number, text in enumerate(texts):
            await uow.conversations.append(
                Message.written(
                    id=MessageId(container.ids().new()),
                    conversation_id=conversation.id,
                    sender_id=coachee.id if number % 2 else coach.id,
                    body=text,
                    now=now + timedelta(minutes=number),
                )
            )
        await uow.commit()
    issued = await container.issue_api_token()(
        IssueApiTokenCommand(
            account_id=coachee.id,
            name="benchmark",
            scopes=frozenset({Scope.CONVERSATIONS_READ}),
            lifetime=timedelta(days=1),
        )
    )
    return OurPage(conversation_id=conversation.id, token=issued.secret)


def _account(container: Container, name: str) -> Account:
    identity = LinkedInIdentity(
        subject=f"bench-{name}", name=name, email=None, email_verified=False, picture=None, locale=None
    )
    account = Account.register(
        id=AccountId(container.ids().new()), identity=identity, now=container.clock().now()
    )
    return account.using(frozenset(Role), Role.COACHEE)
