"""What live delivery needs from outside."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from typing import Protocol

import attrs

from tic_domain.conversations.live import ChatPreferences, LiveEvent, Notice
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.ids import AccountId, ConversationId


@attrs.frozen(kw_only=True)
class Missed:
    """What an account was told after a number."""

    events: tuple[LiveEvent, ...]
    """In their order, without a gap."""
    last: int
    """The account's last number of all: beyond the events where there are more than were asked for."""
    is_known: bool
    """False where that number was never given, or what followed it is forgotten: read everything anew."""


class LiveLog(Protocol):
    """What was told, as it was committed. Each call reads by itself. Raises Unavailable."""

    async def heads(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, int]:
        """The last number of each; 0 for who was never told anything."""
        ...

    async def after(self, account_id: AccountId, number: int, *, limit: int) -> Missed: ...

    async def unread(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, int]:
        """How many conversations of each hold something unread."""
        ...

    async def purge(self) -> None:
        """Forget what is older than a day."""
        ...


class LiveWire(Protocol):
    """Between all processes."""

    def follow(self) -> AsyncGenerator[LiveEvent | Notice | None, None]:
        """Whatever is told to anybody from now on, that of each account in its order.

        None says that something may have been missed: at first, after each interruption, and now and then.
        Goes on through outages until it is closed.
        """
        ...

    async def tell(self, notices: Sequence[Notice]) -> None:
        """Passing ones, to whoever follows at this moment. Raises Unavailable."""
        ...


class Preferences(Protocol):
    async def find(self, account_id: AccountId) -> ChatPreferences | None: ...

    async def save(self, preferences: ChatPreferences) -> None: ...

    async def audience(
        self, account_id: AccountId, *, limit: int
    ) -> Sequence[tuple[ConversationId, AccountId]]:
        """With whom they talk, the latest first: those left out whom a block is between.

        Empty where their presence isn't to be shown.
        """
        ...


class LiveUnitOfWork(ConversationsUnitOfWork, Protocol):
    @property
    def chat_preferences(self) -> Preferences: ...
