"""A new account starts fewer conversations, and sends no links before it is answered."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.conversations.conftest import Talk

from tic_domain.conversations.errors import LinkTooEarly, TooManyConversations
from tic_domain.conversations.model import DEFAULT_RULES, ContactRules
from tic_domain.conversations.policies import holds_link
from tic_domain.conversations.use_cases.edit_message import EditMessage, EditMessageCommand
from tic_domain.conversations.use_cases.start_conversation import (
    StartConversation,
    StartConversationCommand,
    StartedConversation,
)

LINK = "See https://example.org/cv"


async def edit(talk: Talk, started: StartedConversation, body: str) -> None:
    await EditMessage(talk.house.open, talk.house.clock)(
        EditMessageCommand(
            account_id=talk.coachee.id,
            conversation_id=started.conversation.id,
            message_id=started.message.id,
            body=body,
        )
    )


@pytest.mark.clause("C3.3")
async def test_a_new_account_starts_three_conversations_a_day(talk: Talk) -> None:
    coaches = [await talk.house.member(f"Coach {number}") for number in range(4)]
    for coach in coaches:
        await talk.list_coach(coach)
    for coach in coaches[: DEFAULT_RULES.new_conversations_a_day]:
        await talk.start(coach=coach.id)

    with pytest.raises(TooManyConversations, match="new"):
        await talk.start(coach=coaches[-1].id)

    talk.house.clock.move(timedelta(hours=24))
    await talk.start(coach=coaches[-1].id)


@pytest.mark.clause("C3.3")
async def test_a_new_account_sends_no_link_until_it_is_answered(talk: Talk) -> None:
    with pytest.raises(LinkTooEarly, match="3 March 2026 09:00 UTC"):
        await talk.start(body=LINK)
    started = await talk.start()
    with pytest.raises(LinkTooEarly):
        await talk.send(talk.coachee, started.conversation.id, LINK)
    with pytest.raises(LinkTooEarly):
        await edit(talk, started, LINK)
    await talk.send(talk.coach, started.conversation.id, LINK)
    await edit(talk, started, LINK)
    await talk.send(talk.coachee, started.conversation.id, LINK)


async def test_after_a_day_links_are_possible_at_once(talk: Talk) -> None:
    talk.house.clock.move(timedelta(hours=24))

    await talk.start(body=LINK)


async def test_an_operator_sets_other_limits(talk: Talk) -> None:
    rules = ContactRules(new_for=timedelta(0), conversations_a_day=1)
    start = StartConversation(talk.house.open, talk.house.clock, talk.house.ids, rules)
    command = StartConversationCommand(
        account_id=talk.coachee.id, coach_id=talk.coach.id, body=LINK, quiz_version=1, share_cv=False
    )

    assert (await start(command)).message.body == LINK


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "HTTP://EXAMPLE.ORG",
        "www.example.org",
        "look at example.org/offer now",
        "a.b.example.co.uk/x",
        "ｈｔｔｐｓ：／／example.org",
        "mailto:somebody@example.org",
        "javascript:alert(1)",
        "ftp://files.example.org",
        "(https://example.org)",
    ],
)
def test_what_can_be_followed_is_a_link(text: str) -> None:
    assert holds_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "node.js and asp.net, socket.io",
        "I/O, CI/CD and TCP/IP",
        "e.g. a 3.5/5 rating",
        "The end.Next sentence",
        "std::vector<int>",
        "It takes 10:30 to 11:00",
        "C:/Users",
    ],
)
def test_what_people_write_about_software_is_none(text: str) -> None:
    assert not holds_link(text)


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_an_address_is_found_whatever_stands_around(before: str, after: str) -> None:
    assert holds_link(f"{before} https://example.org {after}")
