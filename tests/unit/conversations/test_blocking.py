"""A block stops both sides everywhere, and what is shared with the blocked coach ends."""

import pytest
from tests.unit.conversations.conftest import Talk

from tic_domain.conversations.errors import ContactBlocked, OwnProfile
from tic_domain.conversations.events import DisclosureRevoked
from tic_domain.conversations.policies import may_contact
from tic_domain.conversations.use_cases.block_coach import BlockCoach, BlockCoachCommand
from tic_domain.conversations.use_cases.block_member import BlockMember, BlockMemberCommand
from tic_domain.conversations.use_cases.list_blocks import ListBlocks, ListBlocksCommand
from tic_domain.conversations.use_cases.unblock_member import UnblockMember, UnblockMemberCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId


async def block(talk: Talk, by: AccountId, conversation_id: ConversationId) -> None:
    command = BlockMemberCommand(account_id=by, conversation_id=conversation_id)
    await BlockMember(talk.house.open, talk.house.clock)(command)


async def block_coach(talk: Talk, by: AccountId, coach_id: AccountId) -> None:
    command = BlockCoachCommand(account_id=by, coach_id=coach_id)
    await BlockCoach(talk.house.open, talk.house.clock)(command)


async def blocked_by(talk: Talk, account_id: AccountId) -> list[str]:
    found = await ListBlocks(talk.house.open)(ListBlocksCommand(account_id=account_id))
    return [one.name for one in found]


@pytest.mark.clause("C3.3")
async def test_a_coach_is_blocked_before_anything_was_written(talk: Talk) -> None:
    await block_coach(talk, talk.coachee.id, talk.coach.id)

    with pytest.raises(ContactBlocked):
        await talk.start()
    assert await blocked_by(talk, talk.coachee.id) == ["Cora Coach"]
    assert await blocked_by(talk, talk.coach.id) == []


async def test_only_coaches_are_blocked_so_and_nobody_blocks_themselves(talk: Talk) -> None:
    with pytest.raises(NotFound):
        await block_coach(talk, talk.coach.id, talk.coachee.id)
    with pytest.raises(OwnProfile):
        await block_coach(talk, talk.coach.id, talk.coach.id)


@pytest.mark.clause("C3.3", "C4.2")
async def test_who_blocks_a_coach_shares_nothing_with_them_any_more(talk: Talk) -> None:
    started = await talk.start()

    await block(talk, talk.coachee.id, started.conversation.id)

    assert (await talk.read(talk.coach, started.conversation.id)).disclosure is None
    assert len(talk.house.events(DisclosureRevoked)) == 1


async def test_a_coach_who_blocks_takes_nothing_from_the_coachees_record(talk: Talk) -> None:
    started = await talk.start()

    await block(talk, talk.coach.id, started.conversation.id)

    assert talk.house.events(DisclosureRevoked) == []


async def test_a_lifted_block_lets_both_write_and_shares_nothing_by_itself(talk: Talk) -> None:
    started = await talk.start()
    await block(talk, talk.coachee.id, started.conversation.id)
    await UnblockMember(talk.house.open)(
        UnblockMemberCommand(account_id=talk.coachee.id, blocked_id=talk.coach.id)
    )

    await talk.send(talk.coach, started.conversation.id)

    assert (await talk.read(talk.coach, started.conversation.id)).disclosure is None
    assert await blocked_by(talk, talk.coachee.id) == []


@pytest.mark.clause("C3.3")
async def test_nothing_live_passes_a_block_either_way(talk: Talk) -> None:
    await block_coach(talk, talk.coachee.id, talk.coach.id)
    async with talk.house.open() as uow:
        of_coachee = await uow.blocks.blocked_with(talk.coachee.id)
        of_coach = await uow.blocks.blocked_with(talk.coach.id)

    assert not may_contact(talk.coachee.id, talk.coach.id, of_coachee)
    assert not may_contact(talk.coach.id, talk.coachee.id, of_coach)
    assert may_contact(talk.coach.id, talk.coachee.id, frozenset())
