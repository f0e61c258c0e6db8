"""Ports as handlers name them. A protocol can't be checked at run time, so the framework is told not to."""

from typing import TypeAlias

from litestar.params import SkipValidation

from tic_domain.accounts.ports import IdentityProvider
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ports import Clock
from tic_domain.usage.ports import ErrorReports

TheClock: TypeAlias = SkipValidation[Clock]
TheErrorReports: TypeAlias = SkipValidation[ErrorReports]
TheKeys: TypeAlias = SkipValidation[IdempotencyKeys]
TheProvider: TypeAlias = SkipValidation[IdentityProvider]
