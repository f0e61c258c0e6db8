from datetime import timedelta

import pytest
from tests.unit.conversations.conftest import Talk

from tic_domain.accounts.model import Account, Role
from tic_domain.conversations.errors import CoachNotTakingCoachees, NotDisclosed, QuizMissing
from tic_domain.conversations.events import DisclosureRevoked
from tic_domain.conversations.ports import DisclosureRecord
from tic_domain.conversations.use_cases.list_disclosures import ListDisclosures, ListDisclosuresCommand
from tic_domain.conversations.use_cases.preview_disclosure import (
    DisclosurePreview,
    PreviewDisclosure,
    PreviewDisclosureCommand,
)
from tic_domain.conversations.use_cases.revoke_disclosure import RevokeDisclosure, RevokeDisclosureCommand
from tic_domain.conversations.use_cases.show_disclosed_quiz import (
    DisclosedQuiz,
    ShowDisclosedQuiz,
    ShowDisclosedQuizCommand,
)
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId


async def preview(talk: Talk, coachee: AccountId | None = None) -> DisclosurePreview:
    return await PreviewDisclosure(talk.house.open)(
        PreviewDisclosureCommand(account_id=coachee or talk.coachee.id, coach_id=talk.coach.id)
    )


async def look(talk: Talk, who: Account, conversation_id: ConversationId) -> DisclosedQuiz:
    return await ShowDisclosedQuiz(talk.house.open, talk.house.clock)(
        ShowDisclosedQuizCommand(account_id=who.id, conversation_id=conversation_id)
    )


async def records(talk: Talk) -> tuple[DisclosureRecord, ...]:
    return await ListDisclosures(talk.house.open)(ListDisclosuresCommand(account_id=talk.coachee.id))


async def revoke(talk: Talk, who: Account, disclosure_id: DisclosureId) -> None:
    await RevokeDisclosure(talk.house.open, talk.house.clock)(
        RevokeDisclosureCommand(account_id=who.id, disclosure_id=disclosure_id)
    )


@pytest.mark.clause("C4.2")
async def test_the_coach_sees_exactly_what_was_previewed(talk: Talk) -> None:
    shown = await preview(talk)
    started = await talk.start(quiz_version=shown.answers.version)

    seen = await look(talk, talk.coach, started.conversation.id)

    assert seen.answers == shown.answers


@pytest.mark.clause("C4.2")
async def test_later_answers_are_not_shared_by_themselves(talk: Talk) -> None:
    started = await talk.start()
    await talk.answer_quiz(role="sre")

    seen = await look(talk, talk.coach, started.conversation.id)

    assert seen.answers.version == 1
    assert seen.answers.answers.role == "backend"


@pytest.mark.clause("C4.2")
async def test_another_coach_sees_nothing(talk: Talk) -> None:
    started = await talk.start()
    other = await talk.house.member("Otto Other", roles=frozenset({Role.COACH}))

    with pytest.raises(NotFound):
        await look(talk, other, started.conversation.id)


async def test_the_coachee_is_no_coach_of_their_own(talk: Talk) -> None:
    started = await talk.start()

    with pytest.raises(NotDisclosed):
        await look(talk, talk.coachee, started.conversation.id)


@pytest.mark.clause("C7.1")
async def test_every_look_is_on_record(talk: Talk) -> None:
    started = await talk.start()
    await look(talk, talk.coach, started.conversation.id)
    talk.house.clock.move(timedelta(hours=1))
    await look(talk, talk.coach, started.conversation.id)

    (record,) = await records(talk)

    assert record.coach_name == "Cora Coach"
    assert [access.accessed_at for access in record.accesses] == [
        started.disclosure.granted_at,
        talk.house.clock.now(),
    ]


@pytest.mark.clause("C4.2")
async def test_a_revoked_disclosure_shows_nothing_at_once(talk: Talk) -> None:
    started = await talk.start()
    await revoke(talk, talk.coachee, started.disclosure.id)

    with pytest.raises(NotDisclosed):
        await look(talk, talk.coach, started.conversation.id)

    (record,) = await records(talk)
    assert not record.disclosure.is_living
    assert talk.house.events(DisclosureRevoked) == [
        DisclosureRevoked(
            disclosure_id=started.disclosure.id,
            conversation_id=started.conversation.id,
            coachee_id=talk.coachee.id,
            coach_id=talk.coach.id,
        )
    ]


async def test_only_the_coachee_revokes_and_only_once(talk: Talk) -> None:
    started = await talk.start()

    with pytest.raises(NotFound):
        await revoke(talk, talk.coach, started.disclosure.id)
    await revoke(talk, talk.coachee, started.disclosure.id)
    with pytest.raises(NotFound):
        await revoke(talk, talk.coachee, started.disclosure.id)


async def test_the_preview_needs_answers(talk: Talk) -> None:
    newcomer = await talk.house.member("Nia New", roles=frozenset({Role.COACHEE}))

    with pytest.raises(QuizMissing):
        await preview(talk, newcomer.id)


async def test_the_preview_says_when_a_coach_is_full(talk: Talk) -> None:
    async with talk.house.open() as uow:
        profile = await uow.coaches.get(talk.coach.id)
        await uow.coaches.save(profile.with_capacity(1))
        await uow.commit()
    await talk.start()
    other = await talk.house.member("Oto Other", roles=frozenset({Role.COACHEE}))

    with pytest.raises(CoachNotTakingCoachees):
        await preview(talk, other.id)
