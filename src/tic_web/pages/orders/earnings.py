"""What a coach earns: the account that they are paid to; of each order what is due, when, why not yet."""

from datetime import timedelta
from typing import Any, Final

import attrs
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from tic_adapters.settings import Settings
from tic_domain.accounts.model import Principal
from tic_domain.orders.jobs import LookUpPayeeJob
from tic_domain.orders.payees import PayeeStatus
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.connect_payouts import ConnectPayouts, ConnectPayoutsCommand
from tic_domain.orders.use_cases.look_up_payee import LookUpPayee
from tic_domain.orders.use_cases.show_earnings import ShowEarnings, ShowEarningsCommand
from tic_domain.orders.use_cases.show_statement import ShowStatement, ShowStatementCommand
from tic_domain.shared.errors import InvalidInput, Refused, Unavailable
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock
from tic_domain.shared.time import zone
from tic_web.pages.addresses import own_path
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.orders.countries import COUNTRIES
from tic_web.pages.orders.months import Year, by_month, first_moment
from tic_web.pages.orders.showing import what_words
from tic_web.pages.orders.words import PAYEES, STATES
from tic_web.pages.ports import TheClock
from tic_web.pages.rendering import address, page, see
from tic_web.pages.zones import Here
from tic_web.return_addresses import connected_url, link_over_url

PATH: Final = "/earnings"
SOON: Final = timedelta(seconds=1)
"""What is booked at this very moment belongs to it."""


@get(PATH, name="earnings")
async def show(
    *,
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_earnings: NamedDependency[ShowEarnings],
    show_statement: NamedDependency[ShowStatement],
    clock: TheClock,
    before: FromQuery[str] = "",
) -> Response[str]:
    return await Desk(frame, coach, here, show_earnings, show_statement, clock).page(Form.of(before=before))


@post(f"{PATH}/connect", name="connect_payouts_page")
async def connect(
    *,
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    here: NamedDependency[Here],
    settings: NamedDependency[Settings],
    connect_payouts: NamedDependency[ConnectPayouts],
    show_earnings: NamedDependency[ShowEarnings],
    show_statement: NamedDependency[ShowStatement],
    clock: TheClock,
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    site = settings.web.base_url
    command = ConnectPayoutsCommand(
        account_id=coach.account_id,
        country=form.value("country"),
        done_url=connected_url(site),
        again_url=link_over_url(site),
    )
    try:
        url = await connect_payouts(command)
    except (InvalidInput, Refused) as error:
        desk = Desk(frame, coach, here, show_earnings, show_statement, clock)
        return await desk.page(form.refused(error))
    except Unavailable:
        return see(PATH, "provider-silent")
    return see(own_path(url, settings))


@get(f"{PATH}/connected", name="payouts_connected")
async def connected(
    coach: NamedDependency[Principal], look_up_payee: NamedDependency[LookUpPayee]
) -> Response[None]:
    """Coming back proves nothing: the provider is asked."""
    try:
        await look_up_payee(LookUpPayeeJob(coach_id=coach.account_id))
    except Unavailable:
        return see(PATH, "provider-silent")
    return see(PATH, "payouts-looked-up")


@get(f"{PATH}/again", name="payouts_again")
async def again(coach: NamedDependency[Principal]) -> Response[None]:
    """Where the provider sends whoever came with a link that was over."""
    return see(PATH, "payouts-link-over")


@attrs.frozen
class Desk:
    """The page, for whoever looks at it or had a form refused."""

    frame: Frame
    coach: Principal
    here: Here
    show_earnings: ShowEarnings
    show_statement: ShowStatement
    clock: Clock

    async def page(self, form: Form) -> Response[str]:
        before = form.value("before")
        found = await self.show_earnings(
            ShowEarningsCommand(
                account_id=self.coach.account_id,
                before=OrderId(identity(before, "page")) if before else None,
            )
        )
        status = found.account.status if found.account else PayeeStatus.MISSING
        return page(
            self.frame,
            "orders/earnings.html",
            status=form.status,
            form=form,
            here=self.here,
            account=found.account,
            state=PAYEES[status],
            begins=status is PayeeStatus.MISSING,
            goes_on=status in {PayeeStatus.INCOMPLETE, PayeeStatus.RESTRICTED},
            countries=COUNTRIES,
            years=() if before else await self._years(),
            earnings=[(one, what_words(one.order), STATES[one.order.state]) for one in found.earnings],
            first=PATH if before else None,
            next=address(PATH, before=str(found.next)) if found.next else None,
        )

    async def _years(self) -> tuple[Year, ...]:
        now, name = self.clock.now(), self.here.name
        today = now.astimezone(zone(name)).date()
        command = ShowStatementCommand(
            account_id=self.coach.account_id,
            side=Side.COACH,
            since=first_moment(today, name),
            until=now + SOON,
        )
        return by_month((await self.show_statement(command)).lines, today, name)


ROUTES = (show, connect, connected, again)
