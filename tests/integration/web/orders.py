"""The shop over memory adapters: its clock moves, and its jobs are run when a test says so."""

import attrs
from httpx import AsyncClient
from tests.integration.web.front import Front, Order, Program, bought
from tests.integration.web.support import Site

from tic_adapters.jobs.kinds import JOB_KINDS
from tic_domain.accounts.model import Account


def front_of(site: Site) -> Front:
    handlers = {kind.job: kind.handler for kind in JOB_KINDS}

    async def run_jobs() -> None:
        while jobs := site.house.store.take_jobs():
            for job in jobs:
                await site.container.providers[handlers[type(job)]]()(job)

    return Front(container=site.container, app=site.app, move=site.house.clock.move, run_jobs=run_jobs)


@attrs.frozen(kw_only=True)
class Trade:
    """A coach who sells, a coachee who buys, and somebody else."""

    site: Site
    front: Front
    coach_account: Account
    coachee_account: Account
    coach: Program
    coachee: Program
    other: Program

    @classmethod
    async def opened(cls, site: Site) -> "Trade":
        """People of their own, who don't see what others of that site trade."""
        name = f"Example {len(site.house.store.accounts.accounts)}"
        coach, coachee = await site.coach(f"Carl {name}"), await site.coachee(f"Cleo {name}", answered=False)
        clients: list[AsyncClient] = [
            await site.program(one)
            for one in (coach, coachee, await site.coachee(f"Olga {name}", answered=False))
        ]
        return cls(
            site=site,
            front=front_of(site),
            coach_account=coach,
            coachee_account=coachee,
            coach=Program(clients[0]),
            coachee=Program(clients[1]),
            other=Program(clients[2]),
        )

    @property
    def coach_id(self) -> str:
        return str(self.coach_account.id)

    async def bought(self, place: int = -1) -> Order:
        return await bought(self.front, self.coachee, self.coach_id, place)
