"""Puts the demo market into a store, once, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from tic_adapters.memory.outcomes import MemoryOutcomes
from tic_adapters.memory.transaction import Transaction
from tic_adapters.memory.unit_of_work import MemoryStore
from tic_adapters.sandbox.market.play import Play
from tic_adapters.sandbox.people import KENJI
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.matching.outcomes import OutcomeStage, Showing


async def seed(open_unit_of_work: Callable[[], ConversationsUnitOfWork], now: datetime) -> bool:
    """False where it is there already. The same day gives the same market; a run killed half way leaves none.

    No job follows from what the market did: nobody gets mail about the past of invented people.
    """
    async with open_unit_of_work() as uow:
        if await uow.accounts.find_by_linkedin(KENJI.subject) is not None:
            return False
        await _write(uow, await Play(now).run())
        await uow.commit()
    return True


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
