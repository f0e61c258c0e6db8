"""A coachee who has taken the quiz, and a coach who is listed."""

from typing import Final
from uuid import UUID

import attrs
import pytest
from tests.unit.house import House

from tic_domain.accounts.model import Account, Role
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, CoachStory, Listing
from tic_domain.conversations.model import Message
from tic_domain.conversations.ports import ConversationPage
from tic_domain.conversations.use_cases.delete_message import DeleteMessage, DeleteMessageCommand
from tic_domain.conversations.use_cases.edit_message import EditMessage, EditMessageCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversation, ReadConversationCommand
from tic_domain.conversations.use_cases.send_message import SendMessage, SendMessageCommand
from tic_domain.conversations.use_cases.start_conversation import (
    StartConversation,
    StartConversationCommand,
    StartedConversation,
)
from tic_domain.matching.model import Answers, QuizAnswers
from tic_domain.shared.ids import AccountId, AnswersId, ConversationId
from tic_domain.shared.money import Money

HOURS: Final = WeeklyHours.of(zone_name="Europe/Berlin", days=[[(540, 1020)]] * 5 + [[], []])


@attrs.define
class Talk:
    """The two sides, and what they do."""

    house: House
    coachee: Account
    coach: Account

    async def answer_quiz(self, role: str = "backend") -> Answers:
        async with self.house.open() as uow:
            answers = Answers.following(
                await uow.answers.find_latest(self.coachee.id),
                id=AnswersId(self.house.ids.new()),
                coachee_id=self.coachee.id,
                answers=QuizAnswers.of(
                    role=role,
                    level=4,
                    interview_kinds=["coding"],
                    topics={"python": 3},
                    languages=["en"],
                    hours=HOURS,
                    budget=Money(12_000, "eur"),
                ),
                now=self.house.clock.now(),
            )
            await uow.answers.add(answers)
            await uow.commit()
        return answers

    async def list_coach(self, account: Account, *, capacity: int = 5) -> CoachProfile:
        profile = CoachProfile.draft(
            id=account.id,
            public_name=account.name,
            story=CoachStory.of(
                headline="Staff engineer",
                bio="I ask what interviewers ask.",
                worked_at=[],
                interviewed_for=[],
                roles=["backend"],
                top_level=5,
                interview_kinds=["coding"],
                topics=["python"],
                languages=["en"],
                native_languages=[],
            ),
            hours=HOURS,
            now=self.house.clock.now(),
        )
        listed = profile.with_listing(Listing.LISTED).with_capacity(capacity)
        async with self.house.open() as uow:
            await uow.coaches.add(listed)
            await uow.commit()
        return listed

    async def change_listing(self, listing: Listing) -> None:
        async with self.house.open() as uow:
            profile = await uow.coaches.get(self.coach.id)
            await uow.coaches.save(profile.with_listing(listing))
            await uow.commit()

    async def start(
        self,
        *,
        coachee: AccountId | None = None,
        coach: AccountId | None = None,
        quiz_version: int = 1,
        share_cv: bool = False,
        body: str = "Hello",
    ) -> StartedConversation:
        return await StartConversation(self.house.open, self.house.clock, self.house.ids)(
            StartConversationCommand(
                account_id=coachee or self.coachee.id,
                coach_id=coach or self.coach.id,
                body=body,
                quiz_version=quiz_version,
                share_cv=share_cv,
            )
        )

    async def send(
        self,
        sender: Account,
        conversation_id: ConversationId,
        body: str = "More",
        *,
        client_id: UUID | None = None,
    ) -> Message:
        return await SendMessage(self.house.open, self.house.clock, self.house.ids)(
            SendMessageCommand(
                account_id=sender.id, conversation_id=conversation_id, body=body, client_id=client_id
            )
        )

    async def edit(self, who: Account, message: Message, body: str) -> Message:
        return await EditMessage(self.house.open, self.house.clock)(
            EditMessageCommand(
                account_id=who.id, conversation_id=message.conversation_id, message_id=message.id, body=body
            )
        )

    async def delete(self, who: Account, message: Message) -> Message:
        return await DeleteMessage(self.house.open, self.house.clock)(
            DeleteMessageCommand(
                account_id=who.id, conversation_id=message.conversation_id, message_id=message.id
            )
        )

    async def read(self, reader: Account, conversation_id: ConversationId) -> ConversationPage:
        return await ReadConversation(self.house.open)(
            ReadConversationCommand(
                account_id=reader.id, conversation_id=conversation_id, before=None, limit=50
            )
        )


async def talking(house: House) -> Talk:
    talk = Talk(
        house=house,
        coachee=await house.member("Cem Coachee", roles=frozenset({Role.COACHEE})),
        coach=await house.member("Cora Coach", roles=frozenset({Role.COACH})),
    )
    await talk.list_coach(talk.coach)
    await talk.answer_quiz()
    return talk


@pytest.fixture
async def talk(house: House) -> Talk:
    return await talking(house)
