import asyncio
from datetime import timedelta

import pytest
from tests.unit.conversations.conftest import Talk

from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Role
from tic_domain.coaches.model import Listing
from tic_domain.conversations.errors import (
    CoachNotTakingCoachees,
    ContactBlocked,
    ConversationExists,
    CvMissing,
    OwnProfile,
    PreviewOutdated,
    QuizMissing,
    TooManyConversations,
)
from tic_domain.conversations.events import ConversationStarted, MessageSent
from tic_domain.conversations.model import Block, DisclosureCause
from tic_domain.shared.errors import InvalidInput, NotFound


@pytest.mark.clause("C2.3")
async def test_the_first_message_can_be_read_by_both(talk: Talk) -> None:
    started = await talk.start(body="Hello Cora")

    for reader in (talk.coachee, talk.coach):
        page = await talk.read(reader, started.conversation.id)
        assert [message.body for message in page.messages] == ["Hello Cora"]


@pytest.mark.clause("C4.2")
async def test_the_disclosure_is_of_the_previewed_version(talk: Talk) -> None:
    await talk.answer_quiz(role="sre")

    started = await talk.start(quiz_version=2)

    assert started.disclosure.quiz_version == 2
    assert started.disclosure.cv_version is None
    assert started.disclosure.cause is DisclosureCause.CONVERSATION_STARTED


@pytest.mark.clause("C4.2")
async def test_what_was_not_previewed_is_not_shared(talk: Talk) -> None:
    await talk.answer_quiz(role="sre")

    with pytest.raises(PreviewOutdated, match="version 2"):
        await talk.start(quiz_version=1)

    assert talk.house.store.disclosures.disclosures == {}


async def test_facts_name_ids_only(talk: Talk) -> None:
    started = await talk.start()

    ids = {"conversation_id": started.conversation.id}
    assert talk.house.events(ConversationStarted) == [
        ConversationStarted(**ids, coachee_id=talk.coachee.id, coach_id=talk.coach.id, with_cv=False)
    ]
    assert talk.house.events(MessageSent) == [
        MessageSent(
            **ids, message_id=started.message.id, sender_id=talk.coachee.id, recipient_id=talk.coach.id
        )
    ]


async def test_a_pair_has_one_conversation(talk: Talk) -> None:
    started = await talk.start()

    with pytest.raises(ConversationExists) as refused:
        await talk.start()

    assert refused.value.conversation_id == started.conversation.id


async def test_two_starts_at_once_make_one_conversation(talk: Talk) -> None:
    outcomes = await asyncio.gather(talk.start(), talk.start(), return_exceptions=True)

    assert sum(isinstance(outcome, ConversationExists) for outcome in outcomes) == 1
    assert len(talk.house.store.conversations.conversations) == 1


async def test_a_coachee_without_answers_takes_the_quiz_first(talk: Talk) -> None:
    newcomer = await talk.house.member("Nia New", roles=frozenset({Role.COACHEE}))

    with pytest.raises(QuizMissing):
        await talk.start(coachee=newcomer.id)


async def test_only_coachees_start(talk: Talk) -> None:
    with pytest.raises(RoleMissing):
        await talk.start(coachee=talk.coach.id)


async def test_nobody_coaches_themselves(talk: Talk) -> None:
    both = await talk.house.member("Bo Both")
    await talk.list_coach(both)

    with pytest.raises(OwnProfile):
        await talk.start(coachee=both.id, coach=both.id)


async def test_a_cv_that_is_not_there_cant_be_shared(talk: Talk) -> None:
    with pytest.raises(CvMissing):
        await talk.start(share_cv=True)


async def test_a_paused_coach_takes_nobody(talk: Talk) -> None:
    await talk.change_listing(Listing.PAUSED)

    with pytest.raises(CoachNotTakingCoachees):
        await talk.start()


@pytest.mark.parametrize("listing", [Listing.DRAFT, Listing.DELISTED, Listing.TAKEN_DOWN])
async def test_a_hidden_coach_is_not_there(talk: Talk, listing: Listing) -> None:
    await talk.change_listing(listing)

    with pytest.raises(NotFound):
        await talk.start()


@pytest.mark.clause("C3.3")
async def test_a_suspended_coach_is_not_there(talk: Talk) -> None:
    talk.house.replace_account(talk.coach.suspended())

    with pytest.raises(NotFound):
        await talk.start()


async def test_who_dropped_the_role_is_not_there(talk: Talk) -> None:
    talk.house.replace_account(talk.coach.using(frozenset({Role.COACHEE}), Role.COACHEE))

    with pytest.raises(NotFound):
        await talk.start()


async def test_a_full_coach_takes_nobody(talk: Talk) -> None:
    busy = await talk.house.member("Fay Full", roles=frozenset({Role.COACH}))
    await talk.list_coach(busy, capacity=1)
    other = await talk.house.member("Oto Other", roles=frozenset({Role.COACHEE}))
    other_talk = Talk(house=talk.house, coachee=other, coach=busy)
    await other_talk.answer_quiz()
    await other_talk.start()

    with pytest.raises(CoachNotTakingCoachees):
        await talk.start(coach=busy.id)


@pytest.mark.clause("C3.3")
async def test_ten_starts_a_day_are_enough(talk: Talk) -> None:
    talk.house.clock.move(timedelta(days=1))
    for number in range(10):
        coach = await talk.house.member(f"Coach {number}", roles=frozenset({Role.COACH}))
        await talk.list_coach(coach)
        await talk.start(coach=coach.id)

    with pytest.raises(TooManyConversations, match="10"):
        await talk.start()

    talk.house.clock.move(timedelta(days=1, minutes=1))
    await talk.start()


@pytest.mark.clause("C3.3")
async def test_the_blocked_cant_start(talk: Talk) -> None:
    async with talk.house.open() as uow:
        await uow.blocks.add(
            Block(blocker_id=talk.coach.id, blocked_id=talk.coachee.id, blocked_at=talk.house.clock.now())
        )
        await uow.commit()

    with pytest.raises(ContactBlocked):
        await talk.start()


async def test_an_empty_first_message_is_refused_by_its_field(talk: Talk) -> None:
    with pytest.raises(InvalidInput, match="body"):
        await talk.start(body="  \n ")
