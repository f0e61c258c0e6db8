"""How examples are searched for: the same ones on every run, more and new ones in `make test-long`.

No stopwatch: a busy machine is no reason to fail.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("long", parent=settings.get_profile("ci"), derandomize=False, max_examples=1000)
settings.load_profile("ci")
