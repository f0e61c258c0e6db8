"""Clock, ids and secrets: the machine's, and those of a seed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tic_adapters.memory.system import SeededIds, SeededSecrets, SteppingClock
from tic_adapters.system import SystemClock, SystemSecrets, UuidV7Ids
from tic_domain.shared.ports import Clock, Ids, Secrets

each_clock = pytest.mark.parametrize("clock", [SteppingClock(), SystemClock()], ids=["memory", "system"])
each_ids = pytest.mark.parametrize("ids", [SeededIds(), UuidV7Ids()], ids=["memory", "system"])
each_secrets = pytest.mark.parametrize(
    "secrets", [SeededSecrets(), SystemSecrets()], ids=["memory", "system"]
)


@each_clock
def test_the_time_is_aware_and_in_utc(clock: Clock) -> None:
    assert clock.now().tzinfo is UTC


@each_clock
def test_time_does_not_run_backwards(clock: Clock) -> None:
    assert clock.now() <= clock.now()


@each_ids
def test_ids_are_unique_sorted_and_of_version_seven(ids: Ids) -> None:
    made = [ids.new() for _ in range(1000)]

    assert len(set(made)) == 1000
    assert made == sorted(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


@each_secrets
def test_tokens_are_long_unlike_and_fit_for_an_address(secrets: Secrets) -> None:
    tokens = {secrets.token() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
    assert all(token.replace("-", "").replace("_", "").isalnum() for token in tokens)


@each_secrets
@pytest.mark.clause("C3.3")
def test_a_digest_finds_a_token_and_does_not_show_it(secrets: Secrets) -> None:
    token = secrets.token()

    digest = secrets.digest(token)

    assert (len(digest), digest) == (32, secrets.digest(token))
    assert digest != secrets.digest(secrets.token())
    assert token.encode() not in digest


def test_one_seed_is_one_trace() -> None:
    assert [SeededIds(7).new() for _ in range(3)] == [SeededIds(7).new() for _ in range(3)]
    assert SeededIds(7).new() != SeededIds(8).new()
    assert SeededSecrets(7).token() == SeededSecrets(7).token()
    assert SeededSecrets(7).token() != SeededSecrets(8).token()


def test_a_seeded_id_carries_the_time_it_claims() -> None:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    assert SeededIds(start=start).new().int >> 80 == int(start.timestamp() * 1000)


def test_the_clock_in_memory_stands_until_it_is_moved() -> None:
    clock = SteppingClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    before = (clock.now(), clock.now())
    clock.move(timedelta(hours=1))
    moved = clock.now()
    clock.move_to(datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=1))))

    assert [moment.hour for moment in (*before, moved, clock.now())] == [9, 9, 10, 11]


def test_the_clock_in_memory_can_step_by_itself() -> None:
    clock = SteppingClock(step=timedelta(seconds=1))

    assert clock.now() + timedelta(seconds=1) == clock.now()
