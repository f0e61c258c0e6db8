"""What a coachee answers and with whom they are matched is seen by no coach whom they didn't write to.

Two worlds in which everybody does the same in public, and one coachee something else in private: whatever a
coach can observe is the same in both, at every step.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import attrs
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
from tests.unit.house import House
from tests.unit.matching import made_up
from tests.unit.matching.cv_desk import CvDesk
from tests.unit.matching.people import ANSWERS, MORNINGS, SATURDAYS, profile, session

from tic_adapters.choices import reactions
from tic_adapters.memory.system import SeededIds
from tic_adapters.memory.unit_of_work import MemoryUnitOfWork
from tic_domain.accounts.model import Account, Role
from tic_domain.accounts.use_cases.list_access import ListAccess, ListAccessCommand
from tic_domain.accounts.use_cases.show_account import ShowAccount, ShowAccountCommand
from tic_domain.coaches.directory import DirectoryFilter
from tic_domain.coaches.model import Listing
from tic_domain.coaches.use_cases.list_directory import ListDirectory, ListDirectoryCommand
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfile, ShowPublicProfileCommand
from tic_domain.conversations.use_cases.list_conversations import ListConversations, ListConversationsCommand
from tic_domain.conversations.use_cases.list_disclosures import ListDisclosures, ListDisclosuresCommand
from tic_domain.conversations.use_cases.start_conversation import StartConversation, StartConversationCommand
from tic_domain.matching.errors import TooManyCvs
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.use_cases.answer_quiz import AnswerQuiz, AnswerQuizCommand
from tic_domain.matching.use_cases.explain_coach import ExplainCoach, ExplainCoachCommand
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand
from tic_domain.matching.use_cases.save_draft import SaveDraft, SaveDraftCommand
from tic_domain.scheduling.use_cases.list_calendar import ListCalendar, ListCalendarCommand
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import AccountId
from tic_web.api.coaches.schemas import CoachAnswer

COACHES: Final = 3
COACH: Final = frozenset({Role.COACH})
COACHEE: Final = frozenset({Role.COACHEE})


@attrs.define
class World:
    house: House = attrs.field(factory=House)
    private_ids: SeededIds = attrs.field(factory=lambda: SeededIds(99))
    """What is made in private takes no id from the public ones: their order alone would tell."""
    coaches: list[Account] = attrs.field(factory=list)
    secretive: Account | None = None
    open_coachee: Account | None = None

    def open(self) -> MemoryUnitOfWork:
        react = reactions(self.house.clock, self.private_ids)
        return MemoryUnitOfWork(self.house.store, self.house.clock, reactions=react)

    async def populate(self) -> None:
        self.coaches = [await self.house.member(f"Coach {n}", roles=COACH) for n in range(COACHES)]
        for account in self.coaches:
            async with self.open() as uow:
                await uow.coaches.add(profile(1, id=account.id, public_name=account.name))
                await uow.commit()
        self.secretive = await self.house.member("Cleo Example", roles=COACHEE)
        self.open_coachee = await self.house.member("Otto Example", roles=COACHEE)

    @property
    def cleo(self) -> AccountId:
        assert self.secretive is not None
        return self.secretive.id

    async def answer(self, answers: QuizAnswers) -> None:
        command = AnswerQuizCommand(account_id=self.cleo, answers=answers)
        await AnswerQuiz(self.open, self.house.clock, self.private_ids)(command)

    async def look(self) -> None:
        await FindMatches(self.open, self.house.clock, self.private_ids)(
            FindMatchesCommand(account_id=self.cleo)
        )
        for coach in self.coaches:
            await ExplainCoach(self.open, self.house.clock)(
                ExplainCoachCommand(account_id=self.cleo, coach_id=coach.id)
            )

    async def draft(self, role: str) -> None:
        command = SaveDraftCommand(account_id=self.cleo, step="goal", values={"role": [role]})
        await SaveDraft(self.open, self.house.clock)(command)

    async def upload(self, words: str) -> None:
        private = House(self.house.store, self.house.clock, self.private_ids)
        await CvDesk(private).upload(self.house.account(self.cleo), f"%PDF {words}".encode())

    async def write_to(self, coach: Account) -> None:
        assert self.open_coachee is not None
        command = AnswerQuizCommand(account_id=self.open_coachee.id, answers=ANSWERS)
        answers = await AnswerQuiz(self.open, self.house.clock, self.house.ids)(command)
        await StartConversation(self.open, self.house.clock, self.house.ids)(
            StartConversationCommand(
                account_id=self.open_coachee.id,
                coach_id=coach.id,
                body="Hello",
                quiz_version=answers.version,
                share_cv=False,
            )
        )

    async def rewrite(self, number: int, **changes: Any) -> None:
        async with self.open() as uow:
            known = await uow.coaches.get(self.coaches[number].id)
            await uow.coaches.save(attrs.evolve(known, **changes))
            await uow.commit()

    async def observed_by(self, coach: Account) -> tuple[object, ...]:
        """Everything that this coach can look at, on the site or by the API, and all that is sent to them."""
        shown = [
            await ShowPublicProfile(self.open)(ShowPublicProfileCommand(coach_id=one.id))
            for one in self.coaches
        ]
        directory = await ListDirectory(self.open)(
            ListDirectoryCommand(wanted=DirectoryFilter(), after=None, limit=20)
        )
        own = coach.id
        return (
            await ShowOwnProfile(self.open)(ShowOwnProfileCommand(account_id=own)),
            [CoachAnswer.of(one) for one in shown],
            [CoachAnswer.of(one) for one in directory.coaches],
            await ShowAccount(self.open)(ShowAccountCommand(account_id=own)),
            await ListAccess(self.open, self.house.clock)(ListAccessCommand(account_id=own)),
            await ListConversations(self.open)(
                ListConversationsCommand(account_id=own, after=None, limit=20)
            ),
            await ListDisclosures(self.open)(ListDisclosuresCommand(account_id=own)),
            (directory.total, directory.counts, directory.relaxations),
            await ListCalendar(self.open, self.house.clock)(
                ListCalendarCommand(account_id=own, zone="UTC", first_day=None, last_day=None)
            ),
            [job for job in self.house.store.jobs if str(own) in repr(job)],
            [event for event in self.house.store.events if str(own) in repr(event)],
        )


class TwoWorlds(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.worlds = (World(), World())
        self.answered: set[int] = set()

    @initialize()
    def populate(self) -> None:
        for world in self.worlds:
            self.runner.run(world.populate())

    @rule(world=st.integers(0, 1), answers=st.just(ANSWERS) | made_up.wishes, looks=st.booleans())
    def answers_in_private(self, world: int, answers: QuizAnswers, looks: bool) -> None:
        try:
            self.runner.run(self.worlds[world].answer(attrs.evolve(answers, native_language=None)))
        except InvalidInput:
            return  # no hour is left to book: refused, and nothing was stored
        self.answered.add(world)
        if looks:
            self.runner.run(self.worlds[world].look())

    @precondition(lambda self: self.answered)
    @rule(data=st.data())
    def looks_in_private(self, data: st.DataObject) -> None:
        world = data.draw(st.sampled_from(sorted(self.answered)))
        self.runner.run(self.worlds[world].look())

    @rule(world=st.integers(0, 1), role=st.sampled_from(("backend", "sre", "wizard")))
    def drafts_in_private(self, world: int, role: str) -> None:
        self.runner.run(self.worlds[world].draft(role))

    @rule(world=st.integers(0, 1), words=st.sampled_from(("backend python", "english google", "nothing")))
    def uploads_in_private(self, world: int, words: str) -> None:
        with suppress(TooManyCvs):
            self.runner.run(self.worlds[world].upload(words))

    @rule(number=st.integers(0, COACHES - 1), hours=st.sampled_from((MORNINGS, SATURDAYS)))
    def a_coach_changes_hours(self, number: int, hours: Any) -> None:
        self.in_both("rewrite", number, hours=hours)

    @rule(number=st.integers(0, COACHES - 1), amount=st.sampled_from((4000, 9000, 12_000)))
    def a_coach_changes_the_price(self, number: int, amount: int) -> None:
        self.in_both("rewrite", number, offerings=(session(amount),))

    @rule(number=st.integers(0, COACHES - 1), listing=st.sampled_from((Listing.LISTED, Listing.PAUSED)))
    def a_coach_pauses_or_goes_on(self, number: int, listing: Listing) -> None:
        self.in_both("rewrite", number, listing=listing)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        for world in self.worlds:
            world.house.clock.move(timedelta(hours=hours))

    @invariant()
    def no_coach_can_tell_the_worlds_apart(self) -> None:
        here, there = self.worlds
        for one, other in zip(here.coaches, there.coaches, strict=True):
            assert self.runner.run(here.observed_by(one)) == self.runner.run(there.observed_by(other))

    def in_both(self, name: str, *arguments: Any, **more: Any) -> None:
        for world in self.worlds:
            self.runner.run(getattr(world, name)(*arguments, **more))

    def teardown(self) -> None:
        self.runner.close()


@pytest.mark.clause("C2.2", "C4.2", "C3.1")
def test_no_coach_learns_anything_by_being_matched() -> None:
    fewer = max(10, settings().max_examples // 10)  # each step looks through every coach's eyes
    run_state_machine_as_test(TwoWorlds, settings=settings(max_examples=fewer, stateful_step_count=12))


@pytest.mark.clause("C4.2")
async def test_whoever_is_written_to_learns_it_and_no_other_coach() -> None:
    """So that the comparison is seen to find a difference where there is one."""
    here, there = World(), World()
    for world in (here, there):
        await world.populate()

    await here.write_to(here.coaches[0])

    assert await here.observed_by(here.coaches[0]) != await there.observed_by(there.coaches[0])
    assert await here.observed_by(here.coaches[1]) == await there.observed_by(there.coaches[1])
