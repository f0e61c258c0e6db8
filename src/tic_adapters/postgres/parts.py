"""What every unit of work of a process is made with."""

from collections.abc import Callable, Sequence
from typing import Protocol

import attrs

from tic_adapters.postgres.directory.cache import DirectoryCache
from tic_adapters.postgres.engine import Connection, Database
from tic_adapters.postgres.market import MarketKeeper
from tic_adapters.postgres.turns import Turns
from tic_domain.shared.events import Event
from tic_domain.shared.jobs import Job
from tic_domain.shared.ports import BlindIndex, Clock, SubjectKeys, SubjectSealer


class JobOutbox(Protocol):
    async def enqueue(self, connection: Connection, jobs: Sequence[Job]) -> None:
        """Within the transaction of that connection, once for each key."""
        ...


@attrs.frozen(kw_only=True)
class Parts:
    database: Database
    sealer: SubjectSealer
    subject_keys: SubjectKeys
    blind_index: BlindIndex
    clock: Clock
    job_queue: JobOutbox
    reactions: Callable[[Event], tuple[Job, ...]]
    """The jobs that a fact makes due."""
    directory_cache: DirectoryCache = attrs.field(factory=DirectoryCache)
    turns: Turns = attrs.field(factory=Turns)
    market_keeper: MarketKeeper = attrs.field()

    @market_keeper.default
    def _keeper(self) -> MarketKeeper:
        return MarketKeeper.over(self.database, self.clock)
