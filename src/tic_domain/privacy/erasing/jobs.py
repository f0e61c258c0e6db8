"""Deletions as jobs. They name the deletion, not the person."""

from datetime import datetime
from typing import Self
from uuid import UUID

import attrs
from attrs import field

from tic_domain.privacy.erasing.model import DeletionId, StepKind
from tic_domain.shared.classification import stored, system
from tic_domain.shared.jobs import Job


@stored
@attrs.frozen(kw_only=True)
class TryDeletionJob(Job):
    """A scheduled deletion may be possible by now."""

    request_id: UUID = field(metadata=system("identity of a deletion"))

    @property
    def key(self) -> str:
        return f"try-deletion:{self.request_id}"


@stored
@attrs.frozen(kw_only=True)
class ErasureStepJob(Job):
    request_id: UUID = field(metadata=system("identity of a deletion"))
    step: str = field(metadata=system("which step of it"))

    @classmethod
    def of(cls, request_id: DeletionId, kind: StepKind) -> Self:
        return cls(request_id=request_id, step=kind.value)

    @property
    def key(self) -> str:
        return f"erasure-step:{self.request_id}:{self.step}"


@attrs.frozen(kw_only=True)
class DueStep:
    """What a sweep finds to be done."""

    request_id: DeletionId
    kind: StepKind
    due_at: datetime
