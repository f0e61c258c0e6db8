from collections.abc import Callable

import attrs

from tic_domain.conversations.live import ChatPreferences
from tic_domain.conversations.live_ports import LiveUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class SetChatPreferencesCommand:
    account_id: AccountId
    shows_typing: bool
    shows_presence: bool


@clause("C3.3")
@attrs.frozen
class SetChatPreferences:
    """Choose what others see of one while it happens."""

    _open_unit_of_work: Callable[[], LiveUnitOfWork]

    async def __call__(self, command: SetChatPreferencesCommand) -> ChatPreferences:
        chosen = ChatPreferences(
            account_id=command.account_id,
            shows_typing=command.shows_typing,
            shows_presence=command.shows_presence,
        )
        async with self._open_unit_of_work() as uow:
            await uow.chat_preferences.save(chosen)
            await uow.commit()
        return chosen
