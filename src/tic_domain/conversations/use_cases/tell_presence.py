from collections.abc import Callable

import attrs

from tic_domain.conversations.live import MOST_TOLD_OF_PRESENCE, LiveKind, Notice
from tic_domain.conversations.live_ports import LiveUnitOfWork, LiveWire
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class TellPresenceCommand:
    account_id: AccountId


@clause("C3.3")
@attrs.frozen
class TellPresence:
    """Let those with whom one talks see that one is here, where one lets that be seen. Kept nowhere.

    Raises Unavailable.
    """

    _open_reading: Callable[[], LiveUnitOfWork]
    _wire: LiveWire

    async def __call__(self, command: TellPresenceCommand) -> None:
        async with self._open_reading() as uow:
            audience = await uow.chat_preferences.audience(command.account_id, limit=MOST_TOLD_OF_PRESENCE)
        if audience:
            await self._wire.tell(
                [
                    Notice(
                        account_id=other,
                        kind=LiveKind.PRESENCE,
                        conversation_id=conversation_id,
                        actor_id=command.account_id,
                    )
                    for conversation_id, other in audience
                ]
            )
