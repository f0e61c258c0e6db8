import pytest
from tests.integration.web.support import Site


@pytest.fixture
def site() -> Site:
    return Site()
