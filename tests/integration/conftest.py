"""Integration tests reach loopback only, and a real PostgreSQL: TIC_DATABASE_URL's, or the embedded one."""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import enable_socket, socket_allow_hosts
from tests.integration.databases import empty, scratch_database
from tools.find_chromium import find

from tic_adapters.sandbox.postgres import EmbeddedPostgres


def pytest_itemcollected(item: pytest.Item) -> None:
    """Whatever asks for a database is marked so: `.ci/run` runs the marked ones on another server too."""
    if "database_server" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.database)


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The address of a server on which databases may be made."""
    given = os.environ.get("TIC_DATABASE_URL")
    if given:
        yield given
        return
    # Not in pytest's own folder: that is closed to the user whom the server runs as where we are root.
    folder = Path(tempfile.mkdtemp(prefix="tic-test-"))
    server = EmbeddedPostgres()
    try:
        yield server.start(folder)
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def database_url(database_server: str) -> Iterator[str]:
    """A database for all tests of this process; its schema is up once a test has asked for it."""
    with scratch_database(database_server) as url:
        yield url


@pytest.fixture(scope="session")
def _schema(database_url: str) -> str:
    # Tests that need no database shall not load what makes one.
    importlib.import_module("tic_adapters.postgres.migrate").upgrade(database_url)
    return database_url


@pytest.fixture
def migrated_database(_schema: str) -> str:
    """The address of a database with every table and no row."""
    empty(_schema)
    return _schema


@pytest.fixture
def fresh_database(database_server: str) -> Iterator[str]:
    """The address of an empty database, for this test only."""
    with scratch_database(database_server) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program. `make test` sees to it that there is one."""
    found = find(os.environ)
    assert found is not None, "There is no Chromium. Install it, or name it by TIC_CHROMIUM."
    return found
