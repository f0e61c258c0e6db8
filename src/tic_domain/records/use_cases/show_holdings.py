"""Everything that is held about a person: of which kinds, and how much of each."""

from collections.abc import Mapping

import attrs

from tic_domain.records.model import HeldKind
from tic_domain.records.ports import Kinds, OpenHoldings
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowHoldingsCommand:
    account_id: AccountId


@attrs.frozen(kw_only=True)
class ShownHoldings:
    kinds: tuple[HeldKind, ...]
    counts: Mapping[str, int]


@clause("C7.1")
@attrs.frozen
class ShowHoldings:
    """Kinds of which nothing is held are among them: that is an answer, too."""

    _open_holdings: OpenHoldings
    _kinds: Kinds

    async def __call__(self, command: ShowHoldingsCommand) -> ShownHoldings:
        async with self._open_holdings() as holdings:
            counts = await holdings.counts(command.account_id)
        return ShownHoldings(kinds=self._kinds(), counts=counts)
