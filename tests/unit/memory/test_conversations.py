"""What conversations rely on in their repositories, told of those in memory."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.unit.coaches.desk import MORNINGS, Desk
from tests.unit.house import House

from tic_domain.conversations.model import (
    Block,
    Conversation,
    Disclosed,
    Disclosure,
    DisclosureAccess,
    DisclosureCause,
    Message,
)
from tic_domain.conversations.ports import InboxCursor
from tic_domain.matching.model import Answers, QuizAnswers
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import (
    AccountId,
    AnswersId,
    ConversationId,
    DisclosureId,
    MessageId,
)
from tic_domain.shared.money import Money

QUIZ = QuizAnswers.of(
    role="backend",
    level=4,
    interview_kinds=["coding"],
    topics={"sql": 3},
    languages=["en"],
    hours=MORNINGS,
    budget=Money(10000, "eur"),
)


async def say(house: House, conversation: Conversation, sender: AccountId, body: str) -> Message:
    message = Message.written(
        id=MessageId(house.ids.new()),
        conversation_id=conversation.id,
        sender_id=sender,
        body=body,
        now=house.clock.now(),
    )
    async with house.open() as uow:
        await uow.conversations.append(message)
        await uow.commit()
    return message


async def started(house: House, coachee_id: AccountId, coach_id: AccountId) -> Conversation:
    conversation = Conversation.between(
        id=ConversationId(house.ids.new()), coachee_id=coachee_id, coach_id=coach_id, now=house.clock.now()
    )
    async with house.open() as uow:
        await uow.conversations.add(conversation)
        await uow.commit()
    await say(house, conversation, coachee_id, "Hello")
    return conversation


async def pair(house: House) -> Conversation:
    coachee, coach = await house.member("Cleo Coachee"), await house.member("Carl Coach")
    return await started(house, coachee.id, coach.id)


async def answered(house: House, coachee_id: AccountId) -> Answers:
    async with house.open() as uow:
        answers = Answers.following(
            await uow.answers.find_latest(coachee_id),
            id=AnswersId(house.ids.new()),
            coachee_id=coachee_id,
            answers=QUIZ,
            now=house.clock.now(),
        )
        await uow.answers.add(answers)
        await uow.commit()
    return answers


async def disclosed(house: House, conversation: Conversation, version: int) -> Disclosure:
    disclosure = Disclosure(
        id=DisclosureId(house.ids.new()),
        coachee_id=conversation.coachee_id,
        coach_id=conversation.coach_id,
        conversation_id=conversation.id,
        quiz_version=version,
        cv_version=None,
        cause=DisclosureCause.CONVERSATION_STARTED,
        granted_at=house.clock.now(),
        revoked_at=None,
    )
    async with house.open() as uow:
        await uow.disclosures.add(disclosure)
        await uow.commit()
    return disclosure


@pytest.mark.clause("C2.3")
async def test_only_the_two_find_their_conversation(house: House) -> None:
    talk = await pair(house)
    stranger = await house.member("Sam Stranger")

    async with house.open() as uow:
        assert (await uow.conversations.get(talk.id, talk.coach_id)).id == talk.id
        assert await uow.conversations.find_page(talk.id, stranger.id, before=None, limit=5) is None
        assert not await uow.conversations.mark_read(talk.id, stranger.id, house.clock.now())
        with pytest.raises(NotFound):
            await uow.conversations.get(talk.id, stranger.id, for_update=True)


async def test_a_pair_has_one_conversation(house: House) -> None:
    talk = await pair(house)

    with pytest.raises(ConcurrentUpdate):
        await started(house, talk.coachee_id, talk.coach_id)


async def test_pages_go_back_without_gaps(house: House) -> None:
    talk = await pair(house)
    for number in range(4):
        await say(house, talk, talk.coach_id, f"Line {number}")

    async with house.open() as uow:
        latest = await uow.conversations.find_page(talk.id, talk.coachee_id, before=None, limit=3)
        assert latest is not None
        earlier = await uow.conversations.find_page(talk.id, talk.coachee_id, before=latest.older, limit=3)
        assert earlier is not None

    bodies = [message.body for message in (*earlier.messages, *latest.messages)]
    assert bodies == ["Hello", "Line 0", "Line 1", "Line 2", "Line 3"]
    assert earlier.older is None
    assert latest.other_name == "Carl Coach"


async def test_what_the_other_wrote_is_unread_until_it_is_read(house: House) -> None:
    talk = await pair(house)

    async with house.open() as uow:
        assert await uow.conversations.count_unread(talk.coach_id) == 1
        assert await uow.conversations.count_unread(talk.coachee_id) == 0
        await uow.conversations.mark_read(talk.id, talk.coach_id, house.clock.now())
        assert await uow.conversations.count_unread(talk.coach_id) == 0


async def test_a_read_mark_never_moves_back(house: House) -> None:
    talk = await pair(house)
    now = house.clock.now()

    async with house.open() as uow:
        await uow.conversations.mark_read(talk.id, talk.coach_id, now)
        await uow.conversations.mark_read(talk.id, talk.coach_id, now - timedelta(days=1))
        assert (await uow.conversations.get(talk.id, talk.coach_id)).coach_read_at == now


async def test_the_inbox_shows_the_latest_first_page_by_page(house: House) -> None:
    coach = await house.member("Carl Coach")
    for name in ("One", "Two", "Three"):
        await started(house, (await house.member(name)).id, coach.id)
        house.clock.move(timedelta(minutes=1))

    async with house.open() as uow:
        first = await uow.conversations.list_inbox(coach.id, after=None, limit=2)
        last = first[-1].conversation
        cursor = InboxCursor(last_message_at=last.last_message_at, id=last.id)
        rest = await uow.conversations.list_inbox(coach.id, after=cursor, limit=2)

    assert [entry.other_name for entry in (*first, *rest)] == ["Three", "Two", "One"]
    assert {entry.unread for entry in first} == {1}


@pytest.mark.clause("C4.2")
async def test_a_coach_sees_the_version_that_was_disclosed_and_no_later_one(house: House) -> None:
    talk = await pair(house)
    first = await answered(house, talk.coachee_id)
    disclosure = await disclosed(house, talk, first.version)
    await answered(house, talk.coachee_id)

    async with house.open() as uow:
        assert await uow.disclosures.find_quiz(talk.id, talk.coach_id) == (disclosure, first)
        assert await uow.disclosures.find_quiz(talk.id, AccountId(UUID(int=1))) is None


@pytest.mark.clause("C4.2")
async def test_a_revoked_disclosure_opens_nothing(house: House) -> None:
    talk = await pair(house)
    answers = await answered(house, talk.coachee_id)
    disclosure = await disclosed(house, talk, answers.version)

    async with house.open() as uow:
        assert await uow.disclosures.revoke(talk.coach_id, disclosure.id, house.clock.now()) is None
        assert await uow.disclosures.revoke(talk.coachee_id, disclosure.id, house.clock.now()) is not None
        assert await uow.disclosures.revoke(talk.coachee_id, disclosure.id, house.clock.now()) is None
        assert await uow.disclosures.find_quiz(talk.id, talk.coach_id) is None


@pytest.mark.clause("C7.1")
async def test_every_access_is_listed_for_the_coachee(house: House) -> None:
    talk = await pair(house)
    answers = await answered(house, talk.coachee_id)
    disclosure = await disclosed(house, talk, answers.version)
    access = DisclosureAccess(disclosure_id=disclosure.id, what=Disclosed.QUIZ, accessed_at=house.clock.now())

    async with house.open() as uow:
        await uow.disclosures.log_access(access)
        await uow.disclosures.log_access(access)
        (record,) = await uow.disclosures.list_of(talk.coachee_id)

    assert (record.coach_name, record.accesses) == ("Carl Coach", (access, access))


@pytest.mark.clause("C3.3")
async def test_a_block_is_seen_from_both_sides_and_lifted_by_who_made_it(house: House) -> None:
    talk = await pair(house)
    block = Block(blocker_id=talk.coachee_id, blocked_id=talk.coach_id, blocked_at=house.clock.now())

    async with house.open() as uow:
        await uow.blocks.add(block)
        await uow.blocks.add(block)
        assert await uow.blocks.blocked_with(talk.coach_id) == {talk.coachee_id}
        assert await uow.blocks.blocked_with(talk.coachee_id) == {talk.coach_id}
        page = await uow.conversations.find_page(talk.id, talk.coach_id, before=None, limit=1)
        assert page is not None
        assert (page.blocked, page.blocked_by_reader) == (True, False)
        assert not await uow.blocks.remove(talk.coach_id, talk.coachee_id)
        assert await uow.blocks.remove(talk.coachee_id, talk.coach_id)
        assert await uow.blocks.list_by(talk.coachee_id) == ()


async def test_a_standing_counts_who_talks_and_how_soon_was_answered(house: House) -> None:
    talk = await pair(house)
    await started(house, (await house.member("Quiet")).id, talk.coach_id)
    house.clock.move(timedelta(minutes=7, seconds=30))
    await say(house, talk, talk.coach_id, "Welcome")

    async with house.open() as uow:
        standing = (await uow.coaches.standings([talk.coach_id]))[talk.coach_id]
    assert (standing.active_coachees, standing.reply_minutes) == (2, 7)

    house.clock.move(timedelta(days=91))
    async with house.open() as uow:
        standing = (await uow.coaches.standings([talk.coach_id]))[talk.coach_id]
    assert (standing.active_coachees, standing.reply_minutes) == (0, None)


async def test_the_market_holds_who_takes_somebody_new_and_is_kept_until_something_changes(
    house: House,
) -> None:
    desk = Desk(house)
    profile = await desk.listed()
    await desk.ready("Not listed")

    async with house.open() as uow:
        market = await uow.candidates.market(house.clock.now())
        again = await uow.candidates.market(house.clock.now() + timedelta(minutes=1))
    assert [candidate.id for candidate in market.candidates] == [profile.id]
    assert again is market

    house.replace_account(house.account(profile.id).suspended())
    async with house.open() as uow:
        assert (await uow.candidates.market(house.clock.now())).candidates == ()
