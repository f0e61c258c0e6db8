"""The records of one kind that are held about a person, by pages."""

from collections.abc import Mapping

import attrs

from tic_domain.records.model import HeldKind, HeldPage
from tic_domain.records.ports import Kinds, OpenHoldings
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListRecordsCommand:
    account_id: AccountId
    kind: str
    after: str | None
    limit: int


@attrs.frozen(kw_only=True)
class ListedRecords:
    kind: HeldKind
    page: HeldPage
    names: Mapping[AccountId, str]


@clause("C7.1")
@attrs.frozen
class ListRecords:
    """Raises NotFound, InvalidInput."""

    _open_holdings: OpenHoldings
    _kinds: Kinds

    async def __call__(self, command: ListRecordsCommand) -> ListedRecords:
        kind = next((one for one in self._kinds() if one.key == command.kind), None)
        if kind is None:
            raise NotFound("kind of data")
        async with self._open_holdings() as holdings:
            page = await holdings.page(command.account_id, kind.key, after=command.after, limit=command.limit)
            names = await holdings.names(command.account_id)
        return ListedRecords(kind=kind, page=page, names=names)
