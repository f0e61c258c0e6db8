"""Killed before or after any call and any commit, and begun anew three times: one final state."""

import contextlib
from datetime import timedelta
from typing import Final

import pytest
from tests.unit.house import House
from tests.unit.orders.test_killed_processes import Killed, Killer
from tests.unit.privacy.leaving import DAY, Leaving
from tests.unit.scheduling.conftest import made_booking
from tests.unit.shop import Shop

from tic_domain.accounts.model import AccountStatus
from tic_domain.conversations.model import Conversation, Message
from tic_domain.privacy.erasing.jobs import ErasureStepJob
from tic_domain.privacy.erasing.model import RequestState, StepKind
from tic_domain.privacy.erasing.steps import check_chain
from tic_domain.shared.ids import ConversationId, MessageId

MOST_POINTS: Final = 400
MESSAGES: Final = 7


async def a_full_life() -> Leaving:
    """Somebody who has written, blocked, and bought what is over."""
    leaving = Leaving(Shop.of(await made_booking(House())))
    house, who, coach = leaving.house, leaving.who, leaving.shop.coach
    order = await leaving.shop.bought()
    await leaving.shop.cancel_session(order.sessions[0], order.price.amount, by=who)
    await leaving.sign_in()
    async with house.open() as uow:
        talk = Conversation.between(
            id=ConversationId(house.ids.new()), coachee_id=who.id, coach_id=coach.id, now=house.clock.now()
        )
        await uow.conversations.add(talk)
        for sender in [who] * MESSAGES + [coach]:
            message = Message.written(
                id=MessageId(house.ids.new()),
                conversation_id=talk.id,
                sender_id=sender.id,
                body="What nobody else should read",
                now=house.clock.now(),
            )
            await uow.conversations.append(message)
        await uow.commit()
    return leaving


def final_state(leaving: Leaving) -> object:
    store = leaving.house.store
    steps = {
        kind: (step.state, dict(step.counts), step.reason, step.reference)
        for kind, step in leaving.steps().items()
    }
    return (
        steps,
        sorted(store.deletions.destroyed.values()),
        [one.state for one in store.deletions.requests.values()],
        [(one.sender_id, one.body) for one in store.conversations.messages.values()],
        store.accounts.accounts[leaving.who.id],
        store.accounts.sessions,
        [one.state for one in store.orders.orders.values()],
        len(leaving.post.sent),
        [one.number for one in leaving.copy.entries],
    )


async def lived(killer: Killer) -> Leaving:
    """Asked for, killed once, taken up again by whoever comes next, and run to its end."""
    leaving = await a_full_life()
    # The farewell and the processors are calls of their own, with a point before and after each.
    leaving.open_with = lambda: killer.open(leaving.house)
    leaving.killer = killer
    for attempt in range(3):
        with contextlib.suppress(Killed):
            if leaving.house.account(leaving.who.id).status is AccountStatus.ACTIVE:
                await leaving.ask()
            await leaving.drain()
        if attempt < 2:
            with contextlib.suppress(Killed):
                await leaving.let_pass(timedelta(minutes=1))
    for step in (DAY, DAY, 91 * DAY, DAY, DAY):
        with contextlib.suppress(Killed):
            await leaving.let_pass(step)
    return leaving


async def killed_at(points: range) -> int:
    """How many points there were."""
    whole = await lived(Killer(passes=MOST_POINTS))
    expected = final_state(whole)
    assert [one.state for one in whole.house.store.deletions.requests.values()] == [RequestState.DONE]
    killed = 0
    for point in points:
        killer = Killer(passes=point)
        leaving = await lived(killer)
        if not killer.has_killed:
            break
        killed += 1
        assert final_state(leaving) == expected, f"killed at point {point}"
    return killed


@pytest.mark.clause("C6.2", "C7.4")
async def test_killed_at_points_all_along_there_is_one_final_state() -> None:
    assert await killed_at(range(0, MOST_POINTS, 5)) > 14


@pytest.mark.long
@pytest.mark.clause("C6.2", "C7.4")
async def test_killed_at_any_point_there_is_one_final_state() -> None:
    assert await killed_at(range(MOST_POINTS)) > 70


@pytest.mark.clause("C6.2")
async def test_what_is_counted_is_what_was_erased() -> None:
    leaving = await a_full_life()
    await leaving.ask()
    await leaving.drain()
    counts = leaving.steps()[StepKind.TABLES].counts
    assert counts["values: destroy its key"] == MESSAGES
    own = [one for one in leaving.house.store.conversations.messages.values() if one.body is not None]
    assert [one.sender_id for one in own] == [leaving.shop.coach.id]
    assert leaving.house.account(leaving.who.id).status is AccountStatus.DELETED


@pytest.mark.clause("C6.2")
async def test_every_step_run_three_times_over_changes_nothing() -> None:
    leaving = await a_full_life()
    answer = await leaving.ask()
    await leaving.drain()
    before = final_state(leaving)
    for _ in range(3):
        for kind in StepKind:
            await leaving.do(ErasureStepJob.of(answer.request.id, kind))
    assert final_state(leaving) == before
    check_chain(leaving.copy.entries)
