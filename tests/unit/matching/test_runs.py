"""Everyone is matched at once: who gets whom, who gets nobody and why, and what ends in between."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.unit.house import House
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import ANSWERS, session, wishing

from tic_adapters.memory.unit_of_work import MemoryUnitOfWork
from tic_domain.accounts.model import Account, AccountStatus, Role
from tic_domain.coaches.model import Listing
from tic_domain.conversations.model import Block
from tic_domain.matching.assigning import PlainAssigner, PlainScorer
from tic_domain.matching.errors import MatchRunOpen, MatchRunStale, NoMatchRunOpen, ShardsUnscored
from tic_domain.matching.events import MatchesShown
from tic_domain.matching.jobs import AssignRunJob, ScoreShardJob
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.runs import MatchRun, RunProgress, RunReport
from tic_domain.matching.use_cases.assign_run import AssignRun
from tic_domain.matching.use_cases.explain_match import ExplainMatchCommand
from tic_domain.matching.use_cases.rehearse_match_run import RehearseMatchRun, RehearseMatchRunCommand
from tic_domain.matching.use_cases.report_matching import ReportMatching
from tic_domain.matching.use_cases.resume_match_run import ResumeMatchRun
from tic_domain.matching.use_cases.score_shard import ScoreShard, unheard
from tic_domain.matching.use_cases.start_match_run import StartMatchRun, StartMatchRunCommand
from tic_domain.matching.use_cases.watch_match_run import WatchMatchRun
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen
class RunDesk:
    """What an operator does."""

    desk: MatchDesk

    @property
    def house(self) -> House:
        return self.desk.house

    def open(self) -> MemoryUnitOfWork:
        return self.house.open()

    async def start(self, **options: Any) -> MatchRun:
        house = self.house
        return await StartMatchRun(self.open, house.clock, house.ids)(StartMatchRunCommand(**options))

    async def score(self, run: MatchRun, shard: int = 0, *, heard: Any = unheard, block: int = 2) -> None:
        score = ScoreShard(self.open, PlainScorer(), self.house.clock, block)
        await score(ScoreShardJob(run_id=run.id, shard=shard), heard)

    async def assign(self, run: MatchRun) -> RunReport:
        house = self.house
        return await AssignRun(self.open, PlainAssigner(), house.clock, house.ids)(
            AssignRunJob(run_id=run.id)
        )

    async def whole(self, **options: Any) -> RunReport:
        run = await self.start(**options)
        await self.score(run)
        return await self.assign(run)

    async def rehearse(self, **options: Any) -> RunReport:
        house = self.house
        rehearse = RehearseMatchRun(self.open, PlainScorer(), PlainAssigner(), house.clock, house.ids)
        return await rehearse(RehearseMatchRunCommand(heard=unheard, **options))

    async def coachee(self, name: str, answers: QuizAnswers = ANSWERS) -> Account:
        account = await self.house.member(name, roles=frozenset({Role.COACHEE}))
        await self.desk.answer(account, answers)
        return account

    async def coachees(self, count: int) -> list[Account]:
        return [await self.coachee(f"Coachee{number}") for number in range(count)]

    async def suggested(self, accounts: Sequence[Account]) -> list[AccountId | None]:
        async with self.open() as uow:
            found = [await uow.suggestions.find(account.id) for account in accounts]
        return [match.coach_id if match else None for match in found]

    async def block(self, one: AccountId, other: AccountId) -> None:
        async with self.open() as uow:
            await uow.blocks.add(Block(blocker_id=one, blocked_id=other, blocked_at=self.house.clock.now()))
            await uow.commit()

    def suspend(self, account: Account) -> None:
        self.house.replace_account(attrs.evolve(account, status=AccountStatus.SUSPENDED))


@pytest.fixture
def runs(desk: MatchDesk) -> RunDesk:
    return RunDesk(desk)


async def test_places_are_respected_and_the_others_are_counted(runs: RunDesk) -> None:
    one = await runs.desk.coach("One Coach", capacity=2)
    other = await runs.desk.coach("Other Coach", capacity=1)
    coachees = await runs.coachees(4)
    report = await runs.whole()
    assert (report.coachees, report.assigned, report.places_taken) == (4, 3, 1)
    assert (report.coaches, report.places, report.pairs) == (2, 3, 8)
    got = await runs.suggested(coachees)
    assert (got.count(one.id), got.count(other.id), got.count(None)) == (2, 1, 1)


async def test_a_run_with_nobody_is_done_at_once(runs: RunDesk) -> None:
    report = await runs.whole()
    assert (report.coachees, report.assigned, report.coaches) == (0, 0, 0)


async def test_without_coaches_everyone_is_told_why(runs: RunDesk) -> None:
    await runs.coachees(2)
    report = await runs.whole()
    assert (report.assigned, report.nobody_fits) == (0, {"several": 2})


async def test_the_rule_that_keeps_most_away_is_counted(runs: RunDesk) -> None:
    await runs.desk.coach("Dear Coach", offerings=(session(99_000),))
    await runs.desk.coach("Full Coach", capacity=0)
    await runs.coachee("Frugal")
    await runs.coachee("Elsewhere", wishing(languages=frozenset({"fr"})))
    report = await runs.whole()
    assert report.nobody_fits == {"budget": 1, "several": 1}


async def test_nobody_is_their_own_coach_and_blocked_pairs_stay_apart(runs: RunDesk) -> None:
    own = await runs.desk.coach("Own Coach")
    account = runs.house.account(own.id)
    await runs.desk.answer(account)
    blocked = await runs.coachee("Blocked")
    async with runs.open() as uow:
        await uow.blocks.add(
            Block(blocker_id=own.id, blocked_id=blocked.id, blocked_at=runs.house.clock.now())
        )
        await uow.commit()
    report = await runs.whole()
    assert (report.assigned, report.pairs) == (0, 0)


async def test_who_cannot_be_matched_is_skipped_with_the_reason(runs: RunDesk) -> None:
    await runs.desk.coach("Cora Coach")
    late = await runs.coachee("Late", wishing(deadline=date(2026, 4, 30)))
    gone = await runs.coachee("Gone")
    suspended = await runs.coachee("Suspended")
    tables = runs.house.store.matching.answers
    tables[gone.id, 1] = attrs.evolve(tables[gone.id, 1], answers=wishing(topics={"punch-cards": 3}))
    tables[late.id, 1] = attrs.evolve(tables[late.id, 1], answers=wishing(deadline=date(2020, 1, 1)))
    run = await runs.start()
    runs.suspend(suspended)
    await runs.score(run)
    report = await runs.assign(run)
    assert report.skipped == {"answers-outdated": 1, "deadline-passed": 1, "inactive": 1}
    assert (report.coachees, report.assigned) == (3, 0)


async def test_whoever_changes_between_scoring_and_assigning_is_left_out(runs: RunDesk) -> None:
    cora = await runs.desk.coach("Cora Coach")
    ada, bea = await runs.coachees(2)
    run = await runs.start()
    await runs.score(run)
    runs.suspend(ada)
    report = await runs.assign(run)
    assert (report.assigned, report.changed_since) == (1, 1)
    assert await runs.suggested([ada, bea]) == [None, cora.id]
    assert report.total_score > 0


async def test_a_coach_who_leaves_meanwhile_gets_nobody(runs: RunDesk) -> None:
    cora = await runs.desk.coach("Cora Coach")
    (ada,) = await runs.coachees(1)
    run = await runs.start()
    await runs.score(run)
    await runs.desk.rewrite(cora.with_listing(Listing.PAUSED))
    report = await runs.assign(run)
    assert report.assigned == 0
    assert await runs.suggested([ada]) == [None]


async def test_a_run_that_was_ended_goes_on_where_it_was(runs: RunDesk) -> None:
    await runs.desk.coach("Cora Coach", capacity=3)
    coachees = await runs.coachees(5)
    run = await runs.start()

    class Ended(Exception):
        pass

    def end(progress: RunProgress) -> None:
        raise Ended

    with pytest.raises(Ended):
        await runs.score(run, heard=end)
    with pytest.raises(ShardsUnscored):
        await runs.assign(run)
    with pytest.raises(MatchRunOpen, match=r"2 of 5 coachees are scored.*--resume"):
        await runs.start()
    resumed = await ResumeMatchRun(runs.open, runs.house.clock)()
    heard: list[RunProgress] = []
    await runs.score(resumed, heard=heard.append)
    assert [one.scored for one in heard] == [4, 5]
    assert (await runs.assign(resumed)).assigned == 3
    assert len([one for one in await runs.suggested(coachees) if one]) == 3


async def test_a_run_can_be_dropped_and_begun_anew(runs: RunDesk) -> None:
    await runs.coachees(1)
    dropped = await runs.start()
    again = await runs.start(anew=True)
    await runs.score(dropped)
    with pytest.raises(NotFound):
        await runs.assign(dropped)
    seen, progress = await WatchMatchRun(runs.open)(again.id)
    assert (seen, progress) == (again, RunProgress(coachees=1, scored=0))


async def test_there_must_be_something_to_resume_and_it_must_be_of_today(runs: RunDesk) -> None:
    resume = ResumeMatchRun(runs.open, runs.house.clock)
    with pytest.raises(NoMatchRunOpen):
        await resume()
    await runs.start()
    runs.house.clock.move(timedelta(days=2))
    with pytest.raises(MatchRunStale):
        await resume()


async def test_any_number_of_shards_gives_the_same(runs: RunDesk) -> None:
    for number in range(3):
        await runs.desk.coach(f"Coach{number}", capacity=2)
    coachees = await runs.coachees(9)
    await runs.whole()
    alone = await runs.suggested(coachees)
    for shards in (1, 2, 5):
        run = await runs.start(shards=shards)
        jobs = runs.house.store.take_jobs()
        assert sum(isinstance(job, ScoreShardJob) for job in jobs) == shards
        for shard in reversed(range(shards)):
            await runs.score(run, shard)
        assign = [job for job in runs.house.store.take_jobs() if isinstance(job, AssignRunJob)]
        assert assign == [AssignRunJob(run_id=run.id)]
        await runs.assign(run)
        assert await runs.suggested(coachees) == alone


async def test_a_resumed_run_hands_over_only_what_is_left(runs: RunDesk) -> None:
    await runs.coachees(4)
    run = await runs.start(shards=2)
    await runs.score(run, 0)
    runs.house.store.take_jobs()
    resume = ResumeMatchRun(runs.open, runs.house.clock)
    await resume()
    assert all(isinstance(job, ScoreShardJob) and job.shard == 1 for job in runs.house.store.take_jobs())
    await runs.score(run, 1)
    runs.house.store.take_jobs()
    await resume()
    assert runs.house.store.take_jobs() == (AssignRunJob(run_id=run.id),)


async def test_assigning_twice_is_assigning_once(runs: RunDesk) -> None:
    await runs.desk.coach("Cora Coach")
    await runs.coachees(1)
    run = await runs.start()
    await runs.score(run)
    assert await runs.assign(run) == await runs.assign(run)


async def test_a_rehearsal_says_the_same_and_leaves_no_trace(runs: RunDesk) -> None:
    await runs.desk.coach("Cora Coach", capacity=2)
    coachees = await runs.coachees(3)
    rehearsed = await runs.rehearse()
    assert await runs.suggested(coachees) == [None] * 3
    assert runs.house.store.runs.runs == {}
    assert rehearsed == await runs.whole()
    assert (await runs.rehearse(limit=1)).coachees == 1


@pytest.mark.parametrize("wrong", [{"shards": 0}, {"shards": 1000}, {"limit": 0}])
async def test_odd_numbers_are_refused(runs: RunDesk, wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        await runs.start(**wrong)


async def test_a_suggestion_counts_as_shown_only_once_it_was(runs: RunDesk) -> None:
    cora = await runs.desk.coach("Cora Coach")
    (ada,) = await runs.coachees(1)
    await runs.whole()
    async with runs.open() as uow:
        assert (await uow.coaches.standings([cora.id]))[cora.id].shown_recently == 0
    page = await runs.desk.find(ada)
    assert page.suggestion is not None
    assert page.suggestion.coach.profile.id == cora.id
    assert page.suggestion.match == page.matches[0].match
    async with runs.open() as uow:
        assert (await uow.coaches.standings([cora.id]))[cora.id].shown_recently == 1
    assert runs.house.events(MatchesShown) == [MatchesShown(coachee_id=ada.id, fitting=1, shown=1)]


async def test_a_suggestion_beyond_the_best_is_shown_and_kept_as_well(runs: RunDesk) -> None:
    coaches = [await runs.desk.coach(f"Coach{number}", capacity=1) for number in range(2)]
    coachees = await runs.coachees(2)
    await runs.whole()
    for account in coachees:
        page = await runs.desk.find(account, limit=1)
        assert page.suggestion is not None
        async with runs.open() as uow:
            kept = {match.coach_id for match in await uow.matches.list_of(account.id)}
        assert kept == {page.matches[0].coach.profile.id, page.suggestion.coach.profile.id}
    assert set(await runs.suggested(coachees)) == {coach.id for coach in coaches}


async def test_a_suggestion_goes_with_its_coach_and_with_other_answers(runs: RunDesk) -> None:
    cora = await runs.desk.coach("Cora Coach")
    (ada,) = await runs.coachees(1)
    await runs.whole()
    await runs.desk.rewrite(cora.with_listing(Listing.PAUSED))
    assert (await runs.desk.find(ada)).suggestion is None
    async with runs.open() as uow:
        paused = await uow.coaches.get(cora.id)
        await uow.coaches.save(paused.with_listing(Listing.LISTED))
        await uow.commit()
    assert (await runs.desk.find(ada)).suggestion is not None
    await runs.block(cora.id, ada.id)
    assert (await runs.desk.find(ada)).suggestion is None
    async with runs.open() as uow:
        await uow.blocks.remove(cora.id, ada.id)
        await uow.commit()
    await runs.desk.answer(ada)
    assert (await runs.desk.find(ada)).suggestion is None


async def test_a_suggestion_is_replayed_before_it_was_shown(runs: RunDesk) -> None:
    cora = await runs.desk.coach("Cora Coach")
    (ada,) = await runs.coachees(1)
    await runs.whole()
    command = ExplainMatchCommand(account_id=ada.id, coach_id=cora.id)
    with pytest.raises(NotFound):
        await runs.desk.explain_match(command)
    found = await runs.desk.explain_match(attrs.evolve(command, suggestions=True))
    assert (found.identical, found.was_shown) == (True, False)
    with pytest.raises(NotFound):
        await runs.desk.explain_match(
            ExplainMatchCommand(account_id=ada.id, coach_id=ada.id, suggestions=True)
        )


async def test_the_report_counts_and_names_nobody(runs: RunDesk) -> None:
    report = ReportMatching(runs.open, runs.house.clock)
    with pytest.raises(NotFound):
        await report()
    for number in range(2):
        await runs.desk.coach(f"Coach{number}", capacity=2 * number)
    (ada, _) = await runs.coachees(2)
    await runs.whole()
    await runs.desk.find(ada)
    found = await report()
    assert found.counts.assigned == 2
    assert found.suggested.counts == (0, 2)
    assert found.suggested.gini == 5_000
    assert found.shown.counts == (0, 1)
