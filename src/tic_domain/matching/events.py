"""Facts about matching."""

import attrs

from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class QuizAnswered(Event):
    coachee_id: AccountId
    version: int


@attrs.frozen(kw_only=True)
class MatchesShown(Event):
    """Counts only: which coaches they were is the coachee's own matter."""

    coachee_id: AccountId
    fitting: int
    shown: int


@attrs.frozen(kw_only=True)
class CvUploaded(Event):
    coachee_id: AccountId
    version: int


@attrs.frozen(kw_only=True)
class CvDeleted(Event):
    """Of one version; who deletes all states it for each."""

    coachee_id: AccountId
    version: int
