"""Puts the demo market into a store, once, in one transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Protocol

from tic_adapters.memory.outcomes import MemoryOutcomes
from tic_adapters.memory.transaction import Transaction
from tic_adapters.memory.unit_of_work import MemoryStore
from tic_adapters.sandbox.market.play import Play
from tic_adapters.sandbox.market.sales import Sales
from tic_adapters.sandbox.payments.documents import Document
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.people import KENJI
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.matching.outcomes import OutcomeStage, Showing
from tic_domain.reviews.ports import ReviewsUnitOfWork


class MarketUnitOfWork(ConversationsUnitOfWork, ReviewsUnitOfWork, Protocol):
    """All that a market has."""


async def seed(
    open_unit_of_work: Callable[[], MarketUnitOfWork], now: datetime, sandbox: PaymentSandbox | None = None
) -> bool:
    """False where it is there already. The same day gives the same market; a run killed half way leaves none.

    Nothing was ever sold without a `sandbox`: elsewhere no provider would know of it. No job follows from
    what the market did: nobody gets mail about the past of invented people.
    """
    async with open_unit_of_work() as uow:
        if await uow.accounts.find_by_linkedin(KENJI.subject) is not None:
            return False
        played = await Play(now).run()
        if sandbox is not None:
            # First the provider: what it knows and nobody asks it about does no harm.
            await _teach(sandbox, await Sales(played, now).play())
        await _write(uow, played)
        await _write_sales(uow, played, now)
        await uow.commit()
    return True


async def _teach(sandbox: PaymentSandbox, documents: Iterable[Document]) -> None:
    async with sandbox.store.open() as desk:
        for document in documents:
            await desk.find_or_make(type(document), document.id, partial(_itself, document))


def _itself(document: Document) -> Document:
    return document


async def _write_sales(uow: MarketUnitOfWork, played: MemoryStore, now: datetime) -> None:
    for entry in played.calendar.entries.values():
        await uow.calendar.add(entry, now=now)
    for account in played.orders.payout_accounts.values():
        await uow.payout_accounts.put(account)
    for order in played.orders.orders.values():
        await uow.orders.add(order)
    for booking in played.orders.ledger.values():
        await uow.ledger.book(booking.order_id, booking.movement, booking.entry, booking.movement.at)
    for review in played.reviews.reviews.values():
        await uow.reviews.put(review)
        await uow.reviews.mark(review)


async def _write(uow: ConversationsUnitOfWork, played: MemoryStore) -> None:
    for account in played.accounts.accounts.values():
        await uow.accounts.add(account)
    for profile in played.coaches.profiles.values():
        await uow.coaches.add(profile)
    for answers in played.matching.answers.values():
        await uow.answers.add(answers)
    await uow.matches.add_many(tuple(played.matching.matches.values()))
    await _write_outcomes(uow, played)
    for conversation in played.conversations.conversations.values():
        await uow.conversations.add(conversation)
    for message in played.conversations.messages.values():
        await uow.conversations.append(message)
    for disclosure in played.disclosures.disclosures.values():
        await uow.disclosures.add(disclosure)
    for access in played.disclosures.accesses.values():
        await uow.disclosures.log_access(access)


async def _write_outcomes(uow: ConversationsUnitOfWork, played: MemoryStore) -> None:
    """Pseudonyms depend on the key, so each outcome is made anew from whose it is."""
    kept = MemoryOutcomes(Transaction(played.locks), played.outcomes)
    pairs = {(one.coachee_id, one.coach_id) for one in played.matching.matches.values()}
    pairs |= {(one.coachee_id, one.coach_id) for one in played.conversations.conversations.values()}
    for pair in sorted(pairs):
        outcome = kept.find(*pair)
        if outcome is None:
            continue
        if outcome.points:
            await uow.outcomes.show(
                pair[0],
                [
                    Showing(
                        coach_id=pair[1],
                        points=outcome.points,
                        top_criterion=outcome.top_criterion,
                        rank=outcome.rank,
                        weights_version=outcome.weights_version,
                        week=outcome.week,
                    )
                ],
            )
        if outcome.stage is not OutcomeStage.SHOWN:
            await uow.outcomes.advance(*pair, outcome.stage, week=outcome.week)
