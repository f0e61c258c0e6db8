"""What orders have to do later."""

import attrs
from attrs import field

from tic_domain.shared.classification import stored, system
from tic_domain.shared.jobs import Job


@stored
@attrs.frozen(kw_only=True)
class LookUpPayment(Job):
    """The provider said that something changed: look what it was, and follow it up."""

    event_id: str = field(metadata=system("the provider's own id of a message to us"))

    @property
    def key(self) -> str:
        return f"look-up-payment:{self.event_id}"
