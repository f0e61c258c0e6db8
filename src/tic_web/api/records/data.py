"""Everything that is held about the asker, kind by kind."""

from typing import Any, Final

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.records.use_cases.list_records import ListRecords, ListRecordsCommand
from tic_domain.records.use_cases.show_holdings import ShowHoldings, ShowHoldingsCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_web.api.bodies import Answer
from tic_web.api.operations import operation
from tic_web.api.paging import PAGE_SIZE, Limit, link
from tic_web.api.records.schemas import HeldKindAnswer, HeldKindsAnswer, KindKey, Mark, RecordsAnswer
from tic_web.dependencies import asking

TAG: Final = "Your data"


@operation(
    "GET", "/me/data", id="listHeldData", tag=TAG, summary="List everything that is held about you",
    description="Each kind of record: how many there are, what for, on which legal basis, who else gets it, "
    "and how long it is kept. Kinds of which nothing is held are listed too.",
    scope=Scope.PRIVACY_READ, returns=HeldKindsAnswer,
)  # fmt: skip
async def list_kinds(
    request: Request[Any, Any, Any], show_holdings: NamedDependency[ShowHoldings]
) -> ASGIApp:
    shown = await show_holdings(ShowHoldingsCommand(account_id=asking(request).account_id))
    items = [HeldKindAnswer.of(kind, shown.counts[kind.key]) for kind in shown.kinds]
    return Answer(HeldKindsAnswer(items=items))


@operation(
    "GET", "/me/data/{kind:str}", id="listHeldRecords", tag=TAG, summary="List the records of one kind",
    description="As exports hold them: `/export-schema.json` describes the records of each kind.",
    scope=Scope.PRIVACY_READ, returns=RecordsAnswer, links=True, raises=(NotFound, InvalidInput),
)  # fmt: skip
async def list_of_kind(
    *,
    kind: FromPath[KindKey],
    request: Request[Any, Any, Any],
    list_records: NamedDependency[ListRecords],
    after: FromQuery[Mark | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    listed = await list_records(
        ListRecordsCommand(account_id=asking(request).account_id, kind=kind, after=after, limit=limit)
    )
    answer = RecordsAnswer(items=[dict(one) for one in listed.page.records], next=listed.page.next)
    return Answer(answer, headers=link(request, "after", answer.next))


ROUTES = (list_kinds, list_of_kind)
