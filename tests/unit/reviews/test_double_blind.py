"""However writing, changing, waiting and taking down follow each other: nobody sees what isn't published."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.unit.house import House
from tests.unit.reviews.desk import Desk, held_session

from tic_domain.accounts.model import Account
from tic_domain.orders.terms import Side
from tic_domain.reviews.model import PUBLISHED_AFTER, WRITTEN_WITHIN, Review
from tic_domain.shared.errors import NotFound, Refused

SESSIONS = 3
Place = tuple[int, Side]
"""Of a review: which session, and whose."""


class Reviewing(RuleBasedStateMachine):
    """The desk beside a model of its own: what was said, what is published, what is taken down."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.said: dict[Place, int] = {}
        self.published: set[Place] = set()
        self.taken_down: set[Place] = set()

    @initialize()
    def begin(self) -> None:
        self.runner.run(self._begin())

    async def _begin(self) -> None:
        self.desk = await Desk.made(House())
        desk, end = self.desk, self.desk.house.clock.now()
        self.sessions = [await held_session(desk.house, desk.coachee, desk.coach) for _ in range(SESSIONS)]
        self.late, self.over = end + PUBLISHED_AFTER, end + WRITTEN_WITHIN

    @rule(number=st.integers(0, SESSIONS - 1), side=st.sampled_from(Side), rating=st.integers(1, 5))
    def write(self, number: int, side: Side, rating: int) -> None:
        place, now = (number, side), self.desk.house.clock.now()
        other = (number, _opposite(side))
        before = self.runner.run(self._seen(_opposite(side)))
        with suppress(Refused):
            self.runner.run(self.desk.write(self._who(side), rating, None, session=self.sessions[number]))
        if place in self.published or now >= self.over:
            return
        self.said[place] = rating
        if other in self.said or now >= self.late:
            self.published |= {place, other} & set(self.said)
        else:
            assert self.runner.run(self._seen(_opposite(side))) == before, "the other side noticed"

    @rule(number=st.integers(0, SESSIONS - 1), side=st.sampled_from(Side))
    def withdraw(self, number: int, side: Side) -> None:
        before = self.runner.run(self._seen(_opposite(side)))
        with suppress(Refused, NotFound):
            self.runner.run(self.desk.withdraw(self._who(side), self.sessions[number]))
        if (number, side) not in self.published:
            self.said.pop((number, side), None)
        assert self.runner.run(self._seen(_opposite(side))) == before, "the other side noticed"

    @rule(days=st.sampled_from([1, 3, 7, 20]))
    def wait(self, days: int) -> None:
        self.desk.pass_time(days=days)

    @rule()
    def run_the_job(self) -> None:
        self.runner.run(self.desk.sweep())
        if self.desk.house.clock.now() >= self.late:
            self.published |= set(self.said)

    @rule(number=st.integers(0, SESSIONS - 1), side=st.sampled_from(Side))
    def take_down(self, number: int, side: Side) -> None:
        kept = self._kept(number, side)
        if kept is None:
            return
        with suppress(Refused):
            self.runner.run(self.desk.take_down(kept.id))
        if (number, side) in self.published:
            self.taken_down.add((number, side))

    @invariant()
    def each_sees_their_own_and_of_others_what_is_published(self) -> None:
        if not hasattr(self, "sessions"):
            return
        for number, session in enumerate(self.sessions):
            for side in Side:
                seen = self.runner.run(self.desk.see(self._who(side), session))
                assert (seen.own and seen.own.rating) == self.said.get((number, side))
                other = (number, _opposite(side))
                is_shown = other in self.published - self.taken_down
                assert (seen.other and seen.other.review.rating) == (self.said[other] if is_shown else None)

    @invariant()
    def what_counts_is_the_sum_of_the_published(self) -> None:
        if not hasattr(self, "sessions"):
            return
        counted = [self.said[place] for place in self.published - self.taken_down if place[1] is Side.COACHEE]
        assert self.runner.run(self.desk.rating()) == (sum(counted), len(counted))
        public = [one.review.rating for one in self.runner.run(self.desk.public())]
        assert sorted(public) == sorted(counted)

    def teardown(self) -> None:
        self.runner.close()

    def _who(self, side: Side) -> Account:
        return self.desk.coachee if side is Side.COACHEE else self.desk.coach

    def _kept(self, number: int, side: Side) -> Review | None:
        found = (
            one
            for one in self.desk.house.store.reviews.reviews.values()
            if (one.session_id, one.author_side) == (self.sessions[number].id, side)
        )
        return next(found, None)

    async def _seen(self, side: Side) -> list[Any]:
        """All that one of the two can look at."""
        who = self._who(side)
        everything = [await self.desk.see(who, session) for session in self.sessions]
        return [
            *everything,
            await self.desk.to_write(who),
            await self.desk.received(who),
            await self.desk.public(),
            await self.desk.standing(),
            await self.desk.for_operators(),
        ]


def _opposite(side: Side) -> Side:
    return Side.COACH if side is Side.COACHEE else Side.COACHEE


@pytest.mark.clause("C3.1", "C3.3")
def test_nobody_sees_the_others_unpublished_review_and_the_rating_is_the_sum_of_the_published() -> None:
    fewer = max(15, settings().max_examples // 5)  # each step looks through both sides' eyes
    run_state_machine_as_test(Reviewing, settings=settings(max_examples=fewer, stateful_step_count=15))
