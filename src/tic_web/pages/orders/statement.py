"""Every cent of a time, as a page and as a table to save."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import attrs
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.types import ASGIApp

from tic_domain.accounts.model import Principal, Role
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.show_statement import ShowStatement, ShowStatementCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import AccountId
from tic_domain.shared.time import zone
from tic_web.downloads import TextFile
from tic_web.pages.forms import Form
from tic_web.pages.forms import day as day_of
from tic_web.pages.frame import Frame
from tic_web.pages.orders.columns import Sheet, sheets
from tic_web.pages.ports import TheClock
from tic_web.pages.rendering import address, page
from tic_web.pages.zones import Here
from tic_web.statement_csv import CSV_IN_UTF_8, written

PATH: Final = "/statement"
_BEGIN: Final = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST, _LAST = date(2000, 1, 1), date(8999, 12, 30)


@attrs.frozen(kw_only=True)
class Asked:
    side: Side
    first: date
    last: date
    """Included."""
    here: Here

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=zone(self.here.name)).astimezone(UTC)

    @property
    def until(self) -> datetime:
        after = self.last + timedelta(days=1)
        return datetime.combine(after, time(), tzinfo=zone(self.here.name)).astimezone(UTC)

    def address(self, path: str, first: date, last: date) -> str:
        return address(
            path, side=self.side.value, zone=self.here.parameter, first=first.isoformat(),
            last=last.isoformat(),
        )  # fmt: skip


@get(PATH, name="statement")
async def show(
    *,
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_statement: NamedDependency[ShowStatement],
    clock: TheClock,
    side: FromQuery[str] = "",
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
) -> Response[str]:
    form = Form.of(first=first, last=last)
    today = clock.now().astimezone(zone(here.name)).date()
    try:
        asked = _asked(member, here, side, form, today)
    except InvalidInput as error:
        form = form.refused(error)
        asked = _asked(member, here, side, Form.of(), today)
        found = []
    else:
        form = Form.of(first=asked.first.isoformat(), last=asked.last.isoformat())
        found = await _sheets(member.account_id, asked, show_statement)
    month = today.replace(day=1) if form.problems else asked.first.replace(day=1)
    before, after = _month(month - timedelta(days=1)), _month(month + timedelta(days=31))
    return page(
        frame,
        "orders/statement.html",
        status=form.status,
        form=form.over(Form.of(side=asked.side.value)),
        asked=asked,
        here=here,
        sheets=found,
        carried=any(column.key == "loss" for sheet in found for column in sheet.columns),
        sides=(
            (("coach", "What I sold"), ("coachee", "What I bought"))
            if {Role.COACH, Role.COACHEE} <= member.roles
            else ()
        ),
        before=asked.address(PATH, *before),
        after=asked.address(PATH, *after) if after[0] <= today else None,
        csv=asked.address(f"{PATH}.csv", asked.first, asked.last),
    )


@get(f"{PATH}.csv", name="statement_csv")
async def save(
    *,
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_statement: NamedDependency[ShowStatement],
    clock: TheClock,
    side: FromQuery[str] = "",
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
) -> ASGIApp:
    """The same table as the API's. Raises InvalidInput."""
    today = clock.now().astimezone(zone(here.name)).date()
    asked = _asked(member, here, side, Form.of(first=first, last=last), today)
    found = await show_statement(
        ShowStatementCommand(
            account_id=member.account_id, side=asked.side, since=asked.since, until=asked.until
        )
    )
    name = f"statement-{asked.side.value}-{asked.first}-{asked.last}.csv"
    return TextFile(file_name=name, media_type=CSV_IN_UTF_8, content=written(found))


def _asked(member: Principal, here: Here, side: str, form: Form, today: date) -> Asked:
    """Without days: this month. Raises InvalidInput."""
    begin, end = _month(today)
    with Checks() as check:
        first, last = day_of(check, form, "first") or begin, day_of(check, form, "last") or end
        for name, on in (("first", first), ("last", last)):
            if not _FIRST <= on <= _LAST:
                check.refuse(name, "It is out of range.", "Choose a day near today.")
        if last < first:
            check.refuse("last", "It is before the first day.", "Choose the same day or a later one.")
    return Asked(side=_side(member, side), first=first, last=last, here=here)


def _side(member: Principal, side: str) -> Side:
    """As asked, where the member is on that side at all."""
    if Role.COACH not in member.roles or (side == Side.COACHEE.value and Role.COACHEE in member.roles):
        return Side.COACHEE
    return Side.COACH


def _month(on: date) -> tuple[date, date]:
    first = on.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


async def _sheets(account_id: AccountId, asked: Asked, show_statement: ShowStatement) -> list[Sheet]:
    earlier, within = [
        await show_statement(
            ShowStatementCommand(account_id=account_id, side=asked.side, since=since, until=until)
        )
        for since, until in ((_BEGIN - timedelta(days=1), asked.since), (asked.since, asked.until))
    ]
    return sheets(asked.side, earlier.lines, within.lines)


ROUTES = (show, save)
