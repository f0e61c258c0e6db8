"""Everyone is matched at once: who gets whom, who gets nobody and why, and what ends in between."""

from datetime import date, timedelta

import attrs
import pytest
from tests.unit.matching.people import session, wishing
from tests.unit.matching.run_desk import RunDesk

from tic_domain.coaches.model import Listing
from tic_domain.conversations.model import Block
from tic_domain.matching.errors import MatchRunOpen, MatchRunStale, NoMatchRunOpen, ShardsUnscored
from tic_domain.matching.jobs import AssignRunJob, ScoreShardJob
from tic_domain.matching.runs import RunProgress
from tic_domain.matching.use_cases.report_matching import ReportMatching
from tic_domain.matching.use_cases.resume_match_run import ResumeMatchRun
from tic_domain.matching.use_cases.watch_match_run import WatchMatchRun
from tic_domain.shared.errors import InvalidInput, NotFound


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
