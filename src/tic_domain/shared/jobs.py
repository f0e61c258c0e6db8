"""Work that leaves the process is a job, enqueued in the transaction that made it necessary."""

from datetime import timedelta

import attrs


@attrs.frozen(kw_only=True)
class Job:
    """Base of every job. Fields are its arguments: classified, and ids rather than content.

    `key` is unique for the effect (also the provider's idempotency key): enqueuing it twice is enqueuing
    it once.
    """

    @property
    def key(self) -> str:
        raise NotImplementedError(type(self).__name__)

    @property
    def delay(self) -> timedelta:
        """How long to wait before it runs."""
        return timedelta(0)
