"""Facts about coaches."""

import attrs

from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ProfileListed(Event):
    coach_id: AccountId
    offerings: int


@attrs.frozen(kw_only=True)
class ProfilePaused(Event):
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class ProfileDelisted(Event):
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class ProfileTakenDown(Event):
    coach_id: AccountId
    reason: str
