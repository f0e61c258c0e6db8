"""Everything that is held about a member: of which kinds and why, and the values themselves."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.records import wording
from tic_domain.records.model import HeldKind
from tic_domain.records.use_cases.list_records import ListedRecords, ListRecords, ListRecordsCommand
from tic_domain.records.use_cases.show_holdings import ShowHoldings, ShowHoldingsCommand
from tic_domain.records.vocabulary import GROUPS, words_of
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import address, page

PATH = "/settings/data"
PAGE_SIZE = 20


@get(PATH, name="held_data")
async def show_data(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    show_holdings: NamedDependency[ShowHoldings],
) -> Response[str]:
    shown = await show_holdings(ShowHoldingsCommand(account_id=principal.account_id))
    groups = [
        (group, [_about(kind, shown.counts[kind.key]) for kind in shown.kinds if _group(kind) == group])
        for group in GROUPS
    ]
    return page(frame, "records/data.html", groups=[one for one in groups if one[1]])


@get(f"{PATH}/{{kind:str}}", name="held_records")
async def show_records(
    kind: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    list_records: NamedDependency[ListRecords],
) -> Response[str]:
    after = request.query_params.get("after") or None
    listed = await list_records(
        ListRecordsCommand(account_id=principal.account_id, kind=kind, after=after, limit=PAGE_SIZE)
    )
    following = listed.page.next
    return page(
        frame,
        "records/records.html",
        about=_about(listed.kind, len(listed.page.records)),
        records=_shown(listed, principal),
        first=f"{PATH}/{listed.kind.key}" if after else None,
        next=address(f"{PATH}/{listed.kind.key}", after=following) if following else None,
    )


def _shown(listed: ListedRecords, principal: Principal) -> list[tuple[wording.ShownValue, ...]]:
    who = wording.who_is_who(principal.account_id, listed.names)
    return [wording.shown_record(listed.kind, record, who) for record in listed.page.records]


def _about(kind: HeldKind, count: int) -> dict[str, Any]:
    return {
        "words": words_of(kind.key),
        "count": count,
        "path": f"{PATH}/{kind.key}",
        "purposes": wording.purposes_of(kind),
        "bases": wording.bases_of(kind),
        "recipients": wording.recipients_of(kind),
        "retentions": wording.retentions_of(kind),
    }


def _group(kind: HeldKind) -> str:
    return words_of(kind.key).group


ROUTES = (show_data, show_records)
