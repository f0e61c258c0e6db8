"""The demo market: the same each time, believable in numbers, and whole."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.memory.system import SeededIds, SteppingClock
from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_adapters.sandbox.market.play import COACHEES, COACHES, Play
from tic_adapters.sandbox.market.seed import seed
from tic_adapters.sandbox.people import KENJI, MARA, NOOR, TOMAS
from tic_domain.coaches.model import Listing
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand, MatchesPage
from tic_domain.orders.bookkeeping import OrderFacts
from tic_domain.orders.ledger import LedgerAccount, balances
from tic_domain.orders.reconcile_run import ReconcileCommand
from tic_domain.orders.reconciling import Finding
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.reconcile import Reconcile
from tic_domain.orders.use_cases.reconcile_payees import ReconcilePayees, ReconcilePayeesCommand
from tic_domain.shared.ids import AccountId

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def market() -> MemoryStore:
    return asyncio.run(Play(NOW).run())


def account_of(market: MemoryStore, subject: str) -> AccountId | None:
    for account in market.accounts.accounts.values():
        if account.linkedin is not None and account.linkedin.subject == subject:
            return account.id
    return None


async def matches_of(market: MemoryStore, subject: str) -> MatchesPage:
    clock = SteppingClock(NOW)
    account = account_of(market, subject)
    assert account is not None
    find = FindMatches(lambda: MemoryUnitOfWork(market, clock), clock, SeededIds(seed=9))
    return await find(FindMatchesCommand(account_id=account))


def started(market: MemoryStore) -> dict[bytes, Outcome]:
    return {
        pair: one for pair, one in market.outcomes.outcomes.items() if one.stage.reaches(OutcomeStage.STARTED)
    }


async def test_the_same_day_gives_the_same_market(market: MemoryStore) -> None:
    again = await Play(NOW).run()

    assert again.accounts == market.accounts
    assert again.coaches == market.coaches
    assert again.conversations == market.conversations


def test_it_has_the_size_of_a_market(market: MemoryStore) -> None:
    profiles = market.coaches.profiles.values()

    # One of the coaches is a coachee, too.
    assert len(market.accounts.accounts) == COACHES + COACHEES - 1
    assert len(profiles) == COACHES
    assert Counter(one.listing for one in profiles)[Listing.LISTED] > 250
    assert len(market.conversations.conversations) > 50
    assert len({one.bio for one in profiles}) > 0.95 * COACHES
    assert len({one.public_name for one in profiles}) == COACHES


def test_nothing_in_it_happens_in_the_future(market: MemoryStore) -> None:
    assert max(one.sent_at for one in market.conversations.messages.values()) < NOW


async def test_one_demo_coachee_is_matched_well_and_another_hardly(market: MemoryStore) -> None:
    mara, noor = await matches_of(market, MARA.subject), await matches_of(market, NOOR.subject)

    assert mara.fitting >= 20
    assert mara.matches[0].coach.profile.id == account_of(market, KENJI.subject)
    assert noor.fitting <= 3
    assert noor.relaxations


def test_the_newcomer_among_the_demo_people_has_no_account_yet(market: MemoryStore) -> None:
    assert account_of(market, TOMAS.subject) is None


async def test_it_is_put_into_a_store_once_and_leaves_no_jobs(market: MemoryStore) -> None:
    store = MemoryStore()

    def open_unit_of_work() -> MemoryUnitOfWork:
        return MemoryUnitOfWork(store, SteppingClock(NOW))

    clock = SteppingClock(NOW)
    provider = MemoryPaymentProvider(clock)
    first, second = [await seed(open_unit_of_work, NOW, provider) for _ in range(2)]

    assert (first, second) == (True, False)
    assert store.accounts.accounts == market.accounts.accounts
    assert store.conversations.messages == market.conversations.messages
    assert started(store).keys() == started(market).keys()
    assert len(store.outcomes.outcomes) > 300
    assert store.jobs == []
    await what_was_sold_is_over_and_adds_up(store, provider, clock)


async def what_was_sold_is_over_and_adds_up(
    store: MemoryStore, provider: MemoryPaymentProvider, clock: SteppingClock
) -> None:
    orders = store.orders.orders.values()
    assert len(orders) > 10
    assert {(one.state, one.look_at) for one in orders} == {(OrderState.SETTLED, None)}
    kenji = [one for one in orders if one.coach_id == account_of(store, KENJI.subject)]
    assert len(kenji) > 2
    reviews = store.reviews.reviews.values()
    assert len([one for one in reviews if one.is_published]) == len(reviews) > len(orders)
    assert all(one.ends_at < NOW for one in store.calendar.entries.values())
    totals = balances([one.entry for one in store.orders.ledger.values()])
    assert (sum(totals.values()), totals[LedgerAccount.COACH]) == (0, 0)

    def read() -> MemoryUnitOfWork:
        return MemoryUnitOfWork(store, clock)

    found: list[Finding] = []
    facts = OrderFacts(read, provider.payments, provider.subscriptions, clock)
    await Reconcile(read, read, facts, clock).plan(ReconcileCommand(found=found.append, heard=lambda _: None))
    await ReconcilePayees(read, read, provider.payouts, clock).plan(
        ReconcilePayeesCommand(found=found.append)
    )
    assert found == []
