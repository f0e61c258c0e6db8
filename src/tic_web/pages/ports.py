"""Ports as handlers name them. A protocol can't be checked at run time, so the framework is told not to."""

from typing import Annotated

from litestar.params import Dependency

from tic_domain.accounts.ports import IdentityProvider
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ports import Clock

TheClock = Annotated[Clock, Dependency(skip_validation=True)]
TheKeys = Annotated[IdempotencyKeys, Dependency(skip_validation=True)]
TheProvider = Annotated[IdentityProvider, Dependency(skip_validation=True)]
