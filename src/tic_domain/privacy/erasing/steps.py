"""Which steps a deletion has, in which order, and when each is tried again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from tic_domain.privacy.erasing.errors import TombstonesBroken
from tic_domain.privacy.erasing.model import (
    PROCESSOR_OF,
    DeletionId,
    ErasureStep,
    StepKind,
    StepState,
    Tombstone,
    Via,
)
from tic_domain.shared.clauses import clause

HERE: Final = (
    StepKind.TOMBSTONE,
    StepKind.FILES,
    StepKind.TABLES,
    StepKind.JOBS,
    StepKind.KEY,
)
"""One after the other."""
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
AGAIN_AFTER: Final = timedelta(hours=24)
"""PostHog takes in late what was sent before the deletion."""
REDACTABLE_AFTER: Final = timedelta(days=91)
"""Stripe redacts a transaction 90 days after it at the earliest."""
_OURS_WITHIN: Final = timedelta(hours=1)
_THEIRS_WITHIN: Final = timedelta(days=30)


@clause("C6.2")
def planned(request_id: DeletionId, via: Via, now: datetime) -> tuple[ErasureStep, ...]:
    """Those of a restored backup tell nobody: that was done when the person was erased first."""
    restored = via is Via.RESTORE
    steps = [step for step in HERE if not (restored and step is StepKind.TOMBSTONE)]
    if not restored:
        steps += [StepKind.FAREWELL, *PROCESSOR_OF, StepKind.HANDLES]
    return tuple(
        ErasureStep.planned(request_id, kind, due_at=now, deadline=now + wait(kind) + _within(kind))
        for kind in steps
    )


def ready(steps: Sequence[ErasureStep], now: datetime) -> tuple[StepKind, ...]:
    """Those due whose predecessors are over."""
    over = {one.kind for one in steps if one.is_over}
    known = {one.kind for one in steps}
    return tuple(
        one.kind
        for one in steps
        if not one.is_over and one.due_at <= now and (before(one.kind) & known) <= over
    )


def before(kind: StepKind) -> frozenset[StepKind]:
    """What has to be over before a step begins."""
    if kind in HERE:
        return frozenset(HERE[: HERE.index(kind)])
    if kind is StepKind.FAREWELL:
        # A mail that isn't taken keeps nobody's data longer.
        return frozenset({StepKind.TOMBSTONE})
    if kind is StepKind.HANDLES:
        # The redaction needs no handle of the person's: it goes by the payments, which are kept.
        return frozenset({*HERE, StepKind.FAREWELL, *PROCESSOR_OF} - {StepKind.STRIPE_REDACTION})
    if kind is StepKind.POSTHOG_AGAIN:
        return frozenset({*HERE, StepKind.POSTHOG})
    return frozenset(HERE)


def retried_at(attempts: int, now: datetime) -> datetime:
    """After so many failures: twice as long each time, up to six hours, for as long as it takes."""
    doubled: int = 2 ** min(attempts, 12)
    return now + min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def is_erased(steps: Iterable[ErasureStep]) -> bool:
    """Whether nothing of the person is left here."""
    here = [one for one in steps if one.kind in HERE]
    return bool(here) and all(one.is_over for one in here)


def is_finished(steps: Iterable[ErasureStep]) -> bool:
    return all(one.is_over for one in steps)


def late(steps: Iterable[ErasureStep], now: datetime) -> tuple[ErasureStep, ...]:
    """What an operator has to look at."""
    return tuple(one for one in steps if one.state is StepState.WAITING and one.deadline <= now)


def check_chain(tombstones: Sequence[Tombstone]) -> None:
    """From the first one on that is still kept. Raises TombstonesBroken."""
    last: Tombstone | None = None
    for one in tombstones:
        forgotten_before = last is None and one.number > 1 and one.is_sound
        if not forgotten_before and one != Tombstone.after(last, one.subject, one.at):
            raise TombstonesBroken(one.number)
        last = one


def wait(kind: StepKind) -> timedelta:
    """From the beginning of the deletion: what is done earlier would be done in vain."""
    if kind is StepKind.POSTHOG_AGAIN:
        return AGAIN_AFTER
    return REDACTABLE_AFTER if kind is StepKind.STRIPE_REDACTION else timedelta(0)


def _within(kind: StepKind) -> timedelta:
    return _OURS_WITHIN if kind in HERE else _THEIRS_WITHIN
