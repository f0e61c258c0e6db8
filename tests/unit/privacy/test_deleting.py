"""A member deletes their account: now, or when nothing is in progress any more."""

import asyncio
from datetime import timedelta

import pytest
from tests.unit.privacy.leaving import DAY, Leaving, away

from tic_adapters.sandbox.payments.faults import Fault
from tic_domain.accounts.errors import NotSignedIn
from tic_domain.accounts.model import DELETED, AccountStatus, OperatorActKind
from tic_domain.accounts.policies import require_active
from tic_domain.coaches.model import Listing
from tic_domain.privacy.erasing.errors import (
    DeletionBlocked,
    DeletionRunning,
    NoDeletionScheduled,
    SignInTooOld,
)
from tic_domain.privacy.erasing.model import RequestState, StepKind, StepState, Via
from tic_domain.privacy.erasing.ports import Answer, ProcessorAnswer
from tic_domain.privacy.use_cases.cancel_deletion import CancelDeletion, CancelDeletionCommand
from tic_domain.shared.classification import Processor
from tic_domain.shared.errors import InvalidInput


@pytest.mark.clause("C6.1", "C6.2", "C7.4")
async def test_an_account_without_anything_in_progress_is_gone_at_once(leaving: Leaving) -> None:
    who, session = leaving.who, await leaving.sign_in()

    answer = await leaving.ask(session_id=session)

    gone = leaving.house.account(who.id)
    assert (gone.status, gone.name, gone.email, gone.linkedin) == (AccountStatus.DELETED, DELETED, None, None)
    assert leaving.house.store.accounts.sessions == {}
    assert answer.receipt_token is not None
    with pytest.raises(NotSignedIn):
        require_active(gone)


@pytest.mark.clause("C6.2", "C7.4")
async def test_every_step_is_done_and_every_processor_is_asked(leaving: Leaving) -> None:
    order = await leaving.shop.bought()
    await leaving.shop.cancel_session(order.sessions[0], order.price.amount, by=leaving.who)
    await leaving.sign_in()
    answer = await leaving.ask()
    await leaving.drain()

    states = {kind: step.state for kind, step in leaving.steps().items()}
    waiting = {kind for kind, state in states.items() if state is StepState.WAITING}
    assert waiting == {StepKind.POSTHOG_AGAIN, StepKind.STRIPE_REDACTION, StepKind.HANDLES}
    assert leaving.post.sent == {f"farewell:{answer.request.id}": ("cem@example.org", answer.receipt_token)}
    assert all(one.asked for one in leaving.processors.values())
    assert leaving.house.store.deletions.destroyed == {leaving.who.id: True}
    assert [one.number for one in leaving.copy.entries] == [1]

    await leaving.let_pass(DAY + timedelta(minutes=1))
    assert leaving.request(answer.request.id).parked is None
    assert leaving.house.store.deletions.destroyed[answer.request.id]
    assert leaving.request(answer.request.id).state is RequestState.RUNNING

    await leaving.let_pass(91 * DAY)
    done = leaving.request(answer.request.id)
    assert (done.state, done.finished_at) == (RequestState.DONE, leaving.now())
    assert all(step.is_over for step in leaving.steps().values())


@pytest.mark.clause("C6.2")
async def test_a_coach_leaves_the_directory_with_the_account(leaving: Leaving) -> None:
    coach = leaving.shop.coach
    await leaving.sign_in(coach)
    await leaving.ask(coach)
    assert leaving.house.store.coaches.profiles[coach.id].listing is Listing.DELISTED
    await leaving.drain()
    assert coach.id not in leaving.house.store.coaches.profiles


@pytest.mark.clause("C6.1")
async def test_an_order_in_progress_blocks_for_both_and_is_named(leaving: Leaving) -> None:
    order = await leaving.shop.bought()
    await leaving.sign_in()

    with pytest.raises(DeletionBlocked):
        await leaving.ask()
    (blocker,) = (await leaving.show()).blockers
    assert (blocker.about, blocker.place) == (str(order.id), f"/orders/{order.id}")
    assert [one.kind for one in (await leaving.show(leaving.shop.coach)).blockers] == [blocker.kind]
    assert leaving.house.account(leaving.who.id).status is AccountStatus.ACTIVE


@pytest.mark.clause("C6.1")
async def test_a_scheduled_deletion_fires_when_the_last_blocker_clears(leaving: Leaving) -> None:
    await leaving.shop.connect_coach()
    order = await leaving.shop.bought()
    await leaving.sign_in()
    answer = await leaving.ask(schedule=True)
    assert answer.request.state is RequestState.SCHEDULED
    assert (await leaving.show()).scheduled == leaving.request(answer.request.id)

    await leaving.let_pass(timedelta(hours=2))
    assert leaving.request(answer.request.id).state is RequestState.SCHEDULED

    await leaving.shop.cancel_session(order.sessions[0], order.price.amount, by=leaving.who)
    await leaving.let_pass(timedelta(hours=2))
    assert leaving.request(answer.request.id).state is RequestState.RUNNING
    assert leaving.house.account(leaving.who.id).status is AccountStatus.DELETED


@pytest.mark.clause("C6.1")
async def test_a_scheduled_deletion_can_be_called_off_until_it_begins(leaving: Leaving) -> None:
    cancel = CancelDeletion(leaving.open, leaving.house.clock)
    command = CancelDeletionCommand(account_id=leaving.who.id)
    with pytest.raises(NoDeletionScheduled):
        await cancel(command)

    order = await leaving.shop.bought()
    await leaving.sign_in()
    first = await leaving.ask(schedule=True)
    assert (await leaving.ask(schedule=True)).request.id == first.request.id
    assert (await cancel(command)).state is RequestState.CANCELLED

    await leaving.shop.cancel_session(order.sessions[0], order.price.amount, by=leaving.who)
    await leaving.let_pass(2 * DAY)
    assert leaving.house.account(leaving.who.id).status is AccountStatus.ACTIVE

    await leaving.sign_in()
    await leaving.ask()
    with pytest.raises(DeletionRunning):
        await cancel(command)


@pytest.mark.clause("C6.1")
async def test_it_needs_the_word_and_a_sign_in_of_just_now(leaving: Leaving) -> None:
    old = await leaving.sign_in(ago=timedelta(hours=1))
    with pytest.raises(InvalidInput):
        await leaving.ask(word="yes")
    with pytest.raises(SignInTooOld):
        await leaving.ask(session_id=old)
    fresh = await leaving.sign_in()
    with pytest.raises(SignInTooOld):
        # Another browser's sign-in is not this one's.
        await leaving.ask(session_id=old)
    assert (await leaving.ask(session_id=fresh)).request.state is RequestState.RUNNING


async def test_an_operator_gives_a_reason_and_needs_no_sign_in(leaving: Leaving) -> None:
    with pytest.raises(InvalidInput):
        await leaving.ask(via=Via.OPERATOR, reason=" ")
    order = await leaving.shop.bought()
    await leaving.ask(via=Via.OPERATOR, reason="Asked for by letter", schedule=True)
    async with leaving.house.open() as uow:
        acts = await uow.operator_acts.list_of(leaving.who.id)
    assert [(one.kind, one.reason) for one in acts] == [
        (OperatorActKind.DELETION_REQUESTED, "Asked for by letter")
    ]
    assert order.coachee_id == leaving.who.id


@pytest.mark.clause("C7.4")
async def test_asked_in_two_tabs_and_by_api_at_once_it_is_one_deletion(leaving: Leaving) -> None:
    session = await leaving.sign_in()

    answers = await asyncio.gather(
        leaving.ask(session_id=session),
        leaving.ask(session_id=session),
        leaving.ask(via=Via.API),
        leaving.ask(via=Via.OPERATOR, reason="Asked for by letter"),
    )

    assert len({one.request.id for one in answers}) == 1
    assert sum(one.receipt_token is not None for one in answers) == 1
    await leaving.drain()
    assert len(leaving.copy.entries) == 1


@pytest.mark.clause("C6.1")
async def test_a_payment_provider_that_does_not_answer_blocks(leaving: Leaving) -> None:
    await leaving.shop.bought()
    await leaving.shop.provider.set_fault(Fault.ERROR, times=50)
    await leaving.sign_in()
    kinds = {one.kind.value for one in (await leaving.show()).blockers}
    assert "provider-not-asked" in kinds


@pytest.mark.clause("C7.4")
async def test_a_processor_that_is_down_for_a_week_is_asked_until_it_answers(leaving: Leaving) -> None:
    leaving.processors[Processor.POSTHOG].answer = away
    await leaving.sign_in()
    await leaving.ask()
    await leaving.drain()
    for _ in range(7 * 4):
        await leaving.let_pass(timedelta(hours=6))
    waiting = leaving.steps()[StepKind.POSTHOG]
    assert (waiting.state, waiting.reason) == (
        StepState.WAITING,
        "The processor is not answering. Try again in a moment.",
    )
    assert leaving.now() < waiting.due_at <= leaving.now() + timedelta(hours=6)
    assert leaving.house.store.deletions.destroyed == {leaving.who.id: True}

    leaving.processors[Processor.POSTHOG].answer = lambda handles: ProcessorAnswer(answer=Answer.CONFIRMED)
    await leaving.let_pass(timedelta(hours=7))
    assert leaving.steps()[StepKind.POSTHOG].state is StepState.DONE
    assert leaving.steps()[StepKind.HANDLES].state is StepState.DONE


@pytest.mark.clause("C7.4")
async def test_a_mail_that_is_not_taken_keeps_nobody_longer(leaving: Leaving) -> None:
    leaving.post.is_away = True
    await leaving.sign_in()
    await leaving.ask()
    await leaving.drain()
    assert leaving.steps()[StepKind.KEY].is_over
    assert not leaving.steps()[StepKind.FAREWELL].is_over
    leaving.post.is_away = False
    await leaving.let_pass(timedelta(hours=1))
    assert len(leaving.post.sent) == 1


@pytest.mark.clause("C6.2")
async def test_signing_in_again_makes_a_fresh_account(leaving: Leaving) -> None:
    first = await leaving.house.sign_in()
    await leaving.ask(first.account)
    again = await leaving.house.sign_in()
    assert again.is_new
    assert again.account.id != first.account.id
