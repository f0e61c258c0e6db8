"""A storm of messages is one mail, and none is about what was read, deleted or blocked."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.notifications.correspondence import Correspondence

from tic_domain.conversations.errors import ContactBlocked
from tic_domain.notifications.errors import AddressRefused, MailDelayed, MailRefused
from tic_domain.notifications.model import MailState

Step = tuple[str, int]
_WRITING: Final = st.tuples(st.just("write"), st.integers(1, 3))
_PASSING: Final = st.tuples(st.just("pass"), st.sampled_from([0, 2, 2, 3, 61]))
_DOING: Final = st.one_of(
    st.just(("read", 0)),
    st.tuples(st.just("delete"), st.integers(-2, -1)),
    st.tuples(st.just("edit"), st.integers(-2, -1)),
    st.sampled_from([("block", 0), ("unblock", 0), ("unsubscribe", 0), ("subscribe", 0)]),
    st.tuples(st.just("suspend"), st.integers(0, 1)),
    _WRITING,
)
_WORKING: Final = st.one_of(
    st.just(("work", 0)),
    st.tuples(st.just("crash"), st.integers(0, 4)),
    st.tuples(st.just("fail"), st.integers(0, 3)),
)
_ROUND: Final = st.tuples(_WRITING, _PASSING, st.lists(_DOING, max_size=2), _WORKING, _PASSING).map(
    lambda one: [one[0], one[1], *one[2], one[3], one[4]]
)
_STEPS: Final = st.lists(
    st.one_of(_ROUND, st.lists(_DOING, min_size=1, max_size=1), st.lists(_WORKING, min_size=1, max_size=1)),
    min_size=1,
    max_size=6,
).map(lambda rounds: [step for one in rounds for step in one])
_FAILURES: Final = (
    lambda: MailDelayed("busy", retry_after=30),
    lambda: MailDelayed("cut off", maybe_taken=True),
    lambda: MailRefused("not this one"),
    lambda: MailDelayed("away"),
)


async def _step(talk: Correspondence, what: str, number: int) -> None:
    talk.pass_time(seconds=1)  # no two things happen at one moment
    match what:
        case "write":
            for _ in range(number):
                with suppress(ContactBlocked):
                    await talk.write()
        case "pass":
            talk.pass_time(minutes=number)
        case "work":
            await talk.room.work()
        case "crash":
            await talk.room.work(crash_at=number)
        case "delete" | "edit":
            await talk.change(number, delete=what == "delete")
        case "fail":
            if number == 2:
                talk.disturbed = True  # what is refused is not tried again by itself
            talk.room.mailer.inner.fail_next(_FAILURES[number]())
            await talk.room.work()
        case "suspend":
            await talk.suspend(suspended=bool(number))
        case _:
            act: Callable[[], Awaitable[Any]] = getattr(talk, what)
            await act()


@pytest.mark.clause("C3.2", "C3.3")
@pytest.mark.parametrize("knows_keys", [True, False])
@given(steps=_STEPS)
def test_whatever_happens_a_message_is_mailed_once_at_most_and_never_in_vain(
    knows_keys: bool, steps: list[Step]
) -> None:
    async def play() -> None:
        talk = await Correspondence.begin(knows_keys=knows_keys)
        for what, number in steps:
            await _step(talk, what, number)
            talk.check_all()
        await talk.come_to_rest()
        talk.check_nothing_is_missing()

    asyncio.run(play())


@pytest.fixture
async def talk() -> Correspondence:
    return await Correspondence.begin()


@pytest.mark.clause("C3.2")
async def test_a_storm_of_messages_is_one_mail_after_two_minutes(talk: Correspondence) -> None:
    for _ in range(30):
        await talk.write()
    assert len(talk.room.house.store.jobs) == 1
    await talk.room.work()
    talk.pass_time(minutes=1)
    await talk.room.work()
    assert not list(talk.room.sent)

    talk.pass_time(minutes=1)
    await talk.room.work()
    (mail,) = talk.room.sent
    assert mail.subject == "Ada Writer wrote to you"
    assert f"https://coach.example/inbox/{talk.conversation.id}" in mail.text
    assert mail.unsubscribe is not None
    assert mail.unsubscribe.startswith("https://coach.example/unsubscribe?token=")


async def test_a_second_mail_waits_until_an_hour_is_over(talk: Correspondence) -> None:
    await talk.write()
    talk.pass_time(minutes=2)
    await talk.room.work()
    await talk.write()
    for _ in range(11):
        talk.pass_time(minutes=5)
        await talk.room.work()
    first = len(talk.room.sent)
    talk.pass_time(minutes=6)
    await talk.room.work()
    assert (first, len(talk.room.sent)) == (1, 2)
    assert len({mail.key for mail in talk.room.sent}) == 2


@pytest.mark.clause("C3.2")
@pytest.mark.parametrize("at", range(4))
async def test_a_worker_that_dies_anywhere_makes_no_second_mail(talk: Correspondence, at: int) -> None:
    """Before or after the plan is committed, before or after the mail is handed over."""
    await talk.write()
    talk.pass_time(minutes=2)
    assert len(await talk.room.work(crash_at=at)) == 1
    await talk.come_to_rest()

    assert len(talk.room.sent) == 1
    assert [one.state for one in talk.room.records] == [MailState.HANDED_OVER]


@pytest.mark.parametrize("at", range(4))
async def test_where_the_provider_knows_no_keys_what_may_have_left_is_not_repeated(at: int) -> None:
    talk = await Correspondence.begin(knows_keys=False)
    await talk.write()
    talk.pass_time(minutes=2)
    await talk.room.work(crash_at=at)
    await talk.come_to_rest()

    (record,) = talk.room.records
    died_with_the_mail = at in {1, 2, 3}
    assert record.state is (MailState.UNCERTAIN if died_with_the_mail else MailState.HANDED_OVER)
    assert len(talk.room.sent) == (0 if at in {1, 2} else 1)


async def test_a_provider_that_is_away_is_tried_again_and_what_was_read_meanwhile_is_not_mailed(
    talk: Correspondence,
) -> None:
    await talk.write()
    talk.pass_time(minutes=2)
    talk.room.mailer.inner.fail_next(MailDelayed("busy", retry_after=30))
    assert len(await talk.room.work()) == 1
    await talk.read()
    await talk.come_to_rest()

    assert talk.room.sent == ()
    assert [one.state for one in talk.room.records] == [MailState.DROPPED]


@pytest.mark.clause("C3.3")
async def test_an_address_where_nobody_is_gets_no_other_mail(talk: Correspondence) -> None:
    await talk.write()
    talk.pass_time(minutes=2)
    talk.room.mailer.inner.fail_next(AddressRefused("no such user"))
    await talk.room.work()
    talk.pass_time(minutes=70)
    await talk.write()
    await talk.come_to_rest()

    assert talk.room.sent == ()
    assert [one.state for one in talk.room.records] == [MailState.REFUSED, MailState.SUPPRESSED]


async def test_two_workers_at_once_make_one_mail(talk: Correspondence) -> None:
    await talk.write()
    talk.pass_time(minutes=2)
    (job,) = talk.room.house.store.jobs
    outcomes = await asyncio.gather(*(talk.room.handle(job) for _ in range(3)), return_exceptions=True)

    assert len(talk.room.sent) == 1
    assert all(isinstance(one, MailDelayed) for one in outcomes if one is not None)
