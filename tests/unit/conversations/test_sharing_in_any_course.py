"""Whatever is done in whatever order, a coach sees exactly what the living disclosure says."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.unit.conversations.conftest import Talk
from tests.unit.conversations.sharing import ROLES, seen_role, share
from tests.unit.house import House
from tests.unit.matching.cv_desk import CvDesk, whole

from tic_domain.accounts.model import Role
from tic_domain.conversations.errors import (
    NotDisclosed,
    SharedCvDeleted,
)
from tic_domain.conversations.use_cases.block_member import BlockMember, BlockMemberCommand
from tic_domain.conversations.use_cases.revoke_disclosure import RevokeDisclosure, RevokeDisclosureCommand
from tic_domain.conversations.use_cases.show_disclosed_cv import ShowDisclosedCv, ShowDisclosedCvCommand
from tic_domain.conversations.use_cases.unblock_member import UnblockMember, UnblockMemberCommand
from tic_domain.matching.errors import TooManyCvs
from tic_domain.shared.errors import Refused
from tic_domain.shared.ids import ConversationId


async def a_talk() -> Talk:
    house = House()
    talk = Talk(
        house=house,
        coachee=await house.member("Cem Coachee", roles=frozenset({Role.COACHEE})),
        coach=await house.member("Cora Coach", roles=frozenset({Role.COACH})),
    )
    await talk.list_coach(talk.coach)
    return talk


class Sharing(RuleBasedStateMachine):
    """Whatever is done, a coach sees exactly the versions of the living disclosure, else nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.talk = self.loop.run_until_complete(a_talk())
        self.cvs = CvDesk(self.talk.house)
        self.roles: list[str] = []
        self.files: dict[int, bytes | None] = {}
        self.conversation: ConversationId | None = None
        self.shared: tuple[int, int | None] | None = None
        """What was shared last and not ended: what the coach must see."""
        self.blocked = False

    def teardown(self) -> None:
        self.loop.close()

    @property
    def latest_cv(self) -> int | None:
        return max((version for version, content in self.files.items() if content is not None), default=None)

    @initialize(role=st.sampled_from(ROLES))
    def first_answers(self, role: str) -> None:
        self.answer(role)

    @rule(role=st.sampled_from(ROLES))
    def answer(self, role: str) -> None:
        self.loop.run_until_complete(self.talk.answer_quiz(role))
        self.roles.append(role)

    @rule(word=st.sampled_from(ROLES))
    def upload(self, word: str) -> None:
        content = f"%PDF {word} {len(self.files)}".encode()
        with suppress(TooManyCvs):
            made = self.loop.run_until_complete(self.cvs.upload(self.talk.coachee, content))
            self.files[made.version] = content

    @precondition(lambda self: self.latest_cv is not None)
    @rule()
    def delete_latest_cv(self) -> None:
        version = self.latest_cv
        self.loop.run_until_complete(self.cvs.delete(self.talk.coachee, version))
        assert version is not None
        self.files[version] = None

    @precondition(lambda self: self.conversation is None and not self.blocked)
    @rule()
    def start(self) -> None:
        started = self.loop.run_until_complete(self.talk.start(quiz_version=len(self.roles)))
        self.conversation = started.conversation.id
        self.shared = (len(self.roles), None)

    @precondition(lambda self: self.conversation is not None)
    @rule(with_cv=st.booleans(), behind=st.integers(0, 1))
    def share(self, *, with_cv: bool, behind: int) -> None:
        quiz = len(self.roles) - behind
        cv = self.latest_cv if with_cv else None
        assert self.conversation is not None
        with suppress(Refused):
            self.loop.run_until_complete(share(self.talk, self.conversation, quiz, cv))
            assert not behind
            assert not self.blocked
            self.shared = (quiz, cv)

    @precondition(lambda self: self.shared is not None)
    @rule()
    def revoke(self) -> None:
        self.loop.run_until_complete(self._revoke())
        self.shared = None

    @precondition(lambda self: self.conversation is not None)
    @rule()
    def block(self) -> None:
        assert self.conversation is not None
        command = BlockMemberCommand(account_id=self.talk.coachee.id, conversation_id=self.conversation)
        house = self.talk.house
        self.loop.run_until_complete(BlockMember(house.open, house.clock)(command))
        self.blocked, self.shared = True, None

    @precondition(lambda self: self.blocked)
    @rule()
    def unblock(self) -> None:
        command = UnblockMemberCommand(account_id=self.talk.coachee.id, blocked_id=self.talk.coach.id)
        self.loop.run_until_complete(UnblockMember(self.talk.house.open)(command))
        self.blocked = False

    @rule(hours=st.integers(0, 30))
    def wait(self, hours: int) -> None:
        self.talk.house.clock.move(timedelta(hours=hours))

    @invariant()
    def the_coach_sees_exactly_what_is_shared(self) -> None:
        if self.conversation is None:
            return
        seen = self.loop.run_until_complete(seen_role(self.talk, self.conversation))
        cv = self.loop.run_until_complete(self._seen_cv())
        if self.shared is None:
            assert (seen, cv) == (None, "nothing")
            return
        quiz_version, cv_version = self.shared
        assert seen == self.roles[quiz_version - 1]
        content = None if cv_version is None else self.files[cv_version]
        expected = "nothing" if cv_version is None else "deleted" if content is None else content
        assert cv == expected

    @invariant()
    def at_most_one_lives(self) -> None:
        living = [one for one in self.talk.house.store.disclosures.disclosures.values() if one.is_living]
        assert len(living) == (self.shared is not None)

    async def _revoke(self) -> None:
        disclosures = self.talk.house.store.disclosures.disclosures.values()
        (living,) = (one for one in disclosures if one.is_living)
        await RevokeDisclosure(self.talk.house.open, self.talk.house.clock)(
            RevokeDisclosureCommand(account_id=self.talk.coachee.id, disclosure_id=living.id)
        )

    async def _seen_cv(self) -> bytes | str:
        assert self.conversation is not None
        command = ShowDisclosedCvCommand(account_id=self.talk.coach.id, conversation_id=self.conversation)
        house = self.talk.house
        try:
            shown = await ShowDisclosedCv(house.open, self.cvs.files, house.clock)(command)
        except NotDisclosed:
            return "nothing"
        except SharedCvDeleted:
            return "deleted"
        return await whole(shown.content)


@pytest.mark.clause("C4.2")
def test_whatever_is_done_a_coach_sees_exactly_the_living_disclosure() -> None:
    run_state_machine_as_test(
        Sharing, settings=settings(max_examples=30, stateful_step_count=20, deadline=None)
    )


@pytest.mark.long
@pytest.mark.clause("C4.2")
def test_and_so_in_many_more_courses() -> None:
    run_state_machine_as_test(
        Sharing, settings=settings(max_examples=1000, stateful_step_count=40, deadline=None)
    )
