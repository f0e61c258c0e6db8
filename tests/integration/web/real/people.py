"""Those who use the real stack: made through the product's own use cases, in its own database."""

import asyncio
from datetime import timedelta
from typing import Final

import attrs
import httpx
from tests.integration.web.real.stack import Stack
from tests.unit.matching.people import ANSWERS, profile

from tic_adapters.container import Container
from tic_domain.accounts.model import Account, LinkedInIdentity, Role, Scope
from tic_domain.accounts.use_cases.issue_api_token import IssueApiTokenCommand
from tic_domain.matching.use_cases.answer_quiz import AnswerQuizCommand
from tic_domain.shared.ids import AccountId, OfferingId

PATIENCE: Final = 30.0


@attrs.frozen(kw_only=True)
class Person:
    id: str
    headers: dict[str, str]

    def at(self, url: str) -> httpx.Client:
        return httpx.Client(base_url=url, headers=self.headers, timeout=PATIENCE)


@attrs.frozen(kw_only=True)
class Pair:
    """A coach who is listed, and a coachee whose answers fit; they haven't met."""

    coach: Person
    coachee: Person

    @property
    def start(self) -> dict[str, object]:
        """The body of the request that starts their conversation."""
        return {"coach_id": self.coach.id, "body": "Hello", "quiz_version": 1}


def pair(stack: Stack, *, named: str = "Example", email: str | None = None) -> Pair:
    return stack.inside(lambda container: pair_in(container, named=named, email=email))


async def pair_in(container: Container, *, named: str = "Example", email: str | None = None) -> Pair:
    coach = await _member(container, f"Carl {named}", Role.COACH, email)
    coachee = await _member(container, f"Cleo {named}", Role.COACHEE, email and f"other-{email}")
    async with container.open_unit_of_work() as uow:
        listed = profile(1, id=coach.id, public_name=coach.name)
        # Each coach has offerings of their own.
        own = tuple(attrs.evolve(one, id=OfferingId(container.ids().new())) for one in listed.offerings)
        await uow.coaches.add(listed.with_offerings(own))
        await uow.commit()
    await container.answer_quiz()(
        AnswerQuizCommand(account_id=coachee.id, answers=attrs.evolve(ANSWERS, deadline=None))
    )
    return Pair(coach=await _person(container, coach), coachee=await _person(container, coachee))


def crowd(stack: Stack, count: int) -> list[Person]:
    """Coachees who know nobody yet."""

    async def make(container: Container) -> list[Person]:
        async def one(number: int) -> Person:
            return await _person(container, await _member(container, f"Cleo {number}", Role.COACHEE, None))

        return list(await asyncio.gather(*(one(number) for number in range(count))))

    return stack.inside(make)


async def _member(container: Container, name: str, role: Role, email: str | None) -> Account:
    account_id = AccountId(container.ids().new())
    identity = LinkedInIdentity(
        subject=f"li-{account_id}", name=name, email=email, email_verified=True, picture=None, locale="en"
    )
    account = Account.register(id=account_id, identity=identity, now=container.clock().now())
    account = account.using(frozenset({role}), role)
    async with container.open_unit_of_work() as uow:
        await uow.accounts.add(account)
        await uow.commit()
    return account


async def _person(container: Container, account: Account) -> Person:
    issued = await container.issue_api_token()(
        IssueApiTokenCommand(
            account_id=account.id, name="Test", scopes=frozenset(Scope), lifetime=timedelta(days=90)
        )
    )
    return Person(id=str(account.id), headers={"authorization": f"Bearer {issued.secret}"})
