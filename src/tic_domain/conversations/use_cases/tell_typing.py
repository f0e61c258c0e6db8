from collections.abc import Callable

import attrs

from tic_domain.conversations.live import ChatPreferences, LiveKind, Notice
from tic_domain.conversations.live_ports import LiveUnitOfWork, LiveWire
from tic_domain.conversations.policies import require_contact
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId


@attrs.frozen(kw_only=True)
class TellTypingCommand:
    account_id: AccountId
    conversation_id: ConversationId


@clause("C3.3")
@attrs.frozen
class TellTyping:
    """Let the other side see that one is writing, where one lets that be seen. Kept nowhere.

    Raises NotFound, ContactBlocked, Unavailable.
    """

    _open_reading: Callable[[], LiveUnitOfWork]
    _wire: LiveWire

    async def __call__(self, command: TellTypingCommand) -> None:
        who = command.account_id
        async with self._open_reading() as uow:
            talk = await uow.conversations.get(command.conversation_id, who)
            other = talk.other_than(who)
            require_contact(other, await uow.blocks.blocked_with(who))
            chosen = await uow.chat_preferences.find(who) or ChatPreferences.unchosen(who)
        if chosen.shows_typing:
            await self._wire.tell(
                [Notice(account_id=other, kind=LiveKind.TYPING, conversation_id=talk.id, actor_id=who)]
            )
