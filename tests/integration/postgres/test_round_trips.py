"""Whatever the domain can hold comes back from the database as it was."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.ports.test_matching_contract import match_of
from tests.integration.ports.test_outcomes_contract import showing
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import Account, AccountStatus, LinkedInIdentity, Role, UsageConsent
from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.hours import DayRange, WeeklyHours
from tic_domain.coaches.model import CoachProfile, Listing, Offering, OfferingKind
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.model import QuizAnswers, QuizDraft
from tic_domain.matching.outcomes import Outcome
from tic_domain.matching.vocabulary import Criterion
from tic_domain.scheduling.model import CalendarEntry, EntryState
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId
from tic_domain.shared.money import MINOR_DIGITS, Money
from tic_domain.shared.time import zone_names

FEW: Final = settings(
    # A database is slower than a function: an eighth of what the profile asks for.
    max_examples=settings.default.max_examples // 8 if settings.default else 12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# PostgreSQL's text holds neither NUL nor lone surrogates, and the domain's checks let neither in.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
moments = st.integers(-(10**15), 10**16).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)
prices = st.builds(Money, st.integers(0, 10_000_000), st.sampled_from(sorted(MINOR_DIGITS)))
ranges = st.integers(0, 95).flatmap(
    lambda start: st.builds(
        DayRange, st.just(start * 15), st.integers(start + 1, 96).map(lambda end: end * 15)
    )
)
days = st.lists(ranges, max_size=3).map(tuple)
hours = st.builds(
    WeeklyHours,
    zone=st.sampled_from(sorted(zone_names())),
    days=st.lists(days, min_size=7, max_size=7).map(tuple),
    exceptions=st.dictionaries(st.dates(date(2000, 1, 1), date(2100, 1, 1)), days, max_size=3),
)


def subsets(choices: Any) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(sorted(choices)), max_size=6)


identities = st.builds(
    LinkedInIdentity,
    subject=st.uuids().map(str),
    name=texts,
    email=st.none() | texts,
    email_verified=st.booleans(),
    picture=st.none() | texts,
    locale=st.none() | texts,
)
offerings = st.builds(
    Offering,
    id=st.uuids().map(OfferingId),
    kind=st.sampled_from(OfferingKind),
    title=texts,
    minutes=st.integers(1, 600),
    sessions=st.integers(1, 50),
    price=prices,
)
quizzes = st.builds(
    QuizAnswers,
    role=st.sampled_from(sorted(words.ROLES)),
    level=st.sampled_from(Level),
    interview_kinds=subsets(words.INTERVIEW_KINDS),
    companies=subsets(words.COMPANIES),
    topics=st.dictionaries(st.sampled_from(sorted(words.TOPICS)), st.integers(1, 3)),
    languages=subsets(words.LANGUAGES),
    native_language=st.none() | st.sampled_from(sorted(words.LANGUAGES)),
    hours=hours,
    budget=prices,
    deadline=st.none() | st.dates(),
    top_criterion=st.none() | st.sampled_from(Criterion),
)


steps_of_a_draft = st.dictionaries(texts, st.dictionaries(texts, st.lists(texts, max_size=3).map(tuple)))


@st.composite
def accounts(draw: st.DrawFn, account_id: UUID) -> Account:
    roles = draw(st.frozensets(st.sampled_from(Role)))
    return Account(
        id=AccountId(account_id),
        name=draw(texts),
        email=draw(st.none() | texts),
        pending_email=draw(st.none() | texts),
        linkedin=draw(st.none() | identities),
        name_corrected=draw(st.booleans()),
        email_corrected=draw(st.booleans()),
        roles=roles,
        active_role=draw(st.sampled_from(sorted(roles, key=str))) if roles else None,
        status=draw(st.sampled_from(AccountStatus)),
        usage_consent=draw(st.sampled_from(UsageConsent)),
        usage_decided_at=draw(st.none() | moments),
        created_at=draw(moments),
        version=draw(st.integers(0, 2**31 - 1)),
    )


@FEW
@given(data=st.data())
def test_accounts(run: Callable[..., None], data: st.DataObject) -> None:
    async def example(world: World) -> None:
        account = data.draw(accounts(world.ids.new()))
        if account.status is AccountStatus.DELETED:
            account = account.deleted()
        async with world.open() as uow:
            await uow.accounts.add(account)
            await uow.commit()
        async with world.read() as uow:
            assert await uow.accounts.get(account.id) == account

    run(example)


@FEW
@given(data=st.data())
def test_profiles(run: Callable[..., None], data: st.DataObject) -> None:
    async def example(world: World) -> None:
        owner = await world.member(f"Coach {world.ids.new()}")
        profile: CoachProfile = attrs.evolve(
            world.profile(owner),
            public_name=data.draw(texts),
            headline=data.draw(texts),
            bio=data.draw(texts),
            worked_at=data.draw(subsets(words.COMPANIES)),
            topics=data.draw(subsets(words.TOPICS)),
            top_level=data.draw(st.sampled_from(Level)),
            hours=data.draw(hours),
            offerings=data.draw(st.lists(offerings, max_size=4, unique_by=lambda one: one.id).map(tuple)),
            listing=data.draw(st.sampled_from(Listing)),
            capacity=data.draw(st.integers(0, 100)),
            created_at=data.draw(moments),
        )
        async with world.open() as uow:
            await uow.coaches.add(profile)
            await uow.commit()
        async with world.read() as uow:
            assert await uow.coaches.get(profile.id) == profile

    run(example)


@FEW
@given(
    quiz=quizzes, steps=st.dictionaries(texts, st.dictionaries(texts, st.lists(texts, max_size=3).map(tuple)))
)
def test_answers_and_drafts(run: Callable[..., None], quiz: QuizAnswers, steps: dict[str, Any]) -> None:
    async def example(world: World) -> None:
        owner = await world.member(f"Coachee {world.ids.new()}")
        made = await world.answers(owner.id, quiz)
        draft = QuizDraft(coachee_id=owner.id, quiz_version=1, steps=steps, updated_at=world.clock.now())
        async with world.open() as uow:
            await uow.answers.save_draft(draft)
            await uow.commit()
        async with world.read() as uow:
            assert await uow.answers.find_latest(owner.id) == made
            assert await uow.answers.find_draft(owner.id) == draft

    run(example)


@FEW
@given(body=st.text(st.characters(exclude_categories=["Cs"]), max_size=200), score=st.integers(0, 10_000))
def test_messages_and_matches(run: Callable[..., None], body: str, score: int) -> None:
    async def example(world: World) -> None:
        one = await world.member(f"Coachee {world.ids.new()}")
        other = await world.member(f"Coach {world.ids.new()}")
        talk = await world.conversation(one.id, other.id)
        said = await world.say(talk, one.id, body, at=world.clock.now() + timedelta(microseconds=score))
        match = match_of(world, one.id, other.id, score=score)
        async with world.open() as uow:
            await uow.matches.add_many([match])
            await uow.commit()
        async with world.read() as uow:
            page = await uow.conversations.find_page(talk.id, other.id, before=None, limit=1)
            assert await uow.matches.list_of(one.id) == (match,)
        assert page is not None
        assert page.messages == (said,)

    run(example)


@FEW
@given(
    points=st.dictionaries(st.sampled_from([one.value for one in Criterion]), st.integers(0, 10_000)),
    top=st.none() | st.sampled_from(Criterion),
    rank=st.integers(1, 2**15 - 1),
    week=st.dates(date(2000, 1, 1), date(9000, 1, 1)),
)
def test_outcomes(
    run: Callable[..., None], points: dict[str, int], top: Criterion | None, rank: int, week: date
) -> None:
    async def example(world: World) -> None:
        coachee_id, coach_id = AccountId(world.ids.new()), AccountId(world.ids.new())
        shown = showing(coach_id, points=points, top_criterion=top, rank=rank, week=week)
        async with world.open() as uow:
            await uow.outcomes.show(coachee_id, [shown])
            await uow.commit()
        async with world.read() as uow:
            (found,) = await uow.outcomes.list_of(coachee_id)
        assert found == Outcome.of(shown, pair=found.pair, coachee=found.coachee)

    run(example)


@FEW
@given(
    note=st.none() | texts.filter(bool),
    start=moments,
    lengths=st.tuples(st.integers(1, 10**12), st.integers(0, 10**9)),
    state=st.sampled_from(EntryState),
    sequence=st.integers(0, 2**31 - 1),
    deadline=moments,
)
def test_calendar_entries(run: Callable[..., None], state: EntryState, **drawn: Any) -> None:
    note, start, deadline, (length, buffer) = (
        drawn[name] for name in ("note", "start", "deadline", "lengths")
    )

    async def example(world: World) -> None:
        one = await world.member(f"Coachee {world.ids.new()}")
        other = await world.member(f"Coach {world.ids.new()}")
        is_blocked = state is EntryState.BLOCKED
        end = start + timedelta(microseconds=length)
        entry = CalendarEntry(
            id=CalendarEntryId(world.ids.new()),
            coach_id=other.id,
            coachee_id=None if is_blocked else one.id,
            offering_id=None if is_blocked else OfferingId(world.ids.new()),
            state=state,
            starts_at=start,
            ends_at=end,
            clear_at=end + timedelta(microseconds=buffer),
            held_until=deadline if state is EntryState.HELD else None,
            note=note if is_blocked else None,
            sequence=drawn["sequence"],
            created_at=deadline,
        )
        async with world.open() as uow:
            await uow.calendar.add(entry, now=world.clock.now())
            await uow.commit()
        async with world.read() as uow:
            assert await uow.calendar.get(entry.id, other.id) == entry

    run(example)
