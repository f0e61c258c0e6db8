"""Disclosures, as every adapter has to keep them."""

import attrs
import pytest
from tests.integration.ports.worlds import QUIZ, World

from tic_domain.conversations.model import Conversation, Disclosed, Disclosure, DisclosureAccess
from tic_domain.conversations.ports import DisclosureRecord
from tic_domain.shared.ids import AccountId, ConversationId


async def _disclosed(world: World) -> tuple[Conversation, Disclosure]:
    ada, cora = await world.member(), await world.member("Cora Coach")
    await world.answers(ada.id)
    talk = await world.conversation(ada.id, cora.id)
    return talk, await world.disclosure(talk)


@pytest.mark.clause("C4.2")
async def test_the_coach_gets_the_version_that_was_disclosed_and_no_later_one(world: World) -> None:
    talk, disclosure = await _disclosed(world)
    await world.answers(talk.coachee_id, attrs.evolve(QUIZ, role="sre"))
    async with world.read() as uow:
        first = await uow.answers.get_version(talk.coachee_id, 1)
        assert await uow.disclosures.find_quiz(talk.id, talk.coach_id) == (disclosure, first)


@pytest.mark.clause("C4.2")
async def test_nobody_else_gets_it(world: World) -> None:
    talk, _ = await _disclosed(world)
    async with world.read() as uow:
        assert await uow.disclosures.find_quiz(talk.id, talk.coachee_id) is None
        assert await uow.disclosures.find_quiz(talk.id, AccountId(world.ids.new())) is None


@pytest.mark.clause("C4.2")
async def test_a_page_shows_the_living_disclosure(world: World) -> None:
    talk, disclosure = await _disclosed(world)
    async with world.read() as uow:
        page = await uow.conversations.find_page(talk.id, talk.coach_id, before=None, limit=5)
    assert page is not None
    assert page.disclosure == disclosure


@pytest.mark.clause("C4.2")
async def test_a_revoked_one_opens_nothing(world: World) -> None:
    talk, disclosure = await _disclosed(world)
    now = world.clock.now()
    async with world.open() as uow:
        assert await uow.disclosures.revoke(talk.coach_id, disclosure.id, now) is None
        revoked = await uow.disclosures.revoke(talk.coachee_id, disclosure.id, now)
        assert revoked == attrs.evolve(disclosure, revoked_at=now)
        assert await uow.disclosures.revoke(talk.coachee_id, disclosure.id, now) is None
        await uow.commit()
    async with world.read() as uow:
        assert await uow.disclosures.find_quiz(talk.id, talk.coach_id) is None
        page = await uow.conversations.find_page(talk.id, talk.coach_id, before=None, limit=5)
    assert page is not None
    assert page.disclosure is None


@pytest.mark.clause("C4.2", "C7.1")
async def test_the_coachee_sees_every_access(world: World) -> None:
    talk, disclosure = await _disclosed(world)
    access = DisclosureAccess(disclosure_id=disclosure.id, what=Disclosed.QUIZ, accessed_at=world.clock.now())
    other = attrs.evolve(access, what=Disclosed.CV)
    async with world.open() as uow:
        await uow.disclosures.log_access(access)
        await uow.disclosures.log_access(other)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.disclosures.list_of(talk.coachee_id) == (
            DisclosureRecord(disclosure=disclosure, coach_name="Cora Coach", accesses=(access, other)),
        )
        assert await uow.disclosures.list_of(talk.coach_id) == ()


@pytest.mark.clause("C4.2")
async def test_the_coach_gets_the_cv_that_was_disclosed_and_no_later_one(world: World) -> None:
    ada, cora = await world.member(), await world.member("Cora Coach")
    await world.answers(ada.id)
    shared = await world.cv(ada.id)
    talk = await world.conversation(ada.id, cora.id)
    disclosure = await world.disclosure(talk, cv_version=1)
    await world.cv(ada.id, "Later.pdf")
    async with world.read() as uow:
        assert await uow.disclosures.find_cv(talk.id, cora.id) == (disclosure, shared)
        assert await uow.disclosures.find_cv(talk.id, ada.id) is None
        assert await uow.disclosures.find_cv(talk.id, AccountId(world.ids.new())) is None


@pytest.mark.clause("C4.2")
async def test_without_a_cv_in_it_a_disclosure_opens_none(world: World) -> None:
    talk, _ = await _disclosed(world)
    await world.cv(talk.coachee_id)
    async with world.read() as uow:
        assert await uow.disclosures.find_cv(talk.id, talk.coach_id) is None


@pytest.mark.clause("C4.2", "C7.4")
async def test_a_revoked_one_opens_no_cv_and_a_deleted_cv_says_so(world: World) -> None:
    ada, cora = await world.member(), await world.member("Cora Coach")
    await world.answers(ada.id)
    cv = (await world.cv(ada.id)).removed(world.clock.now())
    talk = await world.conversation(ada.id, cora.id)
    disclosure = await world.disclosure(talk, cv_version=1)
    async with world.open() as uow:
        await uow.cvs.save(cv)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.disclosures.find_cv(talk.id, cora.id) == (disclosure, cv)
    async with world.open() as uow:
        await uow.disclosures.revoke(ada.id, disclosure.id, world.clock.now())
        await uow.commit()
    async with world.read() as uow:
        assert await uow.disclosures.find_cv(talk.id, cora.id) is None


@pytest.mark.clause("C4.2")
async def test_a_conversations_disclosures_are_told_oldest_first(world: World) -> None:
    talk, first = await _disclosed(world)
    await world.answers(talk.coachee_id, attrs.evolve(QUIZ, role="sre"))
    now = world.clock.now()
    async with world.open() as uow:
        revoked = await uow.disclosures.revoke(talk.coachee_id, first.id, now)
        await uow.commit()
    second = await world.disclosure(talk, 2)
    async with world.read() as uow:
        assert await uow.disclosures.of_conversation(talk.id) == (revoked, second)
        assert await uow.disclosures.of_conversation(ConversationId(world.ids.new())) == ()
        assert await uow.conversations.find(talk.id) == talk
        assert await uow.conversations.find(ConversationId(world.ids.new())) is None
