"""An operator writes everything that is held about a person to a file of theirs, at that person's wish."""

from collections.abc import AsyncIterator

import attrs

from tic_domain.records.ports import Archives, Attachments, Collected, Kinds, OpenHoldings
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class WriteExportCommand:
    account_id: AccountId


@clause("C7.3")
@attrs.frozen
class WriteExport:
    """The archive, as it is made; it is kept nowhere here. Raises Unavailable."""

    _open_holdings: OpenHoldings
    _kinds: Kinds
    _archives: Archives
    _attachments: Attachments
    _clock: Clock

    async def __call__(self, command: WriteExportCommand) -> AsyncIterator[bytes]:
        account_id = command.account_id
        async with self._open_holdings() as holdings:
            collected = Collected(
                account_id=account_id,
                made_at=self._clock.now(),
                kinds=self._kinds(),
                counts=await holdings.counts(account_id),
                names=await holdings.names(account_id),
                stream=lambda kind: holdings.stream(account_id, kind),
                attachments=lambda: self._attachments.of(account_id),
            )
            async for piece in self._archives.written(collected):
                yield piece
