"""What is enqueued is done: if, and only if, it was committed."""

import asyncio
import logging
import multiprocessing
import os
import signal
from datetime import timedelta
from multiprocessing.synchronize import Event

import pytest
from psycopg import connect
from tests.integration.jobs.conftest import Bench, Reports

from tic_adapters.jobs.app import ATTEMPTS, HOUSEKEEPING, Work, pause_after
from tic_adapters.jobs.failures import Failures
from tic_adapters.jobs.worker import run_worker
from tic_domain.coaches.jobs import RefreshPublicNameJob
from tic_domain.notifications.jobs import MailEmailConfirmation
from tic_domain.shared.ids import AccountId
from tic_domain.shared.jobs import Job
from tic_domain.usage.jobs import CaptureProductEvent
from tic_domain.usage.model import EventName


def _job(bench: Bench) -> RefreshPublicNameJob:
    return RefreshPublicNameJob(coach_id=AccountId(bench.ids.new()))


def _statuses(bench: Bench) -> list[str]:
    with connect(bench.url) as connection:
        found = connection.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name <> ALL (%s) ORDER BY id",
            [list(HOUSEKEEPING)],
        )
        return [status for (status,) in found]


async def test_a_committed_job_is_done_and_forgotten(bench: Bench) -> None:
    jobs: list[Job] = [
        _job(bench),
        MailEmailConfirmation(account_id=AccountId(bench.ids.new())),
        CaptureProductEvent(
            id=bench.ids.new(),
            name=EventName.ROLE_CHOSEN,
            account_id=AccountId(bench.ids.new()),
            at=bench.clock.now(),
            properties={"coach": True, "coachee": False, "version": 3},
        ),
    ]
    await bench.enqueue(*jobs)
    await bench.run()
    assert sorted(bench.done, key=lambda job: job.key) == sorted(jobs, key=lambda job: job.key)
    assert _statuses(bench) == []


async def test_a_job_that_was_rolled_back_is_never_done(bench: Bench) -> None:
    async with bench.open() as uow:
        uow.enqueue(_job(bench))
    await bench.run()
    assert bench.done == []


async def test_a_key_that_was_done_may_be_enqueued_anew(bench: Bench) -> None:
    job = _job(bench)
    for _ in range(2):
        await bench.enqueue(job, job)
        await bench.enqueue(job)
        await bench.run()
    assert bench.done == [job, job]


async def test_two_transactions_that_enqueue_one_key_at_once_make_one_job(bench: Bench) -> None:
    one, other = _job(bench), _job(bench)
    await asyncio.gather(*(bench.enqueue(*jobs) for jobs in [(one, other), (other, one)] * 5))
    assert bench.store.waiting_jobs() == sorted([one.key, other.key])


async def test_a_failed_job_is_tried_again(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    tried: list[Job] = []

    async def fail_twice(job: Job) -> None:
        tried.append(job)
        if len(tried) < 3:
            raise ConnectionError("secret address")

    job = _job(bench)
    await bench.enqueue(job)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            await bench.run(fail_twice)
    assert tried == [job] * 3
    assert bench.reports.seen == []
    assert "secret" not in caplog.text
    assert str(job.coach_id) not in caplog.text


async def test_what_fails_for_good_is_reported_without_its_arguments(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(job: Job) -> None:
        raise ZeroDivisionError(str(job))

    job = _job(bench)
    await bench.enqueue(job)
    with caplog.at_level(logging.INFO):
        for _ in range(ATTEMPTS + 1):
            await bench.run(fail)
    (failure,) = bench.reports.seen
    assert (failure.error_type, failure.operation) == ("ZeroDivisionError", "refresh-public-name")
    assert failure.frames[-1][2] == "fail"
    assert str(job.coach_id) not in repr(failure) + caplog.text
    assert _statuses(bench) == ["failed"]


@pytest.mark.parametrize(
    ("task", "kind"), [("long-gone", "JobUnknown"), ("refresh-public-name", "ClassValidationError")]
)
async def test_a_job_that_can_not_be_understood_is_reported(bench: Bench, task: str, kind: str) -> None:
    with connect(bench.url) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, attempts) "
            "VALUES ('tic', %s, '{\"other\": 1}', %s)",
            [task, ATTEMPTS - 1],
        )
    await bench.run()
    assert [failure.error_type for failure in bench.reports.seen] == [kind]
    assert bench.done == []


async def test_a_retry_gives_way_to_a_waiting_job_of_its_key(bench: Bench) -> None:
    job = _job(bench)
    tried: list[Job] = []

    async def fail_once(taken: Job) -> None:
        tried.append(taken)
        if len(tried) == 1:
            await bench.enqueue(job)
            raise ConnectionError

    await bench.enqueue(job)
    # One at a time: the second must still be waiting when the first is to be tried again.
    await bench.run(fail_once, concurrency=1)
    await bench.run(fail_once, concurrency=1)
    assert tried == [job, job]
    assert _statuses(bench) == []


async def test_a_delayed_job_waits(bench: Bench) -> None:
    with connect(bench.url) as connection:
        connection.execute(
            "SELECT tic.enqueue_once(jsonb_build_array(jsonb_build_object("
            "'queue', 'tic', 'task', 'refresh-public-name', 'key', 'later', 'args', '{}'::jsonb, "
            "'at', now() + interval '1 hour')))"
        )
    await bench.run()
    assert bench.store.waiting_jobs() == ["later"]


def _hang(url: str, running: Event) -> None:
    async def hang(job: Job) -> None:
        running.set()
        await asyncio.sleep(60)

    work = Work(handler_of=lambda name: hang, failures=Failures(Reports()), stalled_after=0.5)
    asyncio.run(run_worker(url, work, heartbeat=0.1))


async def test_the_job_of_a_killed_worker_is_done_by_another(bench: Bench) -> None:
    job, spawning = _job(bench), multiprocessing.get_context("spawn")
    running = spawning.Event()
    await bench.enqueue(job)
    victim = spawning.Process(target=_hang, args=(bench.url, running))
    victim.start()
    assert await asyncio.to_thread(running.wait, 20)
    victim.kill()
    victim.join()
    await asyncio.sleep(1)
    await bench.run()
    assert bench.done == [job]


async def test_a_worker_that_is_told_to_stop_ends_its_job_first(bench: Bench) -> None:
    job, ended = _job(bench), asyncio.Event()

    async def slow(taken: Job) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.3)
        ended.set()

    await bench.enqueue(job)
    async with asyncio.timeout(20):
        await run_worker(bench.url, bench.work(slow))
    assert ended.is_set()
    assert _statuses(bench) == []


async def test_a_worker_goes_on_after_the_database_was_away(bench: Bench) -> None:
    stop, done = asyncio.Event(), asyncio.Event()

    async def handle(job: Job) -> None:
        done.set()

    worker = asyncio.create_task(run_worker(bench.url, bench.work(handle), stop=stop))
    await bench.enqueue(_job(bench))
    async with asyncio.timeout(20):
        await done.wait()
        done.clear()
        with connect(bench.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tic worker'"
            )
        await bench.enqueue(_job(bench))
        await done.wait()
    stop.set()
    await worker


def test_pauses_grow_up_to_an_hour() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, ATTEMPTS)]
    assert pauses[:3] == [timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=45)]
    assert max(pauses) == timedelta(hours=1)
