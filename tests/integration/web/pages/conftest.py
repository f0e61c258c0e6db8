from collections.abc import AsyncIterator

import pytest
from tests.integration.web.pages.market import MONTHLY, PACKAGE, SIGNED_IN, Market
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, Browser, Site, site_over_memory


@pytest.fixture
def site() -> Site:
    return site_over_memory()


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[Browser]:
    async with site.browser() as opened:
        yield opened


@pytest.fixture
async def other_browser(site: Site) -> AsyncIterator[Browser]:
    """Somebody else's."""
    async with site.browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def market_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One for all: each test begins with its coach and coachee, and without orders."""
    return site_over_memory(sandbox=True, home=str(tmp_path_factory.mktemp("home")))


@pytest.fixture
async def market(market_site: Site) -> AsyncIterator[Market]:
    store = market_site.store
    async with market_site.browser() as coach, market_site.browser() as coachee:
        if not store.coaches.profiles:
            await coach.sign_in("Cleo Coach", roles=["coach"])
            await coach.send("/desk/profile", PROFILE)
            await coach.send("/desk/offerings/new", OFFERING)
            await coach.send("/desk/offerings/new", PACKAGE)
            await coach.send("/desk/offerings/new", MONTHLY)
            await coach.send("/desk/hours", {"hours": ALL_HOURS})
            await coach.send("/desk/list", on="/desk")
            await coachee.sign_in("Nora Example", roles=["coachee"])
            SIGNED_IN.update(coach=coach.cookies, coachee=coachee.cookies)
        coach.cookies, coachee.cookies = SIGNED_IN["coach"], SIGNED_IN["coachee"]
        before = dict(store.coaches.profiles)
        yield Market(market_site, coach, coachee, f"/coaches/{next(iter(before))}")
        store.coaches.profiles.update(before)
        store.take_jobs()
        orders = store.orders
        for table in (
            store.calendar.entries,
            orders.orders,
            orders.ledger,
            orders.payout_accounts,
            orders.subscriptions,
        ):
            table.clear()
