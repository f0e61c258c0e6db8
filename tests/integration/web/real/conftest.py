"""One web process for all tests of a worker; those that end it, or its database, make their own."""

import importlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import attrs
import pytest
from tests.integration.databases import scratch_database
from tests.integration.web.real.peers import Collector, LinkedIn, listening
from tests.integration.web.real.stack import Stack, stack
from tests.integration.web.real.street import Street, opened_street


@attrs.frozen(kw_only=True)
class Peers:
    traces: Collector
    reports: Collector
    linkedin: LinkedIn


@pytest.fixture(scope="session")
def peers() -> Iterator[Peers]:
    made = Peers(traces=Collector(), reports=Collector(), linkedin=LinkedIn())
    with (
        listening(made.traces.answer) as made.traces.url,
        listening(made.reports.answer) as made.reports.url,
        listening(made.linkedin.answer) as made.linkedin.url,
    ):
        yield made


@pytest.fixture(scope="session")
def real_database(database_server: str) -> Iterator[str]:
    """With every table; shared, so tests tell their people apart."""
    with scratch_database(database_server) as url:
        importlib.import_module("tic_adapters.postgres.migrate").upgrade(url)
        yield url


@pytest.fixture(scope="session")
def real(real_database: str, peers: Peers) -> Iterator[Stack]:
    """Running."""
    with stack(
        real_database,
        TIC_SANDBOX="1",
        TIC_LINKEDIN_CLIENT_ID="our-client",
        TIC_LINKEDIN_CLIENT_SECRET="secret-canary",
        TIC_LINKEDIN_ISSUER=peers.linkedin.url,
        OTEL_EXPORTER_OTLP_ENDPOINT=peers.traces.url,
        OTEL_BSP_SCHEDULE_DELAY="100",
        ROLLBAR_TOKEN="0" * 32,
        ROLLBAR_ENDPOINT=f"{peers.reports.url}/api/1/",
    ) as made:
        made.start()
        yield made


@pytest.fixture
async def street(migrated_database: str, tmp_path: Path) -> AsyncIterator[Street]:
    """With tables of its own, since its clock is."""
    async with opened_street(migrated_database, tmp_path) as opened:
        yield opened
