"""Several months of an invented market, played in memory through the use cases."""

import heapq
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Final

import attrs

from tic_adapters.memory.system import SteppingClock
from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_adapters.sandbox.market.coachees import CoacheeDraft, coachees
from tic_adapters.sandbox.market.coaches import CoachDraft, coaches
from tic_adapters.sandbox.market.dice import Dice
from tic_adapters.sandbox.market.moment_ids import MomentIds
from tic_adapters.sandbox.market.stars import stars
from tic_adapters.sandbox.market.talks import Line, talk
from tic_adapters.sandbox.people import DEMO_PEOPLE, MARA, NOOR
from tic_domain.accounts.model import Account, LinkedInIdentity, Role
from tic_domain.accounts.use_cases.choose_roles import ChooseRoles, ChooseRolesCommand
from tic_domain.coaches.use_cases.add_offering import AddOffering, AddOfferingCommand
from tic_domain.coaches.use_cases.delist_profile import DelistProfile, DelistProfileCommand
from tic_domain.coaches.use_cases.list_profile import ListProfile, ListProfileCommand
from tic_domain.coaches.use_cases.pause_profile import PauseProfile, PauseProfileCommand
from tic_domain.coaches.use_cases.set_capacity import SetCapacity, SetCapacityCommand
from tic_domain.coaches.use_cases.set_weekly_hours import SetWeeklyHours, SetWeeklyHoursCommand
from tic_domain.coaches.use_cases.take_down_profile import TakeDownProfile, TakeDownProfileCommand
from tic_domain.coaches.use_cases.write_profile import WriteProfile, WriteProfileCommand
from tic_domain.coaches.vocabulary import COMPANIES, INTERVIEW_KINDS, LEVEL_LABELS, ROLES, TOPICS
from tic_domain.conversations.errors import CoachNotTakingCoachees
from tic_domain.conversations.use_cases.mark_read import MarkRead, MarkReadCommand
from tic_domain.conversations.use_cases.revoke_disclosure import RevokeDisclosure, RevokeDisclosureCommand
from tic_domain.conversations.use_cases.send_message import SendMessage, SendMessageCommand
from tic_domain.conversations.use_cases.show_disclosed_quiz import ShowDisclosedQuiz, ShowDisclosedQuizCommand
from tic_domain.conversations.use_cases.start_conversation import (
    StartConversation,
    StartConversationCommand,
    StartedConversation,
)
from tic_domain.matching.use_cases.answer_quiz import AnswerQuiz, AnswerQuizCommand
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand, ShownMatch
from tic_domain.shared.ids import AccountId

COACHES: Final = 300
COACHEES: Final = 50
_DAYS: Final = 170
_TAKEN_DOWN: Final = "Offered confidential interview questions of a former employer."


@attrs.define
class Play:
    """What is to happen waits in `_agenda`, the earliest first."""

    _now: datetime
    store: MemoryStore = attrs.field(factory=MemoryStore)
    _clock: SteppingClock = attrs.field(factory=SteppingClock)
    _dice: Dice = attrs.field(factory=lambda: Dice("play"))
    _agenda: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = attrs.field(factory=list)
    _count: int = 0
    _stars: set[AccountId] = attrs.field(factory=set)
    _ids: MomentIds = attrs.field(
        default=attrs.Factory(lambda self: MomentIds(self._clock, Dice("ids")), takes_self=True)
    )

    async def run(self) -> MemoryStore:
        today = datetime.combine(self._now.date(), time(), tzinfo=UTC)
        for number, coach in enumerate((*stars(), *coaches(COACHES - len(stars())))):
            days = _DAYS - number // 2 if number < 4 else self._dice.between(25, _DAYS)
            self._at(today - timedelta(days=days, minutes=self._dice.below(900)), self._coach(coach))
        for coachee in coachees(COACHEES, today.date()):
            days = 6 if coachee.subject == MARA.subject else self._dice.between(1, 75)
            self._at(today - timedelta(days=days, minutes=self._dice.below(700)), self._coachee(coachee))
        while self._agenda:
            moment, _, happen = heapq.heappop(self._agenda)
            self._clock.move_to(moment)
            await happen()
        return self.store

    def _at(self, moment: datetime, happen: Callable[[], Awaitable[None]]) -> None:
        """What would lie in the future doesn't happen."""
        if moment < self._now:
            self._count += 1
            heapq.heappush(self._agenda, (moment, self._count, happen))

    def _open(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self.store, self._clock)

    def _coach(self, draft: CoachDraft) -> Callable[[], Awaitable[None]]:
        async def happen() -> None:
            both = draft.subject == NOOR.subject
            account = await self._register(draft, {Role.COACH, Role.COACHEE} if both else {Role.COACH})
            if draft.subject in {person.subject for person in DEMO_PEOPLE}:
                self._stars.add(account)
            await WriteProfile(self._open, self._clock)(
                WriteProfileCommand(account_id=account, story=draft.story, zone=draft.hours.zone)
            )
            if draft.end == "draft":
                return
            await SetWeeklyHours(self._open)(SetWeeklyHoursCommand(account_id=account, hours=draft.hours))
            await SetCapacity(self._open)(SetCapacityCommand(account_id=account, capacity=draft.capacity))
            for one in draft.offerings:
                await AddOffering(self._open, self._ids)(
                    AddOfferingCommand(account_id=account, **attrs.asdict(one, recurse=False))
                )
            await ListProfile(self._open)(ListProfileCommand(account_id=account))
            later = self._clock.now() + timedelta(days=self._dice.between(5, 20))
            if draft.end != "listed":
                self._at(later, self._ending(draft.end, account))

        return happen

    def _ending(self, end: str, coach: AccountId) -> Callable[[], Awaitable[None]]:
        async def happen() -> None:
            if end == "paused":
                await PauseProfile(self._open)(PauseProfileCommand(account_id=coach))
            elif end == "delisted":
                await DelistProfile(self._open)(DelistProfileCommand(account_id=coach))
            else:
                command = TakeDownProfileCommand(coach_id=coach, reason=_TAKEN_DOWN)
                await TakeDownProfile(self._open, self._clock)(command)

        return happen

    async def _register(self, draft: CoachDraft | CoacheeDraft, roles: set[Role]) -> AccountId:
        identity = LinkedInIdentity(
            subject=draft.subject,
            name=draft.name,
            email=draft.email,
            email_verified=True,
            picture=None,
            locale=draft.locale,
        )
        async with self._open() as uow:
            known = await uow.accounts.find_by_linkedin(draft.subject)
            if known is not None:
                return known.id
            account = Account.register(
                id=AccountId(self._ids.new()), identity=identity, now=self._clock.now()
            )
            await uow.accounts.add(account)
            await uow.commit()
        command = ChooseRolesCommand(account_id=account.id, roles=frozenset(roles))
        await ChooseRoles(self._open)(command)
        return account.id

    def _coachee(self, draft: CoacheeDraft) -> Callable[[], Awaitable[None]]:
        async def happen() -> None:
            account = await self._register(draft, {Role.COACHEE})
            await AnswerQuiz(self._open, self._clock, self._ids)(
                AnswerQuizCommand(account_id=account, answers=draft.answers)
            )
            if not draft.talks:
                return
            find = FindMatches(self._open, self._clock, self._ids)
            page = await find(FindMatchesCommand(account_id=account, limit=12))
            for number, shown in enumerate(self._chosen(draft, list(page.matches))):
                later = self._clock.now() + timedelta(minutes=15 + 45 * number)
                self._at(later, self._talk(draft, account, shown))

        return happen

    def _chosen(self, draft: CoacheeDraft, matches: list[ShownMatch]) -> list[ShownMatch]:
        """Demo coaches first, so that they have something to read; Mara leaves them for visitors."""
        known = [one for one in matches if one.coach.profile.id in self._stars]
        others = [one for one in matches if one not in known]
        if draft.subject == MARA.subject:
            return others[1 : 1 + draft.talks]
        return [*known, *self._dice.shuffled(others[:5])][: draft.talks]

    def _talk(
        self, draft: CoacheeDraft, coachee: AccountId, shown: ShownMatch
    ) -> Callable[[], Awaitable[None]]:
        profile = shown.coach.profile
        answers = draft.answers
        topics = sorted(
            answers.topics, key=lambda key: (key not in profile.topics, -answers.topics[key], key)
        )
        facts = {
            "coach": profile.public_name.split()[0],
            "coachee": draft.name.split()[0],
            "role": ROLES[answers.role].lower(),
            "level": LEVEL_LABELS[answers.level].lower(),
            "kind": INTERVIEW_KINDS[min(answers.interview_kinds)].lower(),
            "topic": TOPICS[topics[0]],
            "company": COMPANIES[min(profile.interviewed_for)],
        }
        lines = talk(self._dice, facts, slow=self._dice.pick((25, 60, 180, 420, 900)))

        async def happen() -> None:
            start = StartConversation(self._open, self._clock, self._ids)
            command = StartConversationCommand(
                account_id=coachee, coach_id=profile.id, body=lines[0].body, quiz_version=1, share_cv=False
            )
            try:
                started = await start(command)
            except CoachNotTakingCoachees:
                return  # full since the matches were shown: as it happens
            self._answer(started, lines[1:])

        return happen

    def _answer(self, started: StartedConversation, lines: list[Line]) -> None:
        moment = self._clock.now()
        if lines:
            self._at(moment + timedelta(minutes=max(1, lines[0].minutes - 4)), self._look(started))
        for line in lines:
            moment += timedelta(minutes=line.minutes)
            self._at(moment, self._say(started, line))
        if self._dice.chance(6):
            self._at(moment + timedelta(days=2), self._revoke(started))

    def _look(self, started: StartedConversation) -> Callable[[], Awaitable[None]]:
        conversation = started.conversation

        async def happen() -> None:
            await ShowDisclosedQuiz(self._open, self._clock)(
                ShowDisclosedQuizCommand(account_id=conversation.coach_id, conversation_id=conversation.id)
            )

        return happen

    def _say(self, started: StartedConversation, line: Line) -> Callable[[], Awaitable[None]]:
        conversation = started.conversation
        speaker = conversation.coach_id if line.by_coach else conversation.coachee_id

        async def happen() -> None:
            await MarkRead(self._open, self._clock)(
                MarkReadCommand(account_id=speaker, conversation_id=conversation.id)
            )
            await SendMessage(self._open, self._clock, self._ids)(
                SendMessageCommand(account_id=speaker, conversation_id=conversation.id, body=line.body)
            )

        return happen

    def _revoke(self, started: StartedConversation) -> Callable[[], Awaitable[None]]:
        disclosure = started.disclosure

        async def happen() -> None:
            await RevokeDisclosure(self._open, self._clock)(
                RevokeDisclosureCommand(account_id=disclosure.coachee_id, disclosure_id=disclosure.id)
            )

        return happen
