"""The payment providers that the contract suite runs on."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

import attrs
import pytest
from tests.integration.ports.services.payment_peers import BASE_URL, NEEDS, Can, Peer, SandboxPeer
from tests.integration.ports.services.stripe.contract_peer import STRIPE_CAN, at_stripe
from tests.integration.ports.services.stripe.foreign import (
    EMULATE_CAN,
    LOCALSTRIPE_CAN,
    at_emulate,
    at_localstripe,
)

from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres.engine import Database
from tic_adapters.sandbox.payments.postgres import PostgresPayments
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.webhooks import Signing


def memory_peer() -> SandboxPeer:
    clock = SteppingClock()
    return SandboxPeer(clock, MemoryPaymentProvider(clock))


def sandbox_peer(database: Database) -> SandboxPeer:
    clock = SteppingClock()
    signing = Signing(platform_secret=b"platform", payees_secret=b"payees")
    return SandboxPeer(clock, PaymentSandbox(PostgresPayments(database), clock, signing, BASE_URL))


@asynccontextmanager
async def _in_memory(request: pytest.FixtureRequest) -> AsyncIterator[Peer]:
    yield memory_peer()


@asynccontextmanager
async def _in_the_sandbox(request: pytest.FixtureRequest) -> AsyncIterator[Peer]:
    database = Database(url=request.getfixturevalue("migrated_database"))
    yield sandbox_peer(database)
    await database.close()


@attrs.frozen(kw_only=True)
class PeerKind:
    """`make` may ask pytest for fixtures."""

    name: str
    can: frozenset[Can]
    make: Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[Peer]]
    marks: tuple[pytest.MarkDecorator, ...] = ()


PEERS: Final = (
    PeerKind(name="memory", can=frozenset(Can), make=_in_memory),
    PeerKind(name="sandbox", can=frozenset(Can), make=_in_the_sandbox, marks=(pytest.mark.database,)),
    PeerKind(name="stripe", can=STRIPE_CAN, make=at_stripe),
    PeerKind(name="localstripe", can=LOCALSTRIPE_CAN, make=at_localstripe),
    PeerKind(name="emulate", can=EMULATE_CAN, make=at_emulate, marks=(pytest.mark.node,)),
)


def peers_for(metafunc: pytest.Metafunc) -> list[Any]:
    """Those that can do what the test and its class need."""
    needed = getattr(metafunc.function, NEEDS, frozenset()) | getattr(metafunc.cls, NEEDS, frozenset())
    return [pytest.param(kind, id=kind.name, marks=kind.marks) for kind in PEERS if needed <= kind.can]
