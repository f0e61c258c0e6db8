"""How examples are searched for: the same ones on every run, more and new ones in `make test-long`.

No stopwatch: a busy machine is no reason to fail.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("long", parent=settings.get_profile("ci"), derandomize=False, max_examples=1000)
settings.load_profile("ci")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """xdist runs each node id once: of several tests that share one, the rest would be left out silently."""
    counted = Counter(item.nodeid for item in items)
    if repeated := sorted(nodeid for nodeid, times in counted.items() if times > 1):
        raise pytest.UsageError(f"several tests share one node id: {repeated[:3]}")
