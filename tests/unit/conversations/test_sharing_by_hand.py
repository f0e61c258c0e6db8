"""A newer version goes to the coach only by hand."""

import pytest
from tests.unit.conversations.conftest import Talk
from tests.unit.conversations.sharing import seen_role, share

from tic_domain.conversations.errors import (
    ContactBlocked,
    CvMissing,
    PreviewOutdated,
)
from tic_domain.conversations.events import DisclosureRevoked, DisclosureShared
from tic_domain.conversations.model import DisclosureCause
from tic_domain.conversations.use_cases.block_member import BlockMember, BlockMemberCommand
from tic_domain.conversations.use_cases.list_sharing import ListSharing, ListSharingCommand
from tic_domain.conversations.use_cases.preview_sharing import PreviewSharing, PreviewSharingCommand
from tic_domain.shared.errors import NotFound


@pytest.mark.clause("C4.2")
async def test_a_newer_version_is_seen_only_once_it_is_shared_by_hand(talk: Talk) -> None:
    started = await talk.start()
    await talk.answer_quiz("sre")
    assert await seen_role(talk, started.conversation.id) == "backend"

    shared = await share(talk, started.conversation.id, 2)

    assert await seen_role(talk, started.conversation.id) == "sre"
    assert shared.cause is DisclosureCause.SHARED_BY_HAND
    history = await ListSharing(talk.house.open)(
        ListSharingCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    )
    assert [(one.quiz_version, one.is_living) for one in history] == [(1, False), (2, True)]
    assert len(talk.house.events(DisclosureShared)) == len(talk.house.events(DisclosureRevoked)) == 1


@pytest.mark.clause("C4.2")
async def test_what_was_not_previewed_is_not_shared(talk: Talk) -> None:
    started = await talk.start()
    await talk.answer_quiz("sre")

    with pytest.raises(PreviewOutdated):
        await share(talk, started.conversation.id, 1)
    with pytest.raises(CvMissing):
        await share(talk, started.conversation.id, 2, 1)
    assert await seen_role(talk, started.conversation.id) == "backend"


async def test_sharing_what_is_shared_already_changes_nothing(talk: Talk) -> None:
    started = await talk.start()

    assert await share(talk, started.conversation.id, 1) == started.disclosure
    assert talk.house.events(DisclosureShared) == []


@pytest.mark.clause("C4.2")
async def test_only_the_coachee_shares_and_not_across_a_block(talk: Talk) -> None:
    started = await talk.start()
    other = await talk.house.member("Olga Other")

    for somebody in (talk.coach.id, other.id):
        with pytest.raises(NotFound):
            await share(talk, started.conversation.id, 1, by=somebody)
        with pytest.raises(NotFound):
            await PreviewSharing(talk.house.open)(
                PreviewSharingCommand(account_id=somebody, conversation_id=started.conversation.id)
            )
    await BlockMember(talk.house.open, talk.house.clock)(
        BlockMemberCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    )
    await talk.answer_quiz("sre")
    with pytest.raises(ContactBlocked):
        await share(talk, started.conversation.id, 2)


async def test_the_preview_says_what_would_go_and_what_the_coach_has_now(talk: Talk) -> None:
    started = await talk.start()
    latest = await talk.answer_quiz("sre")

    preview = await PreviewSharing(talk.house.open)(
        PreviewSharingCommand(account_id=talk.coachee.id, conversation_id=started.conversation.id)
    )

    assert (preview.answers, preview.cv, preview.shared) == (latest, None, started.disclosure)
    assert preview.coach_name == "Cora Coach"
