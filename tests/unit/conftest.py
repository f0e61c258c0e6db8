"""Unit tests reach nothing outside the process."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket
from tests.unit.house import House


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Event loops wake themselves through a local pair of sockets; nothing else gets one."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture
def house() -> House:
    return House()
