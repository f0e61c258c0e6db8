from collections.abc import Callable

import attrs

from tic_domain.conversations.live import ChatPreferences
from tic_domain.conversations.live_ports import LiveUnitOfWork
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowChatPreferencesCommand:
    account_id: AccountId


@attrs.frozen
class ShowChatPreferences:
    """What others see of one while it happens."""

    _open_reading: Callable[[], LiveUnitOfWork]

    async def __call__(self, command: ShowChatPreferencesCommand) -> ChatPreferences:
        async with self._open_reading() as uow:
            chosen = await uow.chat_preferences.find(command.account_id)
        return chosen or ChatPreferences.unchosen(command.account_id)
