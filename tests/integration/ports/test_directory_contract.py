"""The directory, as every adapter has to answer: exactly as the plain definition does."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.integration.ports.worlds import MemoryKeeper, PostgresKeeper, World, postgres_parts

from tic_adapters.memory.system import SeededIds, SteppingClock
from tic_adapters.memory.unit_of_work import MemoryStore
from tic_adapters.postgres.directory.cache import DirectoryCache
from tic_adapters.postgres.directory.keeping import Keeping
from tic_adapters.postgres.session import Session
from tic_domain.accounts.model import AccountStatus, Role
from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark
from tic_domain.coaches.model import CoachProfile, Listing, Offering, OfferingKind
from tic_domain.coaches.vocabulary import Level
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money

WORDS: Final = ("go", "google", "Goethe", "C++", ".NET", "Łódź", "rust", "東京", "node.js", "100%", "🎉", "a")
KEYS: Final[Any] = {
    "role": ("backend", "sre"),
    "company": ("google", "meta"),
    "topic": ("sql", "go", "rust"),
    "language": ("en", "de"),
    "interview_kind": ("coding", "negotiation"),
}
ROLES: Final = (frozenset(Role), frozenset({Role.COACHEE}))
SHORT: Final = settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # each example stands on those before, so none gets shorter
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LONG: Final = settings(SHORT, max_examples=200)


def some(name: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(KEYS[name]), max_size=2)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
asked = st.builds(
    DirectoryFilter,
    text=st.just("") | texts | st.text(max_size=12).filter(lambda text: "\0" not in text),
    **{name: st.just(frozenset()) | some(name) for name in KEYS},
    level=st.none() | st.sampled_from(Level),
    price_up_to=st.none()
    | st.builds(Money, st.sampled_from((5_000, 9_000)), st.sampled_from(("eur", "usd"))),
    place_left=st.booleans(),
)
stories: Final[Any] = st.fixed_dictionaries(
    {
        "public_name": texts,
        "headline": texts,
        "worked_at": some("company"),
        "roles": some("role"),
        "topics": some("topic"),
        "languages": some("language"),
        "interview_kinds": some("interview_kind"),
        "top_level": st.sampled_from(Level),
        "listing": st.sampled_from(Listing),
        "capacity": st.integers(0, 2),
    }
)
prices = st.lists(
    st.tuples(st.sampled_from((15, 30, 60)), st.sampled_from((5_000, 9_001)), st.integers(1, 3)), max_size=2
)


@attrs.define
class Two:
    """The same thing done in both worlds."""

    memory: World
    postgres: World
    learn_words: Callable[[], Awaitable[None]]
    """Before that, PostgreSQL looks each of them up."""
    known: list[CoachProfile] = attrs.field(factory=list)

    async def add(self, data: st.DataObject, story: dict[str, Any], *, minutes: int) -> None:
        coach_id, currency = AccountId(self.memory.ids.new()), data.draw(st.sampled_from(("eur", "usd")))
        offered = tuple(
            Offering(
                id=OfferingId(self.memory.ids.new()), kind=OfferingKind.PACKAGE, title="One", minutes=length,
                sessions=sessions, price=Money(amount, currency),
            )
            for length, amount, sessions in data.draw(prices)
        )  # fmt: skip
        made = self.memory.clock.now() - timedelta(minutes=minutes)
        for world in (self.memory, self.postgres):
            account = world.account(str(coach_id), id=coach_id)
            profile = world.profile(account, **story, offerings=offered, created_at=made)
            async with world.open() as uow:
                await uow.accounts.add(account)
                await uow.coaches.add(profile)
                await uow.commit()
        self.known.append(profile)

    async def change(self, place: int, story: dict[str, Any]) -> None:
        self.known[place] = attrs.evolve(self.known[place], **story)
        for world in (self.memory, self.postgres):
            async with world.open() as uow:
                await uow.coaches.save(self.known[place])
                await uow.commit()
        self.known[place] = attrs.evolve(self.known[place], version=self.known[place].version + 1)

    async def lock_out(self, place: int, **change: Any) -> None:
        for world in (self.memory, self.postgres):
            async with world.open() as uow:
                account = await uow.accounts.get(self.known[place].id)
                await uow.accounts.save(attrs.evolve(account, **change))
                await uow.commit()

    async def agree(self, wanted: DirectoryFilter) -> None:
        after: DirectoryMark | None = None
        while True:
            answers = []
            for world in (self.memory, self.postgres):
                async with world.read() as uow:
                    answers.append(await uow.coaches.search(wanted, after=after, limit=2))
                    assert await uow.coaches.count_public(wanted) == answers[-1].total
            assert answers[0] == answers[1]
            after = answers[0].next
            if after is None:
                return


@pytest.fixture
def run(migrated_database: str) -> Callable[[Callable[[Two], Awaitable[None]]], None]:
    """Each example in a loop of its own. One process's memory of the directory, throughout."""
    ids, kept = SeededIds(), MemoryStore()

    def runner(example: Callable[[Two], Awaitable[None]]) -> None:
        async def main() -> None:
            clock = SteppingClock()
            cache = DirectoryCache(places_for=timedelta(0))
            parts = attrs.evolve(postgres_parts(migrated_database, clock), directory_cache=cache)

            async def learn_words() -> None:
                session = Session(parts.database, writing=False)
                await Keeping(session, cache, clock).look_after()
                await session.close()

            try:
                await example(
                    Two(
                        World(MemoryKeeper(clock, kept), clock, ids),
                        World(PostgresKeeper(migrated_database, parts), clock, ids),
                        learn_words,
                    )
                )
            finally:
                await parts.database.close()

        asyncio.run(main())

    return runner


def _both_answer_alike(run: Callable[..., None], data: st.DataObject, *, knowing_words: bool) -> None:
    async def example(two: Two) -> None:
        for _ in range(data.draw(st.integers(2, 6))):
            await two.add(data, data.draw(stories), minutes=data.draw(st.integers(0, 3)))
        if knowing_words:
            await two.learn_words()
        await two.agree(data.draw(asked))
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(two.known) - 1))
            match data.draw(st.integers(0, 3)):
                case 0:
                    await two.lock_out(place, status=data.draw(st.sampled_from(AccountStatus)))
                case 1:
                    await two.lock_out(place, roles=data.draw(st.sampled_from(ROLES)))
                case 2:
                    await two.add(data, data.draw(stories), minutes=data.draw(st.integers(0, 3)))
                case _:
                    await two.change(place, data.draw(stories))
            await two.agree(data.draw(asked))

    run(example)


@pytest.mark.parametrize("knowing_words", [True, False])
@SHORT
@given(data=st.data())
def test_postgres_answers_as_memory_does(
    run: Callable[..., None], *, knowing_words: bool, data: st.DataObject
) -> None:
    _both_answer_alike(run, data, knowing_words=knowing_words)


@pytest.mark.long
@pytest.mark.parametrize("knowing_words", [True, False])
@LONG
@given(data=st.data())
def test_postgres_answers_as_memory_does_at_length(
    run: Callable[..., None], *, knowing_words: bool, data: st.DataObject
) -> None:
    _both_answer_alike(run, data, knowing_words=knowing_words)


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_who_stays_is_on_exactly_one_page_whoever_comes_and_goes(world: World, limit: int) -> None:
    coaches = []
    for number in range(9):
        coaches.append(await world.coach(f"Coach {number}"))
        world.clock.move(timedelta(seconds=number % 3))
    staying, seen = {one.id for one in coaches[::2]}, []
    leaving = coaches[1::2]
    after: DirectoryMark | None = None
    while True:
        async with world.read() as uow:
            page = await uow.coaches.search(DirectoryFilter(), after=after, limit=limit)
        seen += [one.id for one in page.profiles]
        after = page.next
        if after is None:
            break
        if leaving:
            async with world.open() as uow:
                await uow.coaches.save(leaving.pop().with_listing(Listing.DELISTED))
                await uow.commit()
        await world.coach(f"Newcomer {len(seen)}")
    assert len(seen) == len(set(seen))
    assert staying <= set(seen)


async def test_a_coach_who_has_enough_coachees_has_no_place_left(world: World) -> None:
    cora = await world.coach(capacity=1)
    wanted = DirectoryFilter(place_left=True)
    async with world.read() as uow:
        assert await uow.coaches.count_public(wanted) == 1
    talk = await world.conversation((await world.member()).id, cora.id)
    await world.say(talk, talk.coachee_id)
    world.clock.move(timedelta(seconds=30))
    async with world.read() as uow:
        assert await uow.coaches.count_public(wanted) == 0
        assert (await uow.coaches.search(wanted, after=None, limit=5)).counts.place_left == 0


@pytest.mark.parametrize(
    "text", ["'", "a & b | !c:*", "<->", "\\", "🎉", "\u202eabc", "(", "x" * 100, "n:cora"]
)
async def test_no_text_breaks_the_search(world: World, text: str) -> None:
    await world.coach()
    async with world.read() as uow:
        found = await uow.coaches.search(DirectoryFilter(text=text), after=None, limit=5)
    assert found.total == 0
